using System.Buffers;
using Portcullis.Syntax;

namespace Portcullis.Identity;

/// <summary>A workload's name, <c>spiffe://trust-domain/path</c>. An instance is proof that it was parsed.</summary>
/// <remarks>A class: a struct has a default value that no parser ever saw.</remarks>
public sealed class SpiffeId : IEquatable<SpiffeId>
{
    internal const string Scheme = "spiffe://";
    private const int MaximumLength = 2048;
    private const int MaximumDomainLength = 255;

    private static readonly SearchValues<char> DomainChars =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-._");

    private readonly int _path; // INVARIANT: index of the path's '/', or Text.Length

    private SpiffeId(string text, int path) => (Text, _path) = (text, path);

    public string Text { get; }
    public ReadOnlySpan<char> TrustDomain => Text.AsSpan(Scheme.Length.._path);

    /// <summary>Empty, or starts with a slash and never ends with one.</summary>
    public ReadOnlySpan<char> Path => Text.AsSpan(_path);

    /// <summary>Reads an id as section 2 of the SPIFFE-ID standard allows it, and no wider.</summary>
    public static Parsed<SpiffeId> Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Length > MaximumLength)
            return new Problem($"id is longer than {MaximumLength} bytes", At: MaximumLength);
        if (!text.StartsWith(Scheme, StringComparison.Ordinal))
            return new Problem("scheme must be `spiffe://`", At: 0);

        int slash = text.IndexOf('/', Scheme.Length);
        int path = slash < 0 ? text.Length : slash;
        if (path == Scheme.Length)
            return new Problem("trust domain is missing", At: path);
        if (path - Scheme.Length > MaximumDomainLength)
            return new Problem($"trust domain is longer than {MaximumDomainLength} bytes", At: Scheme.Length);

        int bad = text.AsSpan(Scheme.Length..path).IndexOfAnyExcept(DomainChars);
        if (bad >= 0)
            return new Problem("trust domain may hold only a-z, 0-9, `-`, `.` and `_`", At: Scheme.Length + bad);

        return SpiffePath.Check(text, path) is { } problem ? problem : new SpiffeId(text, path);
    }

    public bool Equals(SpiffeId? other) => other is not null && Text == other.Text;
    public override bool Equals(object? obj) => Equals(obj as SpiffeId);
    public override int GetHashCode() => Text.GetHashCode(StringComparison.Ordinal);
    public override string ToString() => Text;
}
