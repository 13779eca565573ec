namespace Portcullis.Policy.Matching;

/// <summary>A test of the local port.</summary>
internal sealed class PortTerm(ushort[] ports) : Term
{
    public override FactKind Fact => FactKind.DestinationPort;

    public override bool Matches(in RequestFacts facts) => ports.AsSpan().Contains(facts.DestinationPort);
}
