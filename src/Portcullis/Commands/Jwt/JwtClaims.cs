using System.Text.Json;

namespace Portcullis.Commands;

/// <summary>Puts a token's claims together: a document first, then what options say, each name once.</summary>
internal sealed class JwtClaims
{
    private const int MostBytes = 128 * 1024;

    private readonly List<string> _order = [];
    private readonly Dictionary<string, string> _json = new(StringComparer.Ordinal);
    private readonly HashSet<string> _given = new(StringComparer.Ordinal);

    /// <summary>Takes every member of a JSON object; options replace them.</summary>
    public void AddDocument(string path, Func<Stream> input)
    {
        string name = path == "-" ? "standard input" : $"`{path}`";
        using JsonDocument document = Parse(JwtInput.ReadFile(path, MostBytes, input), name);
        if (document.RootElement.ValueKind != JsonValueKind.Object)
            throw new InputException($"{name}: claims must be a JSON object");
        foreach (JsonProperty claim in document.RootElement.EnumerateObject())
            Set(claim.Name, claim.Value.GetRawText());
    }

    /// <summary><c>name=text</c> or <c>name:=json</c>.</summary>
    public void AddOption(string option)
    {
        int at = option.IndexOf('=', StringComparison.Ordinal);
        bool json = at > 0 && option[at - 1] == ':';
        string name = option[..Math.Max(0, json ? at - 1 : at)];
        if (name.Length == 0)
            throw new InputException($"claim `{option}` must be written `name=text` or `name:=json`");
        string value = option[(at + 1)..];
        if (json)
        {
            using JsonDocument document = Parse(System.Text.Encoding.UTF8.GetBytes(value), $"claim `{name}`");
            Give(name, document.RootElement.GetRawText());
        }
        else
            Give(name, Quoted(value));
    }

    public void Text(string name, string? value)
    {
        if (value is not null)
            Give(name, Quoted(value));
    }

    public void Seconds(string name, DateTimeOffset? time)
    {
        if (time is { } at)
            Give(name, $"{at.ToUnixTimeSeconds()}");
    }

    /// <summary>One audience is a string and several are a list, as everybody writes them.</summary>
    public void Audiences(IReadOnlyList<string> audiences)
    {
        if (audiences.Count > 0)
            Give("aud", audiences.Count == 1 ? Quoted(audiences[0]) : $"[{string.Join(",", audiences.Select(Quoted))}]");
    }

    public bool Has(string name) => _json.ContainsKey(name);

    public string ToJson() => $"{{{string.Join(",", _order.Select(name => $"{Quoted(name)}:{_json[name]}"))}}}";

    private void Give(string name, string json)
    {
        if (!_given.Add(name))
            throw new InputException($"claim `{name}` is given twice");
        Set(name, json);
    }

    private void Set(string name, string json)
    {
        if (!_json.ContainsKey(name))
            _order.Add(name);
        _json[name] = json;
    }

    private static string Quoted(string text) => $"\"{JsonEncodedText.Encode(text, System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}\"";

    private static JsonDocument Parse(byte[] json, string name)
    {
        try
        {
            return JsonDocument.Parse(json, new JsonDocumentOptions { AllowDuplicateProperties = false, MaxDepth = 30 });
        }
        catch (JsonException wrong)
        {
            throw new InputException($"{name}: {wrong.Message}");
        }
    }
}
