using Portcullis.Resources.Decoding;

namespace Portcullis.Resources;

/// <summary>What Kubernetes lets names and labels be. Each check returns null, or what is wrong and what is allowed, as the end of a sentence.</summary>
public static class NameSyntax
{
    /// <summary>A namespace's name: an RFC 1123 label.</summary>
    public static string? ProblemOfLabel(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return DnsName.IsLabel(text) ? null : "must have 1 to 63 characters of a-z, 0-9 and `-`, and begin and end with a letter or digit";
    }

    /// <summary>The name of most objects, pods among them: an RFC 1123 subdomain.</summary>
    public static string? ProblemOfSubdomain(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return DnsName.IsSubdomain(text) ? null
            : "must have 1 to 253 characters: labels of a-z, 0-9 and `-`, at most 63 characters each, joined by dots, each beginning and ending with a letter or digit";
    }

    /// <summary>A label's key and value.</summary>
    public static string? ProblemOfPair(string key, string value)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(value);
        return LabelSyntax.ProblemOfKey(key) is { } ofKey ? $"has a key that is none: {ofKey}"
            : LabelSyntax.ProblemOfValue(value) is { } ofValue ? $"has a value that is none: {ofValue}"
            : null;
    }
}
