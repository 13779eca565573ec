namespace Portcullis.Routing;

/// <summary>The forms of a <see cref="StringMatcher"/>. Case is ASCII's.</summary>
internal enum StringMatcherKind
{
    Any,
    Exact,
    Prefix,
    ExactIgnoringCase,
    PrefixIgnoringCase,
    Regex,
}
