using System.Text.Json.Nodes;

namespace Portcullis.Control;

/// <summary>A request about credentials is answered no, as a Kubernetes <c>Status</c>.</summary>
internal sealed class AccessRefusal(string message, JsonObject status) : Exception(message)
{
    public JsonObject Status { get; } = status;

    public static AccessRefusal Of(int code, string reason, string message) => new(message, new JsonObject
    {
        ["kind"] = "Status",
        ["apiVersion"] = "v1",
        ["metadata"] = new JsonObject(),
        ["status"] = "Failure",
        ["message"] = message,
        ["reason"] = reason,
        ["code"] = code,
    });
}
