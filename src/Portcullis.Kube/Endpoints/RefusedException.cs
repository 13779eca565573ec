namespace Portcullis.Kube;

/// <summary>A request ends here with a Status; caught once, where requests are answered.</summary>
internal sealed class RefusedException(ApiStatus status) : Exception(status.Message)
{
    public ApiStatus Status { get; } = status;
}
