namespace Portcullis.Resources.Decoding;

/// <summary>What a StringMatch field allows beyond an exact text, a prefix and a regular expression.</summary>
[Flags]
internal enum StringMatchForm
{
    None = 0,

    /// <summary>An empty prefix, which matches everything.</summary>
    EmptyPrefix = 1,

    /// <summary>The regular expression <c>*</c>, Istio's way to ask for presence.</summary>
    StarIsPresence = 2,

    /// <summary>No regular expression: the match is intersected with a delegate's.</summary>
    NoRegex = 4,
}
