using Portcullis.Identity;

namespace Portcullis.Policy.Matching;

/// <summary>A test of a claim of the verified token: a string that fits, or a list with a string that fits.</summary>
/// <param name="path">Names from the payload's top down.</param>
internal sealed class ClaimTerm(byte[][] path, ByteTests tests) : Term
{
    public override FactKind Fact => FactKind.Claim;

    public IReadOnlyList<byte[]> Path => path;

    public override bool Matches(in RequestFacts facts)
    {
        ClaimValue? claim = facts.Token?.Find(path);
        if (claim is null)
            return false;
        if (claim.Kind == ClaimKind.Text)
            return tests.Any(claim.Text);
        foreach (ClaimValue item in claim.Items)
        {
            if (item.Kind == ClaimKind.Text && tests.Any(item.Text))
                return true;
        }
        return false;
    }
}
