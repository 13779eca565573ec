namespace Portcullis.Kube;

/// <summary>One field of a message.</summary>
/// <param name="Name">Of the JSON member.</param>
/// <param name="Message">The shape of a <see cref="ProtobufType.Message"/>.</param>
/// <param name="IsRepeated">Becomes an array.</param>
/// <param name="KeepsZero">Zero or false is a value; otherwise it stands for absent, as an empty text always does.</param>
internal sealed record ProtobufField(int Number, string Name, ProtobufType Type, ProtobufShape? Message = null, bool IsRepeated = false, bool KeepsZero = false);
