namespace Portcullis.EndToEnd;

/// <summary>The guides' certificates, made once by the samples' own openssl scripts.</summary>
internal static class SeedCertificates
{
    private static readonly Lazy<Task<string>> Ingress = new(() => MakeAsync("ingress-mtls"));
    private static readonly Lazy<Task<string>> ClientSan = new(() => MakeAsync("client-san"));

    /// <summary>A folder with cacert.pem, servercert.pem, clientcert.pem and their keys.</summary>
    public static Task<string> IngressAsync() => Ingress.Value;

    /// <summary>A folder with example.com.crt, httpbin.example.com.crt, client.example.com.crt and their keys.</summary>
    public static Task<string> ClientSanAsync() => ClientSan.Value;

    private static async Task<string> MakeAsync(string sample)
    {
        string folder = Scratch.Folder(sample);
        (await Tool.RunAsync("bash", [Repository.Sample($"{sample}/certs.sh"), folder])).Succeeded();
        return folder;
    }
}
