using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Diagnostics;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Portcullis.Kube;

namespace Portcullis.Control.Tests;

/// <summary>A server of nothing but documents, and the real kubectl against it. Writes are recorded and answered with what was sent.</summary>
public sealed class StaticApi : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly string _folder = Directory.CreateTempSubdirectory("static-api-").FullName;
    private readonly ImmutableArray<OpenApi3Document> _documents = OpenApi3Document.All(MeshKinds.Catalog);
    private readonly byte[] _openApi2 = OpenApi2Document.Protobuf(MeshKinds.Catalog);
    private WebApplication? _app;

    /// <summary>Method, path with query, media type and body of every write.</summary>
    public ConcurrentQueue<(string Method, string Url, string MediaType, string Body)> Writes { get; } = new();

    /// <summary>Every path asked for.</summary>
    public ConcurrentQueue<string> Asked { get; } = new();

    /// <summary>Objects that a GET finds, by path.</summary>
    public ConcurrentDictionary<string, string> Objects { get; } = new();

    public async Task InitializeAsync()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        _app = builder.Build();
        _app.Urls.Add("http://127.0.0.1:0");
        _app.Run(Answer);
        await _app.StartAsync();
    }

    public async Task DisposeAsync()
    {
        await _app!.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>A file for a command to read.</summary>
    public string File(string name, string content)
    {
        string path = Path.Combine(_folder, name);
        System.IO.File.WriteAllText(path, content);
        return path;
    }

    /// <summary>Runs kubectl to its end.</summary>
    public async Task<(int Code, string Output, string Error)> Kubectl(params string[] arguments)
    {
        string url = _app!.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        var start = new ProcessStartInfo("kubectl", ["--server", url, "--cache-dir", Path.Combine(_folder, "cache"), .. arguments])
        {
            WorkingDirectory = _folder,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["HOME"] = _folder;
        start.Environment.Remove("KUBECONFIG");
        using Process process = Process.Start(start)!;
        process.StandardInput.Close();
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> error = process.StandardError.ReadToEndAsync();
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            await process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
        }
        return (process.ExitCode, await output, await error);
    }

    /// <summary>Runs a command that must succeed and say nothing on standard error.</summary>
    public async Task<string> Output(params string[] arguments)
    {
        (int code, string output, string error) = await Kubectl(arguments);
        error.ShouldBe("", string.Join(' ', arguments));
        code.ShouldBe(0, output);
        return output;
    }

    private async Task Answer(HttpContext http)
    {
        string path = http.Request.Path.Value ?? "";
        Asked.Enqueue(path);
        if (http.Request.Method is "POST" or "PATCH" or "PUT")
        {
            using var reader = new StreamReader(http.Request.Body, Encoding.UTF8);
            string body = await reader.ReadToEndAsync();
            Writes.Enqueue((http.Request.Method, path + http.Request.QueryString, http.Request.ContentType ?? "", body));
            await Send(http, "application/json", Encoding.UTF8.GetBytes(http.Request.Method == "PATCH" ? Objects[path] : body), http.Request.Method == "POST" ? 201 : 200);
            return;
        }
        DiscoveryForm form = DiscoveryDocuments.Negotiate(http.Request.Headers.Accept.ToString());
        string[] parts = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        switch (parts)
        {
            case ["version"]:
                await Send(http, "application/json", """{"major":"1","minor":"32","gitVersion":"v1.32.4"}"""u8.ToArray());
                break;
            case ["api"]:
                await Send(http, DiscoveryDocuments.ContentType(form), DiscoveryDocuments.Core(MeshKinds.Catalog, form));
                break;
            case ["apis"]:
                await Send(http, DiscoveryDocuments.ContentType(form), DiscoveryDocuments.Groups(MeshKinds.Catalog, form));
                break;
            case ["api", var version]:
                await Send(http, "application/json", DiscoveryDocuments.Resources(MeshKinds.Catalog, "", version));
                break;
            case ["apis", var group, var version]:
                await Send(http, "application/json", DiscoveryDocuments.Resources(MeshKinds.Catalog, group, version));
                break;
            case ["openapi", "v2"]:
                await Send(http, OpenApi2Document.ProtobufType, _openApi2);
                break;
            case ["openapi", "v3"]:
                await Send(http, "application/json", OpenApi3Document.Index(_documents));
                break;
            case ["openapi", "v3", .. var rest]:
                await Send(http, "application/json", _documents.FirstOrDefault(document => document.Path == string.Join('/', rest))?.Json.ToArray());
                break;
            default:
                await Send(http, "application/json", Objects.TryGetValue(path, out string? found) ? Encoding.UTF8.GetBytes(found) : null);
                break;
        }
    }

    private static async Task Send(HttpContext http, string mediaType, byte[]? body, int code = 200)
    {
        http.Response.StatusCode = body is null ? 404 : code;
        http.Response.ContentType = mediaType;
        await http.Response.Body.WriteAsync(body ?? """{"kind":"Status","apiVersion":"v1","status":"Failure","reason":"NotFound","message":"not found","code":404}"""u8.ToArray());
    }
}
