namespace Portcullis.Following;

/// <summary>What one connection to a control plane is made with. Credentials are read anew for each.</summary>
/// <param name="Token">Bearer token, or null.</param>
internal sealed record FeedDial(HttpMessageInvoker Http, string? Token) : IDisposable
{
    public void Dispose() => Http.Dispose();

    public override string ToString() => "a connection to the control plane"; // SECURITY: not the token
}
