using System.Collections.Immutable;

namespace Portcullis.Kube;

/// <summary>Collects what is wrong with an object, in Kubernetes' words: at most two hundred complaints.</summary>
internal sealed class Causes
{
    private const int Most = 200;
    private const int Longest = 120; // characters of a value in a message

    private readonly ImmutableArray<StatusCause>.Builder _found = ImmutableArray.CreateBuilder<StatusCause>();
    private readonly List<string> _broken = [];

    public ImmutableArray<StatusCause> Found => _found.ToImmutable();

    /// <summary>What was found first. Nothing more is taken afterwards that is said of such a field, or of what stands in it: that would only be a consequence.</summary>
    public void AddBroken(ImmutableArray<StatusCause> causes)
    {
        Add(causes);
        _broken.AddRange(causes.Select(cause => cause.Field).Where(field => field.Length > 0));
    }

    public void Add(IEnumerable<StatusCause> causes)
    {
        foreach (StatusCause cause in causes)
            Note(cause);
    }

    public void Required(string field, string why = "") =>
        Note(new("FieldValueRequired", why.Length == 0 ? "Required value" : "Required value: " + why, field));

    public void Invalid(string field, string value, string why) =>
        Note(new("FieldValueInvalid", $"Invalid value: \"{Cut(value)}\": {why}", field));

    /// <summary>The same for a value that must not be repeated.</summary>
    public void Invalid(string field, string why) => Note(new("FieldValueInvalid", $"Invalid value: {why}", field));

    public void Forbidden(string field, string why) => Note(new("FieldValueForbidden", "Forbidden: " + why, field));

    public void TooLong(string field, long limit) =>
        Note(new("FieldValueTooLong", $"Too long: may not be more than {limit} bytes", field));

    public void NotSupported(string field, string value, params string[] supported) =>
        Note(new("FieldValueNotSupported",
            $"Unsupported value: \"{Cut(value)}\": supported values: {string.Join(", ", supported.Select(one => $"\"{one}\""))}", field));

    private void Note(StatusCause cause)
    {
        if (_found.Count < Most && !_broken.Exists(broken => IsWithin(cause.Field, broken)))
            _found.Add(cause);
    }

    private static bool IsWithin(string field, string broken) =>
        field.StartsWith(broken, StringComparison.Ordinal) && (field.Length == broken.Length || field[broken.Length] is '.' or '[');

    private static string Cut(string value) => value.Length <= Longest ? value : value[..Longest] + "…";
}
