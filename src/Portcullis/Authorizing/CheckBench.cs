using Portcullis.Http;
using Portcullis.Policy;

namespace Portcullis.Authorizing;

/// <summary>What one question at a time is worked on with. Reused, so that what was learnt of tokens stays; never shared by two at once.</summary>
internal sealed class CheckBench
{
    private byte[] _path = [];

    public CheckQuestion Question { get; } = new();

    /// <summary>The request's headers before the rules changed any.</summary>
    public HeaderList Before { get; } = new();

    /// <summary>The target after normalization and before tokens were taken out of it.</summary>
    public byte[] Target { get; set; } = [];

    /// <summary>Tokens that were accepted before.</summary>
    public TokenCache Tokens { get; } = new();

    /// <summary>Room to normalize a target of this many bytes.</summary>
    public Span<byte> PathRoom(int length)
    {
        int room = checked(length * PathNormalizer.Growth);
        if (_path.Length < room)
            _path = new byte[room];
        return _path;
    }

    public void Clear()
    {
        Question.Clear();
        Before.Clear();
        Target = [];
    }
}
