using System.Text;
using Portcullis.Kube;

namespace Portcullis.Control;

/// <summary>Writes a file that kubectl and every client library reads: one cluster, one user, one context, everything inside.</summary>
public static class Kubeconfig
{
    /// <summary>Writes it with mode 0600; readers see the old file or the new one, whole. It merges nothing: the file is this API's alone.</summary>
    public static void Write(string path, string server, string authorityPem, ClientCredential user)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } folder && !Directory.Exists(folder))
            PrivateFile.MakeFolder(folder);
        PrivateFile.Replace(path, Text(server, authorityPem, user));
    }

    /// <summary>The file's text. Secret: it holds the user's key.</summary>
    public static string Text(string server, string authorityPem, ClientCredential user)
    {
        ArgumentNullException.ThrowIfNull(user);
        return Whole(server, authorityPem, user.Name,
            $"client-certificate-data: {Encode(user.CertificatePem)}\n    client-key-data: {Encode(user.KeyPem)}");
    }

    /// <summary>The file's text for a bearer token. Secret: it holds the token.</summary>
    public static string TextWithToken(string server, string authorityPem, string name, string token) =>
        Whole(server, authorityPem, name, $"token: {Quote(token)}");

    private static string Whole(string server, string authorityPem, string user, string credential) => $"""
        apiVersion: v1
        kind: Config
        clusters:
        - name: portcullis
          cluster:
            server: {Quote(server)}
            certificate-authority-data: {Encode(authorityPem)}
        users:
        - name: {Quote(user)}
          user:
            {credential}
        contexts:
        - name: portcullis
          context:
            cluster: portcullis
            user: {Quote(user)}
        current-context: portcullis

        """;

    private static string Encode(string pem) => Convert.ToBase64String(Encoding.ASCII.GetBytes(pem));

    // YAML's double quotes take JSON's escapes.
    private static string Quote(string text) => "\"" + System.Text.Json.JsonEncodedText.Encode(text) + "\"";
}
