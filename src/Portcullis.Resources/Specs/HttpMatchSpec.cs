using System.Collections.Immutable;

namespace Portcullis.Resources;

/// <summary>VirtualService <c>HTTPMatchRequest</c>: the set fields are and-ed.</summary>
public sealed record HttpMatchSpec
{
    public string? Name { get; init; }
    public StringMatchSpec? Uri { get; init; }
    public bool IgnoreUriCase { get; init; }
    public StringMatchSpec? Scheme { get; init; }
    public StringMatchSpec? Method { get; init; }
    public StringMatchSpec? Authority { get; init; }

    /// <summary>Keys as written; header names are matched without case, <c>@request.auth.claims…</c> names claims.</summary>
    public ImmutableSortedDictionary<string, StringMatchSpec> Headers { get; init; } = ImmutableSortedDictionary<string, StringMatchSpec>.Empty;

    public ImmutableSortedDictionary<string, StringMatchSpec> WithoutHeaders { get; init; } = ImmutableSortedDictionary<string, StringMatchSpec>.Empty;
    public ImmutableSortedDictionary<string, StringMatchSpec> QueryParams { get; init; } = ImmutableSortedDictionary<string, StringMatchSpec>.Empty;

    /// <summary>The listener's declared port.</summary>
    public int? Port { get; init; }

    public ImmutableSortedDictionary<string, string> SourceLabels { get; init; } = ImmutableSortedDictionary<string, string>.Empty;
    public string? SourceNamespace { get; init; }
    public ImmutableArray<string> Gateways { get; init; } = [];
}
