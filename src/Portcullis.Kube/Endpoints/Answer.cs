using System.IO.Compression;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Portcullis.Kube;

/// <summary>Writes answers: status, head, and a body that is compressed when that pays and the client takes it.</summary>
internal static class Answer
{
    private const int WorthCompressing = 128 * 1024;

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
        if (!compress)
        {
            foreach (ReadOnlyMemory<byte> part in parts)
                await response.BodyWriter.WriteAsync(part, http.RequestAborted);
            return;
        }
        await using var gzip = new GZipStream(response.BodyWriter.AsStream(), CompressionLevel.Fastest, leaveOpen: true);
        foreach (ReadOnlyMemory<byte> part in parts)
            await gzip.WriteAsync(part, http.RequestAborted);
    }

    private static bool TakesGzip(HttpContext http) => http.Request.Headers.AcceptEncoding.ToString()
        .Split(',', StringSplitOptions.TrimEntries)
        .Any(coding => coding.StartsWith("gzip", StringComparison.OrdinalIgnoreCase) && !coding.Replace(" ", "", StringComparison.Ordinal).EndsWith(";q=0", StringComparison.Ordinal));
}
