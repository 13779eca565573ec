using Portcullis.Identity;

namespace Portcullis.Policy.Matching;

/// <summary>A test of who is calling: some name of the peer fits some value. Without TLS nothing fits.</summary>
internal sealed class PeerTerm(FactKind fact, ByteTests tests) : Term
{
    public override FactKind Fact => fact;

    public override IReadOnlyList<byte[]>? Leads => fact == FactKind.Principal ? tests.Leads : null;

    public override bool Matches(in RequestFacts facts)
    {
        PeerIdentity peer = facts.Peer;
        if (peer is null || !peer.IsTls)
            return false;
        foreach (byte[] name in peer.Candidates)
        {
            if (tests.Any(name))
                return true;
        }
        return false;
    }
}
