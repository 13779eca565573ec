using Google.Protobuf;

namespace Portcullis.Wire;

/// <summary>How a unary call ended: a message under <see cref="GrpcCode.Ok"/>, else a code and its text.</summary>
/// <remarks>The default value is no success: it has no message.</remarks>
public readonly record struct GrpcReply<TMessage>
    where TMessage : class, IMessage<TMessage>
{
    private GrpcReply(TMessage? message, GrpcCode code, string text) => (Message, Code, Text) = (message, code, text);

    /// <summary>Not null exactly when the call succeeded.</summary>
    public TMessage? Message { get; }

    public GrpcCode Code { get; }

    /// <summary>What <c>grpc-message</c> says, decoded, or what went wrong here; at most 1,024 characters. May hold anything a peer sent.</summary>
    public string? Text { get; }

    public static GrpcReply<TMessage> Success(TMessage message)
    {
        ArgumentNullException.ThrowIfNull(message);
        return new GrpcReply<TMessage>(message, GrpcCode.Ok, "");
    }

    /// <summary>A call that failed; <see cref="GrpcCode.Ok"/> becomes <see cref="GrpcCode.Unknown"/>.</summary>
    public static GrpcReply<TMessage> Failure(GrpcCode code, string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return new GrpcReply<TMessage>(message: null, code == GrpcCode.Ok ? GrpcCode.Unknown : code, GrpcText.Bounded(text));
    }
}
