using System.Collections.Immutable;

namespace Portcullis.Kube;

/// <summary>Collects what is wrong with an object, in Kubernetes' words.</summary>
internal sealed class Causes
{
    private readonly ImmutableArray<StatusCause>.Builder _found = ImmutableArray.CreateBuilder<StatusCause>();

    public ImmutableArray<StatusCause> Found => _found.ToImmutable();

    public void Add(IEnumerable<StatusCause> causes) => _found.AddRange(causes);

    public void Required(string field, string why = "") =>
        _found.Add(new("FieldValueRequired", why.Length == 0 ? "Required value" : "Required value: " + why, field));

    public void Invalid(string field, string value, string why) =>
        _found.Add(new("FieldValueInvalid", $"Invalid value: \"{value}\": {why}", field));

    /// <summary>The same for a value that must not be repeated.</summary>
    public void Invalid(string field, string why) => _found.Add(new("FieldValueInvalid", $"Invalid value: {why}", field));

    public void Forbidden(string field, string why) => _found.Add(new("FieldValueForbidden", "Forbidden: " + why, field));

    public void TooLong(string field, long limit) =>
        _found.Add(new("FieldValueTooLong", $"Too long: may not be more than {limit} bytes", field));

    public void NotSupported(string field, string value, params string[] supported) =>
        _found.Add(new("FieldValueNotSupported",
            $"Unsupported value: \"{value}\": supported values: {string.Join(", ", supported.Select(one => $"\"{one}\""))}", field));
}
