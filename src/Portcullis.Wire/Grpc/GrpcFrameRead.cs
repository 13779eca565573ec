namespace Portcullis.Wire;

/// <summary>What <see cref="GrpcFrame.ReadSingle"/> found: a message, an empty stream, or a refusal.</summary>
internal readonly record struct GrpcFrameRead(byte[]? Message, GrpcCode Code, string Text)
{
    /// <summary>The stream was empty: no message, and nothing wrong yet.</summary>
    public static GrpcFrameRead Nothing { get; } = new(Message: null, GrpcCode.Ok, "");

    public bool IsRefused => Code != GrpcCode.Ok;

    public static GrpcFrameRead Of(byte[] message) => new(message, GrpcCode.Ok, "");

    public static GrpcFrameRead Refused(GrpcCode code, string text) => new(Message: null, code, text);
}
