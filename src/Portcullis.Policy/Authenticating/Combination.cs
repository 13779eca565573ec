using System.Runtime.InteropServices;
using Portcullis.Identity;

namespace Portcullis.Policy.Authenticating;

/// <summary>What follows when no rule accepted: Istio's requirement is "one of the rules, or no token for any of them".</summary>
[StructLayout(LayoutKind.Auto)]
internal struct Combination
{
    private TokenRefusal? _first;
    private TokenRefusal? _lastSpecific;

    /// <summary>Null when every rule missed its token, which lets the request pass.</summary>
    /// <remarks>Envoy: the first rule that found a token speaks, unless it only did not know the issuer: then the last rule that has more to say.</remarks>
    public readonly TokenRefusal? Refusal => _first is { IsUnknownIssuer: true } ? _lastSpecific ?? _first : _first;

    /// <summary>Takes the rules' refusals in their order.</summary>
    public void Add(TokenRefusal refusal)
    {
        if (refusal.IsMissing)
            return;
        _first ??= refusal;
        if (!refusal.IsUnknownIssuer)
            _lastSpecific = refusal;
    }
}
