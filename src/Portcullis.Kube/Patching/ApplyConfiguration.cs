using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace Portcullis.Kube;

/// <summary>What a manager applies: checked, and reduced to what it can own.</summary>
internal static class ApplyConfiguration
{
    /// <summary>Set by the server: a manifest taken from a running server has them, and means nothing by them.</summary>
    private static readonly string[] ServerSet = ["creationTimestamp", "deletionTimestamp", "deletionGracePeriodSeconds", "generation", "selfLink", "managedFields"];

    /// <summary>Why this is no configuration for this owner.</summary>
    public static PatchProblem? Problem(JsonObject applied, ApplyOwner owner)
    {
        string version = JsonTree.TextOf(applied["apiVersion"]) ?? "";
        if (version != owner.ApiVersion)
            return PatchProblem.Unreadable($"Incorrect version specified in apply patch. Specified patch version: {version}, expected: {owner.ApiVersion}");

        return (applied["metadata"] as JsonObject)?["managedFields"] is null or JsonArray { Count: 0 }
            ? null
            : PatchProblem.Unreadable("metadata.managedFields must be nil");
    }

    /// <summary>A copy without nulls and without what the server sets; for status, with nothing else beside the object's name.</summary>
    public static JsonObject Clean(JsonObject applied, ApplyOwner owner)
    {
        var clean = new JsonObject();
        foreach ((string name, JsonNode? value) in applied)
            if (value is not null && (!owner.IsStatus || name is "apiVersion" or "kind" or "metadata" or "status"))
                clean[name] = WithoutNulls(value);

        if (clean["metadata"] is JsonObject metadata)
        {
            foreach (string name in metadata.Select(member => member.Key).ToList())
                if (ServerSet.Contains(name) || (owner.IsStatus && name is not ("name" or "namespace" or "uid" or "resourceVersion")))
                    metadata.Remove(name);
        }
        return clean;
    }

    /// <summary>Entries of lists that a manager could not own apart: the same keys twice, or none.</summary>
    public static ImmutableArray<StatusCause> DuplicateKeys(JsonObject applied, ObjectSchema schema)
    {
        var causes = ImmutableArray.CreateBuilder<StatusCause>();
        Check(applied, schema, path: "", causes);
        return causes.ToImmutable();
    }

    private static void Check(JsonNode? value, ObjectSchema? schema, string path, ImmutableArray<StatusCause>.Builder causes)
    {
        if (SchemaShape.Members(value, schema) is { } members)
        {
            foreach ((string name, JsonNode? member) in members)
                Check(member, SchemaShape.Member(schema, name), path + FieldStep.Show(FieldStep.Field(name)), causes);
            return;
        }
        if (value is not JsonArray list || schema is not { Kind: SchemaKind.Array, ListKind: not ListKind.Atomic })
            return;

        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (int i = 0; i < list.Count; i++)
        {
            string? step = SchemaShape.Step(list[i], schema);
            if (step is null)
                causes.Add(new StatusCause("FieldValueRequired", $"entry needs its key: {string.Join(", ", schema.ListMapKeys)}", $"{path}[{i}]"));
            else if (!seen.Add(step))
                causes.Add(new StatusCause("FieldValueDuplicate", $"duplicate entries for key {FieldStep.Show(step)}", path));
            Check(list[i], schema.Items, step is null ? $"{path}[{i}]" : path + FieldStep.Show(step), causes);
        }
    }

    private static JsonNode WithoutNulls(JsonNode value)
    {
        if (value is not JsonObject members)
            return value.DeepClone();
        var kept = new JsonObject();
        foreach ((string name, JsonNode? member) in members)
            if (member is not null)
                kept[name] = WithoutNulls(member);
        return kept;
    }
}
