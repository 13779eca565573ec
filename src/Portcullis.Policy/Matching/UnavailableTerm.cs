namespace Portcullis.Policy.Matching;

/// <summary>A test of something this proxy never has (<c>experimental.envoy.filters.*</c>): no value ever fits.</summary>
internal sealed class UnavailableTerm : Term
{
    public override FactKind Fact => FactKind.Unavailable;

    public override bool Matches(in RequestFacts facts) => false;
}
