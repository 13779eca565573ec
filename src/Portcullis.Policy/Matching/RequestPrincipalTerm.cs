using Portcullis.Identity;

namespace Portcullis.Policy.Matching;

/// <summary>A test of the verified token's issuer and subject. A token without either is no principal.</summary>
internal sealed class RequestPrincipalTerm(RequestPrincipalTest[] tests) : Term
{
    public override FactKind Fact => FactKind.RequestPrincipal;

    public override bool Matches(in RequestFacts facts)
    {
        if (facts.Token is not { Issuer: { Kind: ClaimKind.Text } issuer, Subject: { Kind: ClaimKind.Text } subject })
            return false;
        foreach (RequestPrincipalTest test in tests)
        {
            if (test.Matches(issuer.Text, subject.Text))
                return true;
        }
        return false;
    }
}
