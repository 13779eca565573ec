using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Portcullis.Kube;

/// <summary>Every kind that the API serves. Immutable.</summary>
public sealed class ResourceCatalog
{
    private readonly FrozenDictionary<(string Group, string Plural), ResourceType> _byPlural;
    private readonly FrozenDictionary<(string Group, string Kind), ResourceType> _byKind;

    public ResourceCatalog(IEnumerable<ResourceType> types)
    {
        All = [.. types];
        _byPlural = All.ToFrozenDictionary(type => (type.Group, type.Plural));
        _byKind = All.ToFrozenDictionary(type => (type.Group, type.Kind));
    }

    public ImmutableArray<ResourceType> All { get; }

    public ResourceType? ByPlural(string group, string plural) => _byPlural.GetValueOrDefault((group, plural));

    public ResourceType? ByKind(string group, string kind) => _byKind.GetValueOrDefault((group, kind));
}
