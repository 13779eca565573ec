namespace Portcullis.Wire;

/// <summary>How a stream ends: <see cref="GrpcCode.Ok"/>, or another code with a text for the peer's log.</summary>
public readonly record struct GrpcEnd(GrpcCode Code, string Text)
{
    public static GrpcEnd Ok { get; } = new(GrpcCode.Ok, "");
}
