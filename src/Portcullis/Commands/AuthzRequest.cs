using Portcullis.Http;
using Portcullis.Identity;
using Portcullis.Policy;

namespace Portcullis.Commands;

/// <summary>One request as <c>authz check</c> reads it. Made to be reused from line to line.</summary>
internal sealed class AuthzRequest
{
    /// <summary>The line's <c>id</c> as JSON, to be written back as it came; <c>null</c> when there was none.</summary>
    public byte[] Id { get; set; } = [];

    public PeerIdentity Peer { get; set; } = PeerIdentity.Plaintext;
    public byte[] Sni { get; set; } = [];
    public IpValue SourceIp { get; set; }
    public IpValue RemoteIp { get; set; }
    public IpValue DestinationIp { get; set; }
    public ushort DestinationPort { get; set; }
    public bool IsHttp { get; set; }
    public byte[] Method { get; set; } = [];

    /// <summary>Null when the request has no authority.</summary>
    public byte[]? Host { get; set; }

    /// <summary>As sent, not normalized; empty when the request has no path.</summary>
    public byte[] Path { get; set; } = [];

    /// <summary>What the token rules work on. Its target is set once it is normalized.</summary>
    public RequestHead Head { get; } = new();

    public HeaderList Headers => Head.Headers;

    /// <summary>Claims of a token that counts as verified.</summary>
    public TokenClaims? Token { get; set; }

    public void Clear()
    {
        Id = "null"u8.ToArray();
        Peer = PeerIdentity.Plaintext;
        Sni = Method = Path = [];
        SourceIp = RemoteIp = DestinationIp = default;
        DestinationPort = 0;
        IsHttp = false;
        Host = null;
        Head.Clear();
        Token = null;
    }

    /// <summary>The same for the engine.</summary>
    /// <param name="path">Normalized.</param>
    public RequestFacts Facts(ReadOnlySpan<byte> path) => new()
    {
        Peer = Peer,
        Sni = Sni,
        SourceIp = SourceIp,
        RemoteIp = RemoteIp,
        DestinationIp = DestinationIp,
        DestinationPort = DestinationPort,
        IsHttp = IsHttp,
        Method = Method,
        Host = Host,
        HostMissing = Host is null,
        Path = path,
        Headers = Headers,
        Token = Token,
    };
}
