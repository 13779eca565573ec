using System.IO.Compression;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;

namespace Portcullis.Kube;

/// <summary>Writes answers: status, head, and a body that is compressed when that pays and the client takes it.</summary>
internal static class Answer
{
    private const int WorthCompressing = 128 * 1024;
    private const int PackedAtOnce = 64 * 1024;

    public static Task Status(HttpContext http, ApiStatus status)
    {
        if (status.RetryAfterSeconds > 0)
            http.Response.Headers.RetryAfter = status.RetryAfterSeconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
        return Json(http, status.Code, status.ToJson());
    }

    public static void Warn(HttpContext http, IEnumerable<string> warnings)
    {
        foreach (string value in WarningHeader.Values(warnings))
            http.Response.Headers.Append(HeaderNames.Warning, value);
    }

    public static Task Json(HttpContext http, int code, ReadOnlyMemory<byte> body, string media = "application/json") => Write(http, code, media, [body]);

    public static Task Text(HttpContext http, int code, string text) =>
        Write(http, code, "text/plain; charset=utf-8", [System.Text.Encoding.UTF8.GetBytes(text)]);

    /// <summary>A document that clients keep by its ETag.</summary>
    public static Task Document(HttpContext http, FixedDocument document, bool forEver)
    {
        http.Response.Headers.ETag = document.ETag;
        http.Response.Headers.Vary = "Accept";
        http.Response.Headers.CacheControl = forEver ? "public, immutable" : "no-cache, private";
        if (!http.Request.Headers.IfNoneMatch.ToString().Split(',', StringSplitOptions.TrimEntries).Contains(document.ETag, StringComparer.Ordinal))
            return Write(http, 200, document.MediaType, [document.Body]);
        http.Response.StatusCode = 304;
        return Task.CompletedTask;
    }

    /// <summary>Writes the parts one after the other.</summary>
    public static async Task Write(HttpContext http, int code, string media, IReadOnlyList<ReadOnlyMemory<byte>> parts)
    {
        AnswerBody body = http.Features.GetRequiredFeature<AnswerBody>();
        HttpResponse response = http.Response;
        response.StatusCode = code;
        response.ContentType = media;
        response.Headers.XContentTypeOptions = "nosniff";
        if (!response.Headers.ContainsKey(HeaderNames.CacheControl))
            response.Headers.CacheControl = "no-cache, private";
        long length = parts.Sum(part => (long)part.Length);
        bool compress = length >= WorthCompressing && TakesGzip(http);
        if (compress)
            response.Headers.ContentEncoding = "gzip";
        else
            response.ContentLength = length;
        if (HttpMethods.IsHead(http.Request.Method))
            return;
        if (compress)
            await Pack(parts, body);
        else
            foreach (ReadOnlyMemory<byte> part in parts)
                await body.Write(part);
        await body.Flush();
    }

    private static async Task Pack(IReadOnlyList<ReadOnlyMemory<byte>> parts, AnswerBody body)
    {
        using var packed = new MemoryStream();
        await using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            foreach (ReadOnlyMemory<byte> part in parts)
            {
                for (int at = 0; at < part.Length; at += PackedAtOnce)
                {
                    gzip.Write(part.Span.Slice(at, Math.Min(PackedAtOnce, part.Length - at)));
                    await Move(packed, body);
                }
            }
        }
        await Move(packed, body);
    }

    private static async ValueTask Move(MemoryStream packed, AnswerBody body)
    {
        await body.Write(packed.GetBuffer().AsMemory(0, (int)packed.Length));
        packed.SetLength(0);
    }

    private static bool TakesGzip(HttpContext http) => http.Request.Headers.AcceptEncoding.ToString()
        .Split(',', StringSplitOptions.TrimEntries)
        .Any(coding => coding.StartsWith("gzip", StringComparison.OrdinalIgnoreCase) && !coding.Replace(" ", "", StringComparison.Ordinal).EndsWith(";q=0", StringComparison.Ordinal));
}
