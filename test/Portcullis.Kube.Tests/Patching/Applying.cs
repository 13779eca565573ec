using System.Text.Json.Nodes;

namespace Portcullis.Kube.Tests;

/// <summary>One object under writes of several managers, as a server would make them.</summary>
internal sealed class Applying
{
    public const string Version = "test.io/v1";
    private const string Head = """{"apiVersion":"test.io/v1","kind":"Sample","metadata":{"name":"a"}""";

    public JsonObject? Live { get; set; }

    public DateTimeOffset Now { get; set; } = DateTimeOffset.UnixEpoch;

    /// <summary>Spec as the object stands now.</summary>
    public JsonNode? Spec => Live?["spec"];

    /// <summary>A whole object around some members.</summary>
    public static JsonObject Object(string members) => Json.Object(members.Length == 0 ? Head + "}" : Head + "," + members + "}");

    public ApplyResult TryApply(string manager, string members, bool force = false, string subresource = "", string version = Version)
    {
        JsonObject applied = Object(members);
        applied["apiVersion"] = version;
        JsonNode? before = Live?.DeepClone();
        ApplyResult result = ServerSideApply.Apply(Live, applied, new ApplyOwner(manager, version, subresource), force, Sample.Schema, Now);
        JsonNode.DeepEquals(before, Live).ShouldBeTrue("apply changed its input");
        if (result.Ok)
            Live = result.Object;
        return result;
    }

    public Applying Apply(string manager, string members, bool force = false, string subresource = "", string version = Version)
    {
        TryApply(manager, members, force, subresource, version).Message.ShouldBeEmpty();
        return this;
    }

    /// <summary>A create or replace: the object is what is given.</summary>
    public Applying Put(string manager, string members, string subresource = "", string version = Version)
    {
        JsonObject next = Object(members);
        return Write(manager, next, subresource, version);
    }

    /// <summary>A merge patch.</summary>
    public Applying Patch(string manager, string patch, string subresource = "", string version = Version) =>
        Write(manager, MergePatch.Apply(Live!, Json.Object(patch)), subresource, version);

    /// <summary>FieldsV1 of a manager; null when it owns nothing.</summary>
    public JsonNode? Fields(string manager, string operation = "Apply", string subresource = "") => Entry(manager, operation, subresource)?["fieldsV1"];

    public JsonObject? Entry(string manager, string operation = "Apply", string subresource = "") =>
        (JsonObject?)(Live?["metadata"]?["managedFields"] as JsonArray)?.SingleOrDefault(entry =>
            entry!["manager"]!.GetValue<string>() == manager && entry["operation"]!.GetValue<string>() == operation
            && (entry["subresource"]?.GetValue<string>() ?? "") == subresource);

    private Applying Write(string manager, JsonObject next, string subresource, string version)
    {
        JsonNode? before = Live?.DeepClone();
        JsonObject written = ManagedFields.Update(Live, next, new ApplyOwner(manager, version, subresource), Sample.Schema, Now);
        JsonNode.DeepEquals(before, Live).ShouldBeTrue("update changed its input");
        Live = written;
        return this;
    }
}
