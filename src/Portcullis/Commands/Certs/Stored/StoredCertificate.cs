using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Portcullis.Identity;
using Portcullis.Syntax;

namespace Portcullis.Commands;

/// <summary>A Secret that holds a certificate or authorities, as the API tells it. Its key is looked at and not kept.</summary>
internal sealed record StoredCertificate
{
    public required string Namespace { get; init; }
    public required string Name { get; init; }

    /// <summary>The server's chain, leaf first; empty when the Secret holds authorities alone, or cannot be read.</summary>
    public ImmutableArray<CertificateDetails> Chain { get; init; } = [];

    /// <summary>Whose signatures it accepts from callers.</summary>
    public ImmutableArray<CertificateDetails> Authorities { get; init; } = [];

    /// <summary>Why a gateway could not use it; null when it could.</summary>
    public string? Problem { get; init; }

    /// <summary>When it stops being good: the first end of all certificates in it, its authorities among them.</summary>
    public DateTimeOffset? Ends => Chain.Concat(Authorities).Select(static certificate => (DateTimeOffset?)certificate.NotAfter).Min();

    /// <summary>SHA-256 of the leaf, or of the first authority, in hexadecimal; empty without either.</summary>
    public string Fingerprint => (Chain.IsEmpty ? Authorities : Chain) is [var first, ..] ? Convert.ToHexStringLower(first.Sha256.Span) : "";

    /// <summary>The names it proves, as <c>DNS:test.com</c>.</summary>
    public IEnumerable<string> Names => Chain is [var leaf, ..] ? CertsText.Names(leaf.Names) : [];

    /// <summary>Reads a Secret; null when it holds nothing of the kind.</summary>
    public static StoredCertificate? Read(JsonObject secret)
    {
        var metadata = secret["metadata"] as JsonObject;
        var data = secret["data"] as JsonObject ?? [];
        string? chain = Text(data, "tls.crt") ?? Text(data, "cert");
        string? key = Text(data, "tls.key") ?? Text(data, "key");
        string? authorities = Text(data, "ca.crt") ?? Text(data, "cacert");
        if (chain is null && authorities is null)
            return null;
        var read = new StoredCertificate { Namespace = Member(metadata, "namespace"), Name = Member(metadata, "name"), Authorities = Certificates(authorities) };
        if (authorities is not null && read.Authorities.IsEmpty)
            read = read with { Problem = "the CA part holds no certificate that can be read" };
        if (chain is null)
            return read;
        Parsed<ServerCredential> parsed = ServerCredential.Parse(chain, key ?? "");
        return parsed.Ok ? read with { Chain = parsed.Value.Chain } : read with { Chain = Certificates(chain), Problem = parsed.Problem.Message };
    }

    /// <summary>How long it is still good, for people.</summary>
    public string Left(DateTimeOffset now) => Ends is not { } end ? "-"
        : end < now ? $"ended {Days(now - end)} d ago"
        : Days(end - now);

    public int? DaysLeft(DateTimeOffset now) => Ends is { } end ? (int)Math.Floor((end - now).TotalDays) : null;

    private static string Days(TimeSpan span) => ((int)span.TotalDays).ToString(CultureInfo.InvariantCulture);

    private static ImmutableArray<CertificateDetails> Certificates(string? pem) =>
        pem is null ? [] : [.. PemReader.Read(pem).Certificates.Select(static der => CertificateReader.Read(der)).Where(static read => read.Ok).Select(static read => read.Value!)];

    private static string? Text(JsonObject data, string name)
    {
        if (data[name] is not JsonValue value || !value.TryGetValue(out string? text) || text.Length == 0)
            return null;
        byte[] bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out int length) ? Encoding.Latin1.GetString(bytes.AsSpan(0, length)) : "";
    }

    private static string Member(JsonObject? metadata, string name) => metadata?[name] is JsonValue value && value.TryGetValue(out string? text) ? text : "";
}
