using System.Text.Json;

namespace Portcullis.Kube;

/// <summary>One method of one path, as OpenAPI tells it.</summary>
/// <param name="Method">Lower case.</param>
/// <param name="Action">Kubernetes' word for it: get, list, post, put, patch, delete, deletecollection.</param>
/// <param name="IsStatus">On the <c>status</c> subresource.</param>
internal sealed record ApiOperation(ResourceType Type, string Version, string Path, string Method, string Action, bool IsStatus = false)
{
    public bool Writes => Action is "post" or "put" or "patch";

    public bool IsNamespaced => Path.Contains("{namespace}", StringComparison.Ordinal);

    public bool IsNamed => Path.Contains("{name}", StringComparison.Ordinal);

    /// <summary>Unique in the document: <c>patchSecurityIstioIoV1NamespacedAuthorizationPolicy</c>.</summary>
    public string Id
    {
        get
        {
            string group = string.Concat((Type.Group.Length == 0 ? "core" : Type.Group).Split('.', '-').Append(Version).Select(Capital));
            string scope = IsNamespaced ? "Namespaced" : "";
            string everywhere = Type.Namespaced && !IsNamespaced ? "ForAllNamespaces" : "";
            return $"{Action}{group}{scope}{Type.Kind}{(IsStatus ? "Status" : "")}{everywhere}";
        }
    }

    /// <summary>The members of a document's <c>paths</c> for a kind in one version.</summary>
    public static void WritePaths(Utf8JsonWriter json, ResourceType type, string version, Action<Utf8JsonWriter, ApiOperation> write)
    {
        foreach (IGrouping<string, ApiOperation> path in Of(type, version).GroupBy(operation => operation.Path, StringComparer.Ordinal))
        {
            json.WriteStartObject(path.Key);
            foreach (ApiOperation operation in path)
                write(json, operation);
            json.WriteEndObject();
        }
    }

    /// <summary>Every operation of a kind in one version, path by path.</summary>
    public static IEnumerable<ApiOperation> Of(ResourceType type, string version)
    {
        string root = type.Group.Length == 0 ? $"/api/{version}" : $"/apis/{type.Group}/{version}";
        string collection = type.Namespaced ? $"{root}/namespaces/{{namespace}}/{type.Plural}" : $"{root}/{type.Plural}";
        if (ReviewKinds.Contains(type))
            return [new ApiOperation(type, version, collection, "post", "post")];

        List<ApiOperation> all = [new(type, version, collection, "get", "list")];
        if (!type.IsReadOnly)
            all.Add(new(type, version, collection, "post", "post"));
        if (ResourceVerbs.Of(type).Contains("deletecollection", StringComparer.Ordinal))
            all.Add(new(type, version, collection, "delete", "deletecollection"));
        all.Add(new(type, version, $"{collection}/{{name}}", "get", "get"));
        if (!type.IsReadOnly)
            all.AddRange(Changes(type, version, $"{collection}/{{name}}", isStatus: false).Append(new(type, version, $"{collection}/{{name}}", "delete", "delete")));
        if (type.HasStatus)
            all.Add(new(type, version, $"{collection}/{{name}}/status", "get", "get", IsStatus: true));
        if (type is { HasStatus: true, IsReadOnly: false })
            all.AddRange(Changes(type, version, $"{collection}/{{name}}/status", isStatus: true));
        if (type.Namespaced)
            all.Add(new(type, version, $"{root}/{type.Plural}", "get", "list"));
        return all;
    }

    private static IEnumerable<ApiOperation> Changes(ResourceType type, string version, string path, bool isStatus) =>
        [new(type, version, path, "put", "put", isStatus), new(type, version, path, "patch", "patch", isStatus)];

    private static string Capital(string word) => word.Length == 0 ? "" : char.ToUpperInvariant(word[0]) + word[1..];
}
