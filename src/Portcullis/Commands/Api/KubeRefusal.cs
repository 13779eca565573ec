namespace Portcullis.Commands;

/// <summary>The API answered no.</summary>
/// <param name="code">HTTP status.</param>
/// <param name="reason">Kubernetes' reason, as NotFound; may be empty.</param>
internal sealed class KubeRefusal(int code, string reason, string message) : Exception(message)
{
    public int Code { get; } = code;

    public string Reason { get; } = reason;
}
