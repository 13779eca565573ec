namespace Portcullis.EndToEnd;

/// <summary><c>openssl s_client</c> against a gateway: a second opinion on what the wire says.</summary>
internal static class OpenSsl
{
    /// <summary>Connects, sends one request and reads until the gateway closes. Output and standard error come together.</summary>
    public static async Task<string> RequestAsync(int port, string sni, Credential? credential, params string[] options)
    {
        List<string> arguments = ["s_client", "-connect", $"127.0.0.1:{port}", "-servername", sni, "-alpn", "http/1.1", "-ign_eof"];
        if (credential is not null)
            arguments.AddRange(["-cert", credential.CertificateFile, "-key", credential.KeyFile]);
        ToolResult result = await Tool.RunAsync(
            "openssl", [.. arguments, .. options], input: $"GET /status/200 HTTP/1.1\r\nhost: {sni}\r\nconnection: close\r\n\r\n");
        return result.Output + result.Error;
    }
}
