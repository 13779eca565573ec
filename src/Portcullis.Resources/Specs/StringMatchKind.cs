namespace Portcullis.Resources;

/// <summary>The form of a <see cref="StringMatchSpec"/>.</summary>
public enum StringMatchKind
{
    /// <summary>No form given: the attribute only has to be present.</summary>
    Any,
    Exact,
    Prefix,

    /// <summary>RE2 syntax, matched against the whole string.</summary>
    Regex,
}
