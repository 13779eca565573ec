namespace Portcullis.Following;

/// <summary>What one connection to a control plane is made with. Credentials are read anew for each.</summary>
/// <param name="Token">Bearer token, or null.</param>
internal sealed record FeedDial(HttpMessageInvoker Http, string? Token) : IDisposable
{
    /// <summary>Why the server's certificate was not accepted, and what to do; null: it was, or none was seen.</summary>
    public Func<string?> Untrusted { get; init; } = static () => null;

    /// <summary>What to do when the control plane does not know the credential; may be empty.</summary>
    public string Help { get; init; } = "";

    public void Dispose() => Http.Dispose();

    public override string ToString() => "a connection to the control plane"; // SECURITY: not the token
}
