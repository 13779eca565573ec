namespace Portcullis.Authorizing;

/// <summary>The PEM files of a listener's TLS.</summary>
/// <param name="ClientCa">Authorities for the certificates that callers must show; null when none is asked for.</param>
internal sealed record ListenerTlsFiles(string Certificate, string Key, string? ClientCa)
{
    public string[] Paths => ClientCa is null ? [Certificate, Key] : [Certificate, Key, ClientCa];
}
