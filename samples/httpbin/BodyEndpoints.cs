using System.Buffers;
using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace Httpbin;

/// <summary>Bodies of any size, in both directions, never held whole.</summary>
internal static class BodyEndpoints
{
    private const long LargestBody = 8L * 1024 * 1024 * 1024;
    private const int ChunkSize = 64 * 1024;

    private static readonly byte[] Pattern = [.. Enumerable.Range(0, ChunkSize).Select(i => (byte)(i % 251))];

    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapMethods("/bytes/{count:long}", ["GET", "HEAD"], (HttpContext context, long count) => BytesAsync(context, count));
        app.MapMethods("/stream-bytes/{count:long}", ["GET"], (HttpContext context, long count) => StreamBytesAsync(context, count));
        app.MapMethods("/stream/{lines:int}", ["GET"], (HttpContext context, int lines) => LinesAsync(context, lines));
        app.MapMethods("/trailers", ["GET", "POST"], TrailersAsync);
        app.MapMethods("/upload", ["POST", "PUT"], UploadAsync);
        app.MapMethods("/early", ["POST", "PUT"], context => Answer.TextAsync(context, StatusCodes.Status200OK, "not read\n"));
    }

    private static async Task BytesAsync(HttpContext context, long count)
    {
        if (count is < 0 or > LargestBody)
        {
            await Answer.TextAsync(context, StatusCodes.Status400BadRequest, "count out of range\n");
            return;
        }
        context.Response.ContentType = "application/octet-stream";
        context.Response.ContentLength = count;
        if (!HttpMethods.IsHead(context.Request.Method))
            await WritePatternAsync(context, count);
    }

    private static Task StreamBytesAsync(HttpContext context, long count)
    {
        context.Response.ContentType = "application/octet-stream";
        return WritePatternAsync(context, Math.Clamp(count, 0, LargestBody));
    }

    private static async Task WritePatternAsync(HttpContext context, long count)
    {
        while (count > 0)
        {
            int size = (int)Math.Min(count, Pattern.Length);
            await context.Response.Body.WriteAsync(Pattern.AsMemory(0, size), context.RequestAborted);
            count -= size;
        }
    }

    private static async Task LinesAsync(HttpContext context, int lines)
    {
        context.Response.ContentType = "application/json";
        for (int i = 0; i < Math.Clamp(lines, 0, 1000); i++)
        {
            await context.Response.WriteAsync(new JsonObject { ["id"] = i, ["url"] = context.Request.Path.Value }.ToJsonString() + "\n", context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
        }
    }

    private static async Task TrailersAsync(HttpContext context)
    {
        await context.Request.Body.CopyToAsync(Stream.Null, context.RequestAborted);
        context.Response.ContentType = "text/plain";
        context.Response.Headers.Trailer = "x-checksum, x-done";
        // Kestrel sends no trailers over HTTP/1.1, and leaves the framing to whoever sets this header.
        context.Response.Headers.TransferEncoding = "chunked";
        await context.Response.WriteAsync("15\r\nbody before trailers\n\r\n", context.RequestAborted);
        await context.Response.Body.FlushAsync(context.RequestAborted);
        await context.Response.WriteAsync("0\r\nx-checksum: abc123\r\nx-done: yes\r\n\r\n", context.RequestAborted);
    }

    private static async Task UploadAsync(HttpContext context)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] buffer = ArrayPool<byte>.Shared.Rent(ChunkSize);
        long total = 0;
        try
        {
            int read;
            while ((read = await context.Request.Body.ReadAsync(buffer, context.RequestAborted)) > 0)
            {
                hash.AppendData(buffer, 0, read);
                total += read;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
        await Answer.JsonAsync(context, new JsonObject
        {
            ["bytes"] = total,
            ["sha256"] = Convert.ToHexStringLower(hash.GetHashAndReset()),
        });
    }
}
