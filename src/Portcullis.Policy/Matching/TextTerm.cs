namespace Portcullis.Policy.Matching;

/// <summary>A test of an attribute that is one text: path, method, host, SNI.</summary>
internal sealed class TextTerm(FactKind fact, ByteTests tests) : Term
{
    public override FactKind Fact => fact;

    public override IReadOnlyList<byte[]>? Leads => fact == FactKind.Path ? tests.Leads : null;

    public override bool Matches(in RequestFacts facts) => fact switch
    {
        FactKind.Path => !facts.Path.IsEmpty && tests.Any(facts.Path),
        FactKind.Method => facts.IsHttp && tests.Any(facts.Method),
        FactKind.Host => facts.IsHttp && !facts.HostMissing && tests.Any(facts.Host),
        FactKind.Target => !facts.Target.IsEmpty && tests.Any(facts.Target),
        FactKind.Sni => tests.Any(facts.Sni),
        _ => false,
    };
}
