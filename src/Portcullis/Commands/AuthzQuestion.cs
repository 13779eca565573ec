using System.Globalization;
using System.Text;
using Portcullis.Http;
using Portcullis.Identity;
using Portcullis.Policy;
using Portcullis.Syntax;

namespace Portcullis.Commands;

/// <summary>One request as the command line of <c>authz why</c> gives it.</summary>
internal sealed record AuthzQuestion
{
    public required string Method { get; init; }
    public required string Url { get; init; }
    public string? CertificateFile { get; init; }
    public string? Principal { get; init; }
    public bool Plaintext { get; init; }
    public string[] Headers { get; init; } = [];
    public string? SourceIp { get; init; }
    public string? RemoteIp { get; init; }
    public ushort? Port { get; init; }
    public string? Claims { get; init; }

    /// <summary>Sent as <c>Authorization: Bearer</c>.</summary>
    public string? Token { get; init; }

    /// <summary>A file that holds such a token.</summary>
    public string? TokenFile { get; init; }

    public AuthzTokenInput Tokens { get; init; } = AuthzTokenInput.None;

    /// <summary>What CUSTOM providers are taken to say.</summary>
    public bool CustomAllows { get; init; }

    /// <summary>Fills the request; returns null, or what is wrong.</summary>
    public string? Read(AuthzRequest request)
    {
        request.Clear();
        request.IsHttp = true;
        request.Method = Encoding.UTF8.GetBytes(Method);
        return ReadUrl(request) ?? ReadPeer(request) ?? ReadHeaders(request) ?? ReadAddresses(request) ?? ReadClaims(request) ?? ReadToken(request);
    }

    // Not System.Uri: it removes dot segments and decodes escapes, which is what a policy is asked about.
    private string? ReadUrl(AuthzRequest request)
    {
        if (Url.StartsWith('/'))
        {
            request.Path = Encoding.UTF8.GetBytes(Url);
            return null;
        }
        int scheme = Url.IndexOf("://", StringComparison.Ordinal);
        bool tls = scheme == 5 && Url.StartsWith("https", StringComparison.OrdinalIgnoreCase);
        if (!tls && !(scheme == 4 && Url.StartsWith("http", StringComparison.OrdinalIgnoreCase)))
            return $"`{Url}` is not a URL; write for example https://test.com/status/418";
        string rest = Url[(scheme + 3)..];
        int end = rest.AsSpan().IndexOfAny('/', '?', '#');
        string authority = end < 0 ? rest : rest[..end];
        string path = end < 0 ? "/" : rest[end] == '/' ? rest[end..] : "/" + rest[end..];
        if (authority.Length == 0 || authority.Contains('@'))
            return $"`{Url}` names no host";

        int colon = authority.LastIndexOf(':');
        bool hasPort = colon > authority.LastIndexOf(']');
        string host = hasPort ? authority[..colon] : authority;
        ushort port = tls ? (ushort)443 : (ushort)80;
        if (hasPort && !ushort.TryParse(authority.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out port))
            return $"`{authority[(colon + 1)..]}` is not a port";
        request.Host = Encoding.UTF8.GetBytes(authority);
        request.Path = Encoding.UTF8.GetBytes(path);
        request.DestinationPort = port;
        if (tls && !Plaintext)
        {
            request.Peer = PeerIdentity.Anonymous;
            request.Sni = IpValue.TryParse(host.Trim('[', ']'), out _) ? [] : Encoding.UTF8.GetBytes(host.ToLowerInvariant());
        }
        return null;
    }

    private string? ReadPeer(AuthzRequest request)
    {
        if ((CertificateFile is null ? 0 : 1) + (Principal is null ? 0 : 1) + (Plaintext ? 1 : 0) > 1)
            return "--cert, --principal and --plaintext exclude each other";
        if (Principal is not null)
        {
            if (Principal.StartsWith("spiffe://", StringComparison.Ordinal))
                return $"--principal is written without the scheme; write --principal {Principal["spiffe://".Length..]}";
            request.Peer = PeerIdentity.FromNames(["spiffe://" + Principal], [], "");
        }
        return CertificateFile is null ? null : ReadCertificate(CertificateFile, request);
    }

    private static string? ReadCertificate(string file, AuthzRequest request)
    {
        try
        {
            PemContents pem = PemReader.Read(File.ReadAllBytes(file));
            if (pem.Certificates.IsEmpty)
                return $"`{file}` holds no certificate";
            Parsed<CertificateDetails> certificate = CertificateReader.Read(pem.Certificates[0]);
            if (!certificate.Ok)
                return $"`{file}`: {certificate.Problem.Message}";
            request.Peer = PeerIdentity.FromCertificate(certificate.Value);
            return null;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return $"cannot read `{file}`: {problem.Message.TrimEnd('.')}";
        }
    }

    private string? ReadHeaders(AuthzRequest request)
    {
        foreach (string header in Headers)
        {
            int colon = header.Length == 0 ? -1 : header.IndexOf(':', 1); // a pseudo-header begins with one
            if (colon < 0)
                return $"-H `{header}` is not of the form 'name: value'";
            string name = header[..colon].Trim();
            byte[] value = Encoding.UTF8.GetBytes(header[(colon + 1)..].Trim());
            if (name.Equals("host", StringComparison.OrdinalIgnoreCase))
                request.Host = value;
            else
                request.Headers.Add(Encoding.UTF8.GetBytes(name), value);
        }
        return null;
    }

    private string? ReadAddresses(AuthzRequest request)
    {
        if (SourceIp is not null && IpValue.TryParse(SourceIp, out IpValue source))
            request.SourceIp = request.RemoteIp = source;
        if (RemoteIp is not null && IpValue.TryParse(RemoteIp, out IpValue remote))
            request.RemoteIp = remote;
        if (Port is { } port)
            request.DestinationPort = port;
        return null;
    }

    private string? ReadClaims(AuthzRequest request)
    {
        if (Claims is null)
            return null;
        Parsed<TokenClaims> claims = TokenClaims.Parse(Encoding.UTF8.GetBytes(Claims));
        request.Token = claims.Value;
        return claims.Problem is { } problem ? $"--claims: {problem.Message}" : null;
    }

    private string? ReadToken(AuthzRequest request)
    {
        if ((Claims is null ? 0 : 1) + (Token is null ? 0 : 1) + (TokenFile is null ? 0 : 1) > 1)
            return "--claims, --token and --token-file exclude each other";
        if (Token is null && TokenFile is null)
            return null;
        try
        {
            string token = TokenFile is not null ? ReadStart(new StreamReader(TokenFile)) : Token == "-" ? ReadStart(Console.In) : Token!;
            request.Headers.Add(KnownHeader.Authorization, Encoding.UTF8.GetBytes($"Bearer {token.Trim()}"));
            return null;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return $"cannot read `{TokenFile}`: {problem.Message.TrimEnd('.')}";
        }
    }

    private static string ReadStart(TextReader reader)
    {
        using (reader)
        {
            char[] text = new char[UnverifiedToken.MostBytes + 2];
            return new string(text, 0, reader.ReadBlock(text));
        }
    }
}
