using System.Collections.Immutable;

namespace Portcullis.Proxy;

/// <summary>How fetching keys from one place stands. Holds no key material.</summary>
public sealed record KeySourceStatus
{
    /// <summary>The key set's address, or the issuer whose discovery document names it; without user, query and fragment.</summary>
    public required string Location { get; init; }

    /// <summary>The location is an issuer.</summary>
    public bool Discovered { get; init; }

    /// <summary>The usable keys in force, the first hundred of them.</summary>
    public ImmutableArray<KeyStatus> Keys { get; init; } = [];

    /// <summary>How many usable keys are in force.</summary>
    public int KeyCount { get; init; }

    /// <summary>Why keys of the set are not used, the first hundred reasons.</summary>
    public ImmutableArray<string> Notes { get; init; } = [];

    /// <summary>When the keys in force were last confirmed; null when none ever came.</summary>
    public DateTimeOffset? LastGood { get; init; }

    public DateTimeOffset? LastFailure { get; init; }

    /// <summary>The words of <see cref="LastFailure"/>.</summary>
    public string? Failure { get; init; }

    /// <summary>What to write so that the failure goes away, where that is known.</summary>
    public string? Help { get; init; }

    /// <summary>The latest fetch failed.</summary>
    public bool Failing { get; init; }

    /// <summary>Null while a fetch is under way.</summary>
    public DateTimeOffset? NextFetch { get; init; }

    /// <summary>Fetches that ended, well or not; a fetch may be several requests.</summary>
    public long Fetches { get; init; }

    public long Failures { get; init; }

    /// <summary>Of the fetches, those that tokens of unknown keys caused.</summary>
    public long OnDemand { get; init; }
}
