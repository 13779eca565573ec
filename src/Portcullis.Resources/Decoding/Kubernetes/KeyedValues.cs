using System.Collections.Immutable;
using System.Text;
using Portcullis.Syntax;

namespace Portcullis.Resources.Decoding;

/// <summary>Reads the maps of Secret and ConfigMap. SECURITY: no value ever reaches a message.</summary>
internal static class KeyedValues
{
    private const int LongestKey = 253;
    private const int MostBytes = 1024 * 1024;

    /// <summary>Adds the strings of a map, as UTF-8.</summary>
    public static void AddText(ObjectReader document, string field, ImmutableSortedDictionary<string, ImmutableArray<byte>>.Builder into)
    {
        foreach ((string key, string text) in Texts(document, field))
            into[key] = [.. Encoding.UTF8.GetBytes(text)];
    }

    /// <summary>Adds the bytes of a map whose values are base64. Line breaks inside a value are ignored.</summary>
    public static void AddBase64(ObjectReader document, string field, ImmutableSortedDictionary<string, ImmutableArray<byte>>.Builder into)
    {
        foreach ((string key, string text) in Texts(document, field))
        {
            byte[] bytes = new byte[text.Length / 4 * 3 + 3];
            if (Convert.TryFromBase64String(text, bytes, out int length))
                into[key] = [.. bytes.AsSpan(0, length)];
            else
                document.Found.Error(KubernetesCodes.Base64, document.Node.At(field, key), $"the value of `{key}` is not base64",
                    help: field == "data" ? "put plain text under `stringData`" : "put plain text under `data`");
        }
    }

    public static IEnumerable<(string Key, string Text)> Texts(ObjectReader document, string field)
    {
        foreach (MappingEntry entry in document.Map(field))
        {
            if (!IsKey(entry.Name))
                document.Found.Error(KubernetesCodes.Key, entry.Key, $"`{entry.Name}` cannot be a key of `{field}`", help: "only letters, digits, `-`, `_` and `.` are allowed");
            else if (entry.Value is ScalarNode { Kind: NodeKind.String, Text: var text })
                yield return (entry.Name, text);
            else if (entry.Value.Kind == NodeKind.Null)
                yield return (entry.Name, "");
            else
                document.Found.Error(FieldCodes.WrongType, entry.Value, $"the value of `{entry.Name}` must be a string", help: "write it in quotes");
        }
    }

    public static void CheckSize(ObjectReader document, string field, long bytes)
    {
        if (bytes > MostBytes)
            document.Error(KubernetesCodes.TooLarge, field, $"the values have {bytes} bytes, and at most {MostBytes} are allowed");
    }

    private static bool IsKey(string key)
    {
        if (key.Length is 0 or > LongestKey || key is "." or "..")
            return false;
        foreach (char c in key)
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_' or '.'))
                return false;
        return true;
    }
}
