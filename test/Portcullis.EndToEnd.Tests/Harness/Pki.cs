namespace Portcullis.EndToEnd;

/// <summary>One authority with a server and a client of the guides' names.</summary>
internal sealed record Pki(Authority Authority, Credential Server, Credential Client)
{
    public static Pki Create()
    {
        Authority authority = Authority.Create("Test CA");
        return new Pki(
            authority,
            authority.Issue(new Leaf("test.com") { Dns = ["test.com"] }),
            authority.Issue(new Leaf("test.client") { Uris = ["spiffe://test.client"] }));
    }

    /// <summary>The Secret of the guides: <c>tls.key</c>, <c>tls.crt</c>, <c>ca.crt</c>.</summary>
    public string Secret(string name = "test.com", string? authorities = null) =>
        Manifest.Secret(name, ("tls.key", Server.KeyPem), ("tls.crt", Server.Pem), ("ca.crt", authorities ?? Authority.Pem));
}
