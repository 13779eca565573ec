using System.Text.Json.Nodes;

namespace Portcullis.Kube;

/// <summary>What a deletion depends on. Propagation and grace are accepted and mean nothing here: no object runs anything or owns others.</summary>
/// <param name="Uid">Empty, or the uid that the object must have.</param>
/// <param name="ResourceVersion">Empty, or the resourceVersion that it must have.</param>
internal sealed record DeleteOptions(string Uid, string ResourceVersion, bool DryRun)
{
    public static DeleteOptions Read(JsonObject? body)
    {
        JsonObject? preconditions = body.Tree("preconditions");
        return new(preconditions.Text("uid"), preconditions.Text("resourceVersion"), WriteParameters.IsDryRun(ObjectJson.Texts(body.Items("dryRun"))));
    }
}
