using Google.Protobuf;

namespace Portcullis.Wire;

/// <summary>What a stream brought next: a message, or its end.</summary>
/// <param name="Message">Null exactly at the end.</param>
/// <param name="End">How the stream ended; meaningless beside a message.</param>
public readonly record struct GrpcStreamRead<TMessage>(TMessage? Message, GrpcEnd End)
    where TMessage : class, IMessage<TMessage>;
