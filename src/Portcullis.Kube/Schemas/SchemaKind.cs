namespace Portcullis.Kube;

/// <summary>What JSON a schema admits.</summary>
public enum SchemaKind
{
    Object,
    Array,
    String,
    Integer,
    Number,
    Boolean,

    /// <summary>A number or a string, as a port name or number (<c>x-kubernetes-int-or-string</c>).</summary>
    IntOrString,

    /// <summary>Anything at all.</summary>
    Any,
}
