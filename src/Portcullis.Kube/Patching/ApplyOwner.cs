namespace Portcullis.Kube;

/// <summary>Who writes, as managed fields tell owners apart.</summary>
/// <param name="Manager">The <c>fieldManager</c> parameter, or the User-Agent up to its first <c>/</c>.</param>
/// <param name="ApiVersion">The version that the write is in, as <c>security.istio.io/v1</c>.</param>
/// <param name="Subresource">Empty, or <c>status</c>.</param>
public sealed record ApplyOwner(string Manager, string ApiVersion, string Subresource = "")
{
    internal bool IsStatus => Subresource == "status";
}
