using System.Buffers;
using System.IO.Pipelines;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Portcullis.Syntax;

namespace Portcullis.Kube;

/// <summary>Reads what a request carries: bounded bytes, and an object out of JSON, YAML or Kubernetes' protobuf.</summary>
internal static class RequestBody
{
    public static readonly string[] ObjectTypes = ["application/json", "application/yaml", "application/vnd.kubernetes.protobuf"];

    /// <summary>The media type without parameters, in lower case; empty when none is given.</summary>
    public static string MediaType(HttpContext http)
    {
        string type = http.Request.ContentType ?? "";
        int end = type.IndexOf(';', StringComparison.Ordinal);
        return (end < 0 ? type : type[..end]).Trim().ToLowerInvariant();
    }

    public static async Task<byte[]> Bytes(HttpContext http, int limit, CancellationToken cancel)
    {
        if (http.Request.Headers.ContentEncoding.Count > 0)
            throw new RefusedException(ApiStatus.UnsupportedMediaType(ObjectTypes) with { Message = "bodies with a Content-Encoding are not read" });
        if (http.Request.ContentLength > limit)
            throw new RefusedException(ApiStatus.TooLarge(limit));
        PipeReader reader = http.Request.BodyReader;
        while (true)
        {
            ReadResult read = await reader.ReadAsync(cancel);
            if (read.Buffer.Length > limit)
                throw new RefusedException(ApiStatus.TooLarge(limit));
            if (read.IsCompleted)
            {
                byte[] bytes = read.Buffer.ToArray();
                reader.AdvanceTo(read.Buffer.End);
                return bytes;
            }
            reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }

    /// <summary>The bytes of the object that a request must carry, and what they are, for <see cref="Read"/>.</summary>
    public static async Task<(string Media, byte[] Bytes)> ObjectBytes(HttpContext http, int limit, CancellationToken cancel)
    {
        string media = MediaType(http);
        if (media is not ("" or "application/json" or "application/yaml" or "application/vnd.kubernetes.protobuf"))
            throw new RefusedException(ApiStatus.UnsupportedMediaType(ObjectTypes));
        return (media, await Bytes(http, limit, cancel));
    }

    /// <summary>The object that a request must carry.</summary>
    public static async Task<ObjectBody> Object(HttpContext http, int limit, CancellationToken cancel)
    {
        (string media, byte[] bytes) = await ObjectBytes(http, limit, cancel);
        return Read(media, bytes);
    }

    /// <summary>The options that a deletion may carry; null when the body is empty.</summary>
    public static async Task<JsonObject?> Options(HttpContext http, int limit, CancellationToken cancel)
    {
        byte[] bytes = await Bytes(http, limit, cancel);
        if (bytes.Length == 0)
            return null;
        string media = MediaType(http);
        if (media is not ("" or "application/json" or "application/yaml" or "application/vnd.kubernetes.protobuf"))
            throw new RefusedException(ApiStatus.UnsupportedMediaType(ObjectTypes));
        return Read(media, bytes).Object;
    }

    public static ObjectBody Read(string media, byte[] bytes)
    {
        if (bytes.Length == 0)
            throw new RefusedException(ApiStatus.BadRequest("the body is empty"));
        if (media == "application/vnd.kubernetes.protobuf")
        {
            Parsed<JsonObject> parsed = KubeProtobuf.Read(bytes);
            return parsed.Ok ? new ObjectBody(parsed.Value, []) : throw new RefusedException(ApiStatus.BadRequest(parsed.Problem.Message));
        }
        Parsed<ObjectBody> body = ObjectDecoder.Read(bytes, yaml: media is "application/yaml" or "application/apply-patch+yaml");
        return body.Ok ? body.Value : throw new RefusedException(ApiStatus.BadRequest(body.Problem.Message));
    }
}
