using System.Net;
using System.Text.Json.Nodes;
using Httpbin;
using Microsoft.AspNetCore.Server.Kestrel.Core;

HttpbinOptions? options = HttpbinOptions.Parse(args, Console.Error);
if (options is null)
    return 2;

WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
builder.Logging.ClearProviders();
builder.WebHost.ConfigureKestrel(kestrel =>
{
    kestrel.AddServerHeader = false;
    kestrel.Limits.MaxRequestBodySize = null;
    kestrel.Limits.MinRequestBodyDataRate = null; // slow writers are what some callers want to see
    kestrel.Limits.MinResponseDataRate = null;
    kestrel.Limits.MaxRequestHeadersTotalSize = 256 * 1024;
    kestrel.Limits.MaxRequestLineSize = 64 * 1024;
    foreach (IPEndPoint endpoint in options.Listen)
        kestrel.Listen(endpoint, listener => listener.Protocols = HttpProtocols.Http1);
});

WebApplication app = builder.Build();
app.Use(Answer.AddSeedHeadersAsync);
StatusEndpoints.Map(app);
EchoEndpoints.Map(app, options.Name);
BodyEndpoints.Map(app);
PaceEndpoints.Map(app);

try
{
    await app.StartAsync();
}
catch (IOException taken)
{
    await Console.Error.WriteLineAsync($"httpbin: {taken.Message}");
    return 3;
}

int[] ports = [.. app.Urls.Select(url => new Uri(url).Port)];
Console.WriteLine(new JsonObject
{
    ["ready"] = true,
    ["port"] = ports[0],
    ["ports"] = new JsonArray([.. ports.Select(port => JsonValue.Create(port))]),
    ["pid"] = Environment.ProcessId,
}.ToJsonString());

if (options.ExitWithInput)
    _ = Task.Run(() =>
    {
        while (Console.In.Read() >= 0)
        {
            // Whoever started us holds the other end; what it writes means nothing.
        }
        app.Lifetime.StopApplication();
    });
await app.WaitForShutdownAsync();
return 0;
