using Portcullis.Syntax;

namespace Portcullis.Resources.Decoding;

/// <summary>Reads one mapping field by field. Each field is asked for by its lowerCamelCase name; <see cref="Finish"/> reports the rest.</summary>
/// <remarks>
/// A wrong type is reported and read as absent, so that decoding goes on and finds every problem at once.
/// A null value counts as absent, as in protobuf's JSON form.
/// </remarks>
internal sealed partial class ObjectReader
{
    private readonly DecodeContext _context;
    private readonly bool[] _asked;
    private readonly List<string> _names = [];

    public ObjectReader(MappingNode node, DecodeContext context)
    {
        Node = node;
        _context = context;
        _asked = new bool[node.Entries.Length];
    }

    public MappingNode Node { get; }
    public Diagnostics Found => _context.Found;

    /// <summary>The node of the whole document that the steps lead to, as far as they lead; for messages about metadata.</summary>
    public Node DocumentNode(params ReadOnlySpan<object> steps) => (_context.Document ?? Node).At(steps);

    /// <summary>The value of a field as it stands in the document; null when absent or null.</summary>
    public Node? Field(string name)
    {
        int at = IndexOf(name);
        return at < 0 || Node.Entries[at].Value.Kind == NodeKind.Null ? null : Node.Entries[at].Value;
    }

    /// <summary>Whether the field is there and not null. An empty list or object is there.</summary>
    public bool Has(string name) => Field(name) is not null;

    /// <summary>Reports an error at a field: at its value if it is there, else at this object, with the field's path either way.</summary>
    public void Error(string code, string name, string message, string? help = null) =>
        Report(Severity.Error, code, name, message, help);

    /// <summary>Reports a warning at a field: at its value if it is there, else at this object, with the field's path either way.</summary>
    public void Warn(string code, string name, string message, string? help = null) =>
        Report(Severity.Warning, code, name, message, help);

    /// <summary>Accepts fields that decode elsewhere or do nothing by design, without a word.</summary>
    public void Accept(params ReadOnlySpan<string> names)
    {
        foreach (string name in names)
            IndexOf(name);
    }

    /// <summary>Accepts fields that do nothing here, warning by name about each one present.</summary>
    public void AcceptUnsupported(params ReadOnlySpan<string> names)
    {
        foreach (string name in names)
            if (Has(name))
                Warn(FieldCodes.NotActing, name, $"`{name}` is read but has no effect here");
    }

    /// <summary>A string, or null when absent. An empty string is a string.</summary>
    public string? String(string name) => StringNode(name)?.Text;

    public ScalarNode? StringNode(string name)
    {
        if (Field(name) is not { } node)
            return null;
        return AsString(node);
    }

    /// <summary>A string that must be there and not empty; null after an error.</summary>
    public string? RequiredString(string name, string code = FieldCodes.Missing)
    {
        if (Field(name) is not { } node)
        {
            Error(code, name, $"`{name}` is missing");
            return null;
        }
        if (AsString(node) is not { } scalar)
            return null;
        if (scalar.Text.Length > 0)
            return scalar.Text;
        Found.Error(code, node, $"`{name}` must not be empty");
        return null;
    }

    public bool Bool(string name, bool absent = false) => OptionalBool(name) ?? absent;

    public bool? OptionalBool(string name)
    {
        if (Field(name) is not { } node)
            return null;
        if (node is ScalarNode { Kind: NodeKind.Boolean, Text: var text })
            return text is "true" or "True" or "TRUE";
        WrongType(node, "true or false", help: node.Kind == NodeKind.String ? "write it without quotes" : null);
        return null;
    }

    /// <summary>An integer within bounds, or null when absent or wrong.</summary>
    public int? Int(string name, int least = int.MinValue, int most = int.MaxValue, string code = FieldCodes.OutOfRange) =>
        (int?)Long(name, least, most, code);

    /// <summary>Protobuf <c>uint32</c>.</summary>
    public uint? UInt32(string name, uint least = 0, uint most = uint.MaxValue, string code = FieldCodes.OutOfRange) =>
        (uint?)Long(name, least, most, code);

    public long? Long(string name, long least, long most, string code = FieldCodes.OutOfRange)
    {
        if (Field(name) is not { } node)
            return null;
        if (node is not ScalarNode { Kind: NodeKind.Integer, Text: var text })
        {
            WrongType(node, "an integer", help: node.Kind == NodeKind.String ? "write it without quotes" : null);
            return null;
        }
        if (IntegerText.TryParse(text, out long value) && value >= least && value <= most)
            return value;
        Found.Error(code, node, $"`{name}` must be from {least} to {most}, found `{text}`");
        return null;
    }

    /// <summary>Any number, or null when absent or wrong.</summary>
    public double? Number(string name)
    {
        if (Field(name) is not { } node)
            return null;
        if (node is ScalarNode { Kind: NodeKind.Integer or NodeKind.Number, Text: var text }
            && double.TryParse(text, System.Globalization.NumberStyles.Float, provider: null, out double value)
            && double.IsFinite(value))
            return value;
        WrongType(node, "a number", help: node.Kind == NodeKind.String ? "write it without quotes" : null);
        return null;
    }

