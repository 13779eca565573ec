namespace Portcullis.Kube;

/// <summary>What a protobuf field holds, and what JSON it becomes.</summary>
internal enum ProtobufType
{
    /// <summary>UTF-8 to a string.</summary>
    Text,

    /// <summary>Anything to base64.</summary>
    Bytes,

    /// <summary>A varint of 64 bits to a number.</summary>
    Integer,

    /// <summary>A varint to true or false.</summary>
    Boolean,

    /// <summary>A message to an object.</summary>
    Message,

    /// <summary>Repeated pairs of texts to an object.</summary>
    TextMap,

    /// <summary>Repeated pairs of text and bytes to an object.</summary>
    BytesMap,

    /// <summary>Seconds and nanoseconds to an RFC 3339 text in whole seconds.</summary>
    Time,

    /// <summary>The same in microseconds.</summary>
    MicroTime,

    /// <summary>A number or a text, each as it is.</summary>
    IntOrText,
}
