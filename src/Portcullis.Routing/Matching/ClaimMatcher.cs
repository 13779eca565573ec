using Portcullis.Identity;

namespace Portcullis.Routing;

/// <summary>
/// One <c>@request.auth.claims</c> entry of <c>headers</c> or <c>withoutHeaders</c>: a text that fits, or a list with a text that fits.
/// Without a form to fit, any claim but null will do.
/// </summary>
/// <param name="path">Names from the payload's top down, in UTF-8.</param>
/// <param name="without">The entry holds when no text fits, also when there is no such claim or no token.</param>
internal sealed class ClaimMatcher(byte[][] path, StringMatcher value, bool without)
{
    public bool Matches(TokenClaims? claims) => Fits(claims?.Find(path)) != without;

    private bool Fits(ClaimValue? claim)
    {
        if (claim is null)
            return false;
        if (value.IsAny)
            return claim.Kind != ClaimKind.Null;
        if (claim.Kind == ClaimKind.Text)
            return value.Matches(claim.Text);
        foreach (ClaimValue item in claim.Items)
            if (item.Kind == ClaimKind.Text && value.Matches(item.Text))
                return true;
        return false;
    }
}
