using System.Net;
using System.Text;
using Portcullis.Http;
using Portcullis.Identity;

namespace Portcullis.Policy.Tests;

/// <summary>One request in a form that tests can hold, print and hand to two evaluators.</summary>
public sealed record Ask
{
    public bool Tls { get; init; } = true;
    public IReadOnlyList<string> Uris { get; init; } = [];
    public IReadOnlyList<string> Dns { get; init; } = [];
    public string Subject { get; init; } = "";
    public string Sni { get; init; } = "";
    public string SourceIp { get; init; } = "10.0.0.1";
    public string RemoteIp { get; init; } = "10.0.0.1";
    public string DestinationIp { get; init; } = "10.0.0.2";
    public ushort Port { get; init; } = 8080;
    public bool Http { get; init; } = true;
    public string Method { get; init; } = "GET";
    public string? Host { get; init; } = "a.com";
    public string Path { get; init; } = "/";
    public IReadOnlyList<(string Name, string Value)> Headers { get; init; } = [];

    /// <summary>JSON, or null for no token.</summary>
    public string? Claims { get; init; }

    /// <summary>What a golden case wants signed; null for no token.</summary>
    public string? Token { get; init; }

    /// <summary>Claims of a token that was verified already; they come before <see cref="Claims"/>.</summary>
    public TokenClaims? Verified { get; init; }

    public static Ask As(string principal) => new() { Uris = ["spiffe://" + principal] };

    public static Ask Plaintext { get; } = new() { Tls = false };

    /// <summary>What a CUSTOM provider says.</summary>
    public bool ProviderAllows { get; init; }

    public Decision Decide(AccessPolicy policy)
    {
        RequestFacts facts = Facts();
        CustomQuestion question = policy.Ask(in facts);
        if (!question.Needed)
            return policy.Decide(in facts, question.Cleared());
        return ProviderAllows && question.Refusal is null ? policy.Decide(in facts, question.Cleared()) : policy.Decide(in facts);
    }

    public AccessExplanation Explain(AccessPolicy policy) => policy.Explain(Facts(), ProviderAllows);

    public RequestFacts Facts()
    {
        var headers = new HeaderList();
        foreach ((string name, string value) in Headers)
            headers.Add(Encoding.UTF8.GetBytes(name), Encoding.UTF8.GetBytes(value));
        return new RequestFacts
        {
            Peer = !Tls ? PeerIdentity.Plaintext : Uris.Count + Dns.Count + Subject.Length == 0 ? PeerIdentity.Anonymous : PeerIdentity.FromNames(Uris, Dns, Subject),
            Sni = Encoding.UTF8.GetBytes(Sni),
            SourceIp = Address(SourceIp),
            RemoteIp = Address(RemoteIp),
            DestinationIp = Address(DestinationIp),
            DestinationPort = Port,
            IsHttp = Http,
            Method = Http ? Encoding.UTF8.GetBytes(Method) : default,
            Host = Http ? Encoding.UTF8.GetBytes(Host ?? "") : default,
            HostMissing = Host is null,
            Path = Http ? Encoding.UTF8.GetBytes(Path) : default,
            Headers = Http ? headers : null,
            Token = Verified is not null ? Verified : Http && Claims is not null ? TokenClaims.Parse(Encoding.UTF8.GetBytes(Claims)).Value.ShouldNotBeNull() : null,
        };
    }

    private static IpValue Address(string text) => text.Length == 0 ? default : IpValue.From(IPAddress.Parse(text));

    public override string ToString() =>
        $"{(Tls ? $"tls uris=[{string.Join(' ', Uris)}] dns=[{string.Join(' ', Dns)}] subject={Subject} sni={Sni}" : "plaintext")} "
        + $"from {SourceIp}/{RemoteIp} to {DestinationIp}:{Port} "
        + (Http ? $"{Method} {Host ?? "(no host)"} {Path} [{string.Join(" | ", Headers.Select(h => $"{h.Name}: {h.Value}"))}] claims={Claims ?? "none"}" : "tcp")
        + (ProviderAllows ? " cleared" : "");
}
