using System.Collections.Immutable;

namespace Portcullis.Kube;

/// <summary>The media types that a PATCH of a kind takes. Clients choose by what OpenAPI lists.</summary>
public static class PatchTypes
{
    public const string Json = "application/json-patch+json";
    public const string Merge = "application/merge-patch+json";
    public const string Strategic = "application/strategic-merge-patch+json";
    public const string Apply = "application/apply-patch+yaml";

    private static readonly ImmutableArray<string> Custom = [Json, Merge, Apply];
    private static readonly ImmutableArray<string> BuiltIn = [Json, Merge, Strategic, Apply];

    /// <summary>Strategic merge needs a schema that was written for it, which custom kinds have not.</summary>
    public static ImmutableArray<string> Of(ResourceType type) => type.IsCustom ? Custom : BuiltIn;
}
