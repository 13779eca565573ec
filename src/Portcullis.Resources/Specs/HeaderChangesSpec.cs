using System.Collections.Immutable;

namespace Portcullis.Resources;

/// <summary>VirtualService <c>HeaderOperations</c>; removal runs before setting and adding.</summary>
public sealed record HeaderChangesSpec
{
    public static HeaderChangesSpec None { get; } = new();

    public ImmutableArray<KeyValuePair<string, string>> Set { get; init; } = [];
    public ImmutableArray<KeyValuePair<string, string>> Add { get; init; } = [];
    public ImmutableArray<string> Remove { get; init; } = [];

    public bool IsEmpty => Set.IsEmpty && Add.IsEmpty && Remove.IsEmpty;
}
