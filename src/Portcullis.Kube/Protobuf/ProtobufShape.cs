using System.Collections.Frozen;

namespace Portcullis.Kube;

/// <summary>The shape of a message, as far as it is read; fields that it does not name are skipped.</summary>
internal sealed class ProtobufShape(params ProtobufField[] fields)
{
    private readonly FrozenDictionary<int, ProtobufField> _fields = fields.ToFrozenDictionary(field => field.Number);

    public ProtobufField? this[int number] => _fields.GetValueOrDefault(number);
}
