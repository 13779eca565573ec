namespace Portcullis.Native;

/// <summary>The answer of the chain verifier.</summary>
/// <param name="Message">For people; empty when accepted.</param>
/// <param name="Depth">Which certificate is to blame, counted from the leaf; -1 when none is.</param>
public readonly record struct ChainVerdict(PeerRefusal Refusal, string Message, int Depth)
{
    internal static readonly ChainVerdict Accept = new(PeerRefusal.None, "", -1);

    public bool Accepted => Refusal == PeerRefusal.None;
}
