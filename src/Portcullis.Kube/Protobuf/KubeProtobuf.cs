using System.Text.Json.Nodes;
using Portcullis.Syntax;

namespace Portcullis.Kube;

/// <summary>Request bodies of <c>application/vnd.kubernetes.protobuf</c>, as kubectl's typed clients send them. Never throws on what a caller sends.</summary>
/// <remarks>Secret, ConfigMap, Namespace, ServiceAccount, Service, TokenRequest, the three self-subject reviews, DeleteOptions. Fields that Kubernetes has and this product has not are skipped.</remarks>
public static class KubeProtobuf
{
    /// <summary>What begins every body, before the message.</summary>
    private static ReadOnlySpan<byte> Prefix => "k8s\0"u8;

    /// <summary>Reads a body into the object that the same request would carry as JSON, with apiVersion and kind first. Empty texts, empty messages, and zeros that Kubernetes would not write as JSON are left out.</summary>
    public static Parsed<JsonObject> Read(ReadOnlySpan<byte> body)
    {
        if (body.Length > JsonTree.MaxBytes)
            return new Problem($"body is larger than {JsonTree.MaxBytes} bytes");
        if (!body.StartsWith(Prefix))
            return new Problem("body does not begin with the prefix of Kubernetes' protobuf", At: 0);
        if (ReadEnvelope(body[Prefix.Length..], out string apiVersion, out string kind, out ReadOnlySpan<byte> raw) is { } broken)
            return broken;
        if (KubeMessages.Of(apiVersion, kind) is not { } shape)
            return new Problem($"kind `{kind}` of `{apiVersion}` is not read as protobuf; send JSON");

        var read = new JsonObject { ["apiVersion"] = apiVersion, ["kind"] = kind };
        return new ProtobufDecoder().Read(raw, shape, read) is { } problem ? problem : read;
    }

    private static Problem? ReadEnvelope(ReadOnlySpan<byte> envelope, out string apiVersion, out string kind, out ReadOnlySpan<byte> raw)
    {
        (apiVersion, kind) = ("", "");
        raw = default;
        var reader = new ProtobufReader(envelope);
        while (reader.Next())
        {
            if (reader.Number is >= 1 and <= 4 && !reader.IsBytes)
                return new Problem("protobuf envelope is broken");
            if (reader.Number == 1 && !ReadType(reader.Bytes, ref apiVersion, ref kind))
                return new Problem("protobuf envelope is broken");
            if (reader.Number == 2)
                raw = reader.Bytes;
            else if (reader.Number == 3 && !reader.Bytes.IsEmpty)
                return new Problem("protobuf with a content encoding is not read");
            else if (reader.Number == 4 && !reader.Bytes.IsEmpty && !reader.Bytes.SequenceEqual("application/vnd.kubernetes.protobuf"u8))
                return new Problem("protobuf that carries another content type is not read");
        }
        return reader.Broken ? new Problem("protobuf envelope is broken") : null;
    }

    private static bool ReadType(ReadOnlySpan<byte> bytes, ref string apiVersion, ref string kind)
    {
        var reader = new ProtobufReader(bytes);
        while (reader.Next())
        {
            if (reader.Number is not (1 or 2))
                continue;
            if (!reader.IsBytes || ProtobufDecoder.Text(reader.Bytes) is not { } text)
                return false;
            if (reader.Number == 1)
                apiVersion = text;
            else
                kind = text;
        }
        return !reader.Broken;
    }
}
