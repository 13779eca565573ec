using System.CommandLine.Parsing;
using System.Net;
using Portcullis.Resources;

namespace Portcullis.Commands;

/// <summary>Checks names that options take, so that a wrong one is told at once and not by what it breaks later.</summary>
internal static class NameChecks
{
    /// <summary>A namespace.</summary>
    public static void Namespace(OptionResult result) => Check(result, NameSyntax.ProblemOfLabel);

    /// <summary>The name of an object of the API.</summary>
    public static void Name(OptionResult result) => Check(result, NameSyntax.ProblemOfSubdomain);

    /// <summary>A host name or an IP address, without a port.</summary>
    public static void Host(OptionResult result) => Check(result, static text =>
        IsHost(text) ? null : "is neither a host name nor an IP address; write it without scheme and port, for example mesh.example.com or 10.0.0.1");

    // A name whose last label is a number is read as an address by whoever connects to it, or not at all.
    private static bool IsHost(string text)
    {
        if (text.Contains(':', StringComparison.Ordinal))
            return IPAddress.TryParse(text, out _) && !text.AsSpan().ContainsAny('[', '%');
        return text.Split('.')[^1] is { Length: > 0 } last && last.All(char.IsAsciiDigit)
            ? IPAddress.TryParse(text, out IPAddress? address) && address.ToString() == text
            : NameSyntax.ProblemOfSubdomain(text.ToLowerInvariant()) is null;
    }

    private static void Check(OptionResult result, Func<string, string?> problemOf)
    {
        foreach (Token token in result.Tokens)
            if (problemOf(token.Value) is { } problem)
                result.AddError($"{result.Option.Name} `{token.Value}` {problem}");
    }
}
