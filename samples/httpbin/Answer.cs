using System.Text.Json;
using System.Text.Json.Nodes;

namespace Httpbin;

/// <summary>Writes answers with a known length, so that GET and HEAD have the same headers.</summary>
internal static class Answer
{
    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static Task AddSeedHeadersAsync(HttpContext context, RequestDelegate next)
    {
        context.Response.ContentType = "text/html; charset=utf-8";
        context.Response.Headers.AccessControlAllowOrigin = "*";
        context.Response.Headers.AccessControlAllowCredentials = "true";
        return next(context);
    }

    public static Task JsonAsync(HttpContext context, JsonNode body)
    {
        context.Response.ContentType = "application/json";
        return BytesAsync(context, JsonSerializer.SerializeToUtf8Bytes(body, Indented));
    }

    public static Task TextAsync(HttpContext context, int status, string body)
    {
        context.Response.StatusCode = status;
        return BytesAsync(context, System.Text.Encoding.UTF8.GetBytes(body));
    }

    public static Task BytesAsync(HttpContext context, ReadOnlyMemory<byte> body)
    {
        context.Response.ContentLength = body.Length;
        return HttpMethods.IsHead(context.Request.Method)
            ? Task.CompletedTask
            : context.Response.Body.WriteAsync(body, context.RequestAborted).AsTask();
    }
}
