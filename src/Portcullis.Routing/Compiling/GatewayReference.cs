using Portcullis.Resources;

namespace Portcullis.Routing;

/// <summary>A name in a <c>gateways</c> list.</summary>
internal static class GatewayReference
{
    public const string Mesh = "mesh";

    /// <summary>The Gateway meant: <c>gw</c>, <c>./gw</c>, <c>ns/gw</c>, or the old <c>gw.ns[.svc…]</c>; null for <c>mesh</c>.</summary>
    public static ObjectName? Resolve(string written, string ownNamespace)
    {
        if (written == Mesh)
            return null;
        int slash = written.IndexOf('/', StringComparison.Ordinal);
        if (slash >= 0)
        {
            string @namespace = written[..slash];
            return new ObjectName(@namespace == "." ? ownNamespace : @namespace, written[(slash + 1)..]);
        }
        // A Gateway's own name holds no dot, so a dotted name can only be the old form.
        string[] labels = written.Split('.');
        return labels.Length > 1 ? new ObjectName(labels[1], labels[0]) : new ObjectName(ownNamespace, written);
    }
}