    public TimeSpan? Duration(string name, string code = FieldCodes.Duration)
    {
        if (Field(name) is ScalarNode { Kind: NodeKind.Integer or NodeKind.Number } number)
        {
            WrongType(number, "a duration", help: $"give it a unit, as in `{number.Text}s`");
            return null;
        }
        if (StringNode(name) is not { } node)
            return null;
        if (DurationText.TryParse(node.Text, out TimeSpan duration, out string? why))
            return duration;
        Found.Error(code, node, $"`{node.Text}` is not a duration", help: why);
        return null;
    }

    /// <summary>An enum's value; <paramref name="absent"/> when the field is absent or wrong.</summary>
    public T Enum<T>(string name, EnumNames<T> names, T absent, string code = FieldCodes.NotInEnum, bool ignoreCase = false)
        where T : struct => OptionalEnum(name, names, code, ignoreCase) ?? absent;

    /// <summary>An enum's value; null when the field is absent or wrong.</summary>
    public T? OptionalEnum<T>(string name, EnumNames<T> names, string code = FieldCodes.NotInEnum, bool ignoreCase = false)
        where T : struct
    {
        if (StringNode(name) is not { } node)
            return null;
        StringComparison comparison = ignoreCase ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;
        if (names.TryFind(node.Text, comparison, out T value))
            return value;
        ReportNotInEnum(name, node, names.Listed, names.Names, code);
        return null;
    }

    /// <summary>One of a set of names, kept as text; null when absent or wrong.</summary>
    public string? OptionalType(string name, EnumNames<string> names)
    {
        if (StringNode(name) is not { } node)
            return null;
        if (names.TryFind(node.Text, StringComparison.Ordinal, out string? value))
            return value;
        ReportNotInEnum(name, node, names.Listed, names.Names, FieldCodes.NotInEnum);
        return null;
    }

    /// <summary>A nested object, or null when absent or not an object. The caller finishes it.</summary>
    public ObjectReader? Object(string name)
    {
        if (Field(name) is not { } node)
            return null;
        return node is MappingNode mapping ? Nested(mapping) : WrongType<ObjectReader>(node, "an object");
    }

    /// <summary>A reader for a mapping found inside this one.</summary>
    public ObjectReader Nested(MappingNode mapping) => new(mapping, _context);

    /// <summary>Reports every field that was never asked for, with the name that was probably meant.</summary>
    public void Finish()
    {
        if (_context.UnknownFields == UnknownFields.Ignore)
            return;
        for (int i = 0; i < _asked.Length; i++)
        {
            if (_asked[i] || Found.Truncated)
                continue;
            ScalarNode key = Node.Entries[i].Key;
            Severity severity = _context.UnknownFields == UnknownFields.Warn ? Severity.Warning : Severity.Error;
            string owner = Node.Path.Length == 0 ? "here" : $"in `{Node.Path}`";
            string help = Suggestion.DidYouMean(key.Text, _names)
                ?? (_names.Count == 0 ? "nothing is allowed here" : $"allowed here: {string.Join(", ", _names.Take(40))}");
            Found.Add(new Diagnostic(severity, FieldCodes.UnknownField, $"unknown field `{key.Text}` {owner}", key.Span, key.Path, help));
        }
    }

    internal void WrongType(Node node, string expected, string? help = null) =>
        Found.Error(FieldCodes.WrongType, node, $"expected {expected}, found {FoundText(node)}", help);

    internal T? WrongType<T>(Node node, string expected) where T : class
    {
        WrongType(node, expected);
        return null;
    }

    private ScalarNode? AsString(Node node)
    {
        if (node is ScalarNode { Kind: NodeKind.String } scalar)
            return scalar;
        WrongType(node, "a string", help: node is ScalarNode { Kind: not NodeKind.Null } other ? $"write \"{other.Text}\" in quotes" : null);
        return null;
    }

    private static string FoundText(Node node) => node switch
    {
        ScalarNode { Kind: NodeKind.Null } => "null",
        ScalarNode { Kind: NodeKind.String } => "a string",
        ScalarNode { Text: var text } => $"{text} without quotes",
        SequenceNode => "a list",
        _ => "an object",
    };

    private int IndexOf(string name)
    {
        if (!_names.Contains(name))
            _names.Add(name);
        int found = -1;
        for (int i = 0; i < Node.Entries.Length; i++)
        {
            string written = Node.Entries[i].Name;
            if (written != name && !(_context.SnakeCase && FieldName.IsSnakeCaseOf(written, name)))
                continue;
            if (found >= 0 && !_asked[i])
                Found.Error(FieldCodes.GivenTwice, Node.Entries[i].Key, $"`{name}` is given twice, as `{Node.Entries[found].Name}` and as `{written}`");
            _asked[i] = true;
            if (found < 0)
                found = i;
        }
        return found;
    }

    private void ReportNotInEnum(string name, ScalarNode node, string listed, IEnumerable<string> names, string code) =>
        Found.Error(code, node, $"`{name}` must be {listed}, found `{node.Text}`", help: Suggestion.DidYouMean(node.Text, names));

    private void Report(Severity severity, string code, string name, string message, string? help)
    {
        int at = IndexOf(name);
        Node node = at < 0 ? Node : Node.Entries[at].Value;
        string path = at >= 0 ? node.Path : Node.Path.Length == 0 ? name : $"{Node.Path}.{name}";
        Found.Add(new Diagnostic(severity, code, message, node.Span, path, help));
    }
}
