namespace Portcullis.EndToEnd;

/// <summary>The client-san guide as it stands: its YAML and its certificates.</summary>
internal static class ClientSanGateway
{
    private static readonly Lazy<Task<Gateway>> One = new(StartAsync);

    public static Task<Gateway> SharedAsync() => One.Value;

    private static async Task<Gateway> StartAsync()
    {
        string certificates = await SeedCertificates.ClientSanAsync();
        Httpbin httpbin = await Httpbin.SharedAsync();
        var folder = new MeshFolder();
        foreach (string name in (string[])["gateway.yaml", "virtualservice.yaml"])
            folder.Write(name, await File.ReadAllTextAsync(Repository.Sample($"client-san/{name}")));
        string service = await File.ReadAllTextAsync(Repository.Sample("client-san/service.yaml"));
        folder.Write("service.yaml", SeedGateway.AtPort(service, httpbin.Port));
        folder.Write("secret.yaml",
            (await Tool.RunAsync("bash", [Repository.Sample("client-san/secret.sh"), certificates])).Succeeded().Output);
        return await Gateway.StartAsync(folder);
    }
}
