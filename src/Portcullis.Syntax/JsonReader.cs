using System.Text;
using System.Text.Json;

namespace Portcullis.Syntax;

/// <summary>Reads one JSON document into the same tree that <see cref="YamlReader"/> gives.</summary>
public static class JsonReader
{
    /// <summary>Reads the document, or reports why it cannot be read and returns null. Never throws on any input.</summary>
    public static Node? Read(SourceText source, Diagnostics found)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(found);
        if (!TreeLimits.Admits(source, found))
            return null;
        SecretLines.Hide(source);
        byte[] bytes = Encoding.UTF8.GetBytes(source.Text);
        var builder = new JsonTreeBuilder(source, bytes, found);
        try
        {
            return builder.Read();
        }
        catch (JsonException malformed)
        {
            found.Error(SyntaxCodes.Malformed, builder.SpanAt(malformed), Reword(malformed.Message));
            return null;
        }
        // An escape that is half of a surrogate pair is found only when the string is asked for.
        catch (InvalidOperationException)
        {
            found.Error(SyntaxCodes.Malformed, builder.Here, "malformed JSON: a string holds half a surrogate pair");
            return null;
        }
    }

    private static string Reword(string message)
    {
        int place = message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        string text = (place < 0 ? message : message[..place]).TrimEnd('.').Replace(". ", "; ", StringComparison.Ordinal);
        return $"malformed JSON: {text}";
    }
}
