using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;

namespace Httpbin;

/// <summary>Answers that say what arrived: the request line as it came, every header line, the body.</summary>
internal static class EchoEndpoints
{
    private const int EchoedBody = 1024 * 1024;

    public static void Map(IEndpointRouteBuilder app, string name)
    {
        app.MapMethods("/headers", ["GET", "HEAD"], context =>
            Answer.JsonAsync(context, new JsonObject { ["headers"] = Headers(context.Request.Headers) }));
        app.MapMethods("/ip", ["GET", "HEAD"], context =>
            Answer.JsonAsync(context, new JsonObject { ["origin"] = Origin(context) }));
        app.MapMethods("/hostname", ["GET", "HEAD"], context =>
            Answer.JsonAsync(context, new JsonObject { ["hostname"] = name }));
        app.MapMethods("/get", ["GET", "HEAD"], context => EchoAsync(context, name));
        app.MapMethods("/post", ["POST"], context => EchoAsync(context, name));
        app.MapMethods("/put", ["PUT"], context => EchoAsync(context, name));
        app.MapMethods("/delete", ["DELETE"], context => EchoAsync(context, name));
        app.Map("/anything", context => EchoAsync(context, name));
        app.MapFallback("{*path}", context => context.Request.Path.StartsWithSegments("/anything", StringComparison.Ordinal)
            ? EchoAsync(context, name)
            : Answer.TextAsync(context, StatusCodes.Status404NotFound, "Not Found\n"));
    }

    private static async Task EchoAsync(HttpContext context, string name)
    {
        (byte[] data, long length) = await ReadAsync(context);
        string target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        var trailers = new JsonObject();
        if (context.Features.Get<IHttpRequestTrailersFeature>() is { Available: true } late)
            trailers = Headers(late.Trailers);

        await Answer.JsonAsync(context, new JsonObject
        {
            ["method"] = context.Request.Method,
            ["target"] = target,
            ["url"] = $"{context.Request.Scheme}://{context.Request.Headers.Host}{target}",
            ["args"] = Arguments(context.Request.Query),
            ["headers"] = Headers(context.Request.Headers),
            ["trailers"] = trailers,
            ["data"] = Encoding.UTF8.GetString(data),
            ["bytes"] = length,
            ["origin"] = Origin(context),
            ["hostname"] = name,
        });
    }

    private static async Task<(byte[] Kept, long Length)> ReadAsync(HttpContext context)
    {
        using var kept = new MemoryStream();
        byte[] buffer = new byte[16 * 1024];
        long length = 0;
        int read;
        while ((read = await context.Request.Body.ReadAsync(buffer, context.RequestAborted)) > 0)
        {
            kept.Write(buffer, 0, (int)Math.Min(read, EchoedBody - kept.Length));
            length += read;
        }
        return (kept.ToArray(), length);
    }

    private static string Origin(HttpContext context) =>
        context.Request.Headers["x-forwarded-for"] is { Count: > 0 } told
            ? told.ToString()
            : context.Connection.RemoteIpAddress?.ToString() ?? "";

    private static JsonObject Headers(IHeaderDictionary headers)
    {
        var told = new JsonObject();
        foreach ((string name, StringValues values) in headers)
            told[name] = OneOrMany(values);
        return told;
    }

    private static JsonObject Arguments(IQueryCollection query)
    {
        var told = new JsonObject();
        foreach ((string name, StringValues values) in query)
            told[name] = OneOrMany(values);
        return told;
    }

    /// <summary>A header sent on several lines is an array: joining would hide that.</summary>
    private static JsonNode OneOrMany(StringValues values) =>
        values.Count == 1
            ? JsonValue.Create(values.ToString())
            : new JsonArray([.. values.Select(value => JsonValue.Create(value))]);
}
