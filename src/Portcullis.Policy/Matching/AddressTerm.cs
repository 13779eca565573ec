namespace Portcullis.Policy.Matching;

/// <summary>A test of an address against blocks.</summary>
internal sealed class AddressTerm(FactKind fact, IpBlock[] blocks) : Term
{
    public override FactKind Fact => fact;

    public override bool Matches(in RequestFacts facts)
    {
        IpValue address = fact switch
        {
            FactKind.SourceIp => facts.SourceIp,
            FactKind.RemoteIp => facts.RemoteIp,
            _ => facts.DestinationIp,
        };
        foreach (IpBlock block in blocks)
        {
            if (block.Contains(address))
                return true;
        }
        return false;
    }
}
