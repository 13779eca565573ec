namespace Portcullis.EndToEnd;

/// <summary>The parts that most meshes of these tests are made of.</summary>
internal static class Given
{
    /// <summary>A folder with the namespaces, the gateway's Service and the shared httpbin.</summary>
    public static async Task<MeshFolder> MeshAsync()
    {
        Httpbin httpbin = await Httpbin.SharedAsync();
        return new MeshFolder()
            .Write("cluster.yaml", Manifest.Cluster)
            .Write("httpbin.yaml", Manifest.Service("httpbin", httpbin.Port));
    }

    /// <summary>Applies the namespaces, the gateway's Service and the shared httpbin.</summary>
    public static async Task HttpbinAsync(ControlledGateway mesh)
    {
        Httpbin httpbin = await Httpbin.SharedAsync();
        await mesh.Kubectl.OutputOfAsync($"{Manifest.Cluster}\n---\n{Manifest.Service("httpbin", httpbin.Port)}", "apply", "-f", "-");
    }

    /// <summary>A gateway with plain HTTP on port 80 for every host; <paramref name="http"/> as in <see cref="Manifest.Routes"/>.</summary>
    public static async Task<Gateway> PlainAsync(string? http = null, Action<MeshFolder>? change = null)
    {
        MeshFolder folder = (await MeshAsync())
            .Write("gateway.yaml", Manifest.Gateway(Manifest.HttpServer()))
            .Write("routes.yaml", Manifest.Routes("'*'", http));
        change?.Invoke(folder);
        return await Gateway.StartAsync(folder);
    }
}
