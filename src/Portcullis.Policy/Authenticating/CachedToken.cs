using Portcullis.Identity;

namespace Portcullis.Policy.Authenticating;

/// <summary>A token that some rule accepted, and by which rules. Belongs to one worker.</summary>
internal sealed class CachedToken(UnverifiedToken token)
{
    private const int MostRules = 4; // rules that accept one and the same token; a replaced configuration's fall out at the end

    private readonly VerifiedToken?[] _verified = new VerifiedToken?[MostRules];

    public UnverifiedToken Token => token;

    public VerifiedToken? Find(JwtRule rule, TokenKeySet keys)
    {
        foreach (VerifiedToken? verified in _verified)
        {
            if (verified is null)
                return null;
            if (verified.IsBy(rule, keys))
                return verified;
        }
        return null;
    }

    public void Add(VerifiedToken verified)
    {
        Array.Copy(_verified, 0, _verified, 1, MostRules - 1);
        _verified[0] = verified;
    }
}
