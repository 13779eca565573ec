namespace Portcullis.Wire;

/// <summary>A peer broke the rules of a stream: the stream ends with this code and text.</summary>
public sealed class GrpcStreamException(GrpcCode code, string text) : Exception(text)
{
    public GrpcEnd End { get; } = new(code, text);
}
