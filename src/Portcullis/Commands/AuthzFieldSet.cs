using System.Text.Json;

namespace Portcullis.Commands;

/// <summary>Walks the fields of one JSON object and refuses a repeated one.</summary>
/// <param name="owner">The object's own field path, empty at the top.</param>
internal ref struct AuthzFieldSet(string owner)
{
    private const int Most = 8; // more than any object of a request has

    private Names _names;
    private int _count;

    /// <summary>Moves to the next field's value; false at the object's end.</summary>
    public bool Next(ref Utf8JsonReader reader, out string field)
    {
        field = "";
        if (!reader.Read() || reader.TokenType != JsonTokenType.PropertyName)
            return false;
        field = Known(ref reader) ?? reader.GetString()!;
        foreach (string name in ((ReadOnlySpan<string>)_names)[.._count])
        {
            if (name == field)
                throw new JsonException($"`{Path(field)}` is given twice");
        }
        if (_count < Most)
            _names[_count++] = field;
        reader.Read();
        return true;
    }

    public readonly JsonException Unknown(string field, string known) =>
        new($"`{Path(field)}` is not a field; there are {known}");

    private readonly string Path(string field) => owner.Length == 0 ? field : $"{owner}.{field}";

    // The same strings again and again need not be made anew for every line.
    private static string? Known(ref Utf8JsonReader reader)
    {
        foreach (string name in AllNames)
        {
            if (reader.ValueTextEquals(name))
                return name;
        }
        return null;
    }

    private static readonly string[] AllNames =
        ["id", "tls", "source", "destination", "http", "jwt", "principal", "sni", "ip", "remoteIp", "port", "method", "host", "path", "headers", "claims", "token"];

    [System.Runtime.CompilerServices.InlineArray(Most)]
    private struct Names
    {
        private string _first;
    }
}
