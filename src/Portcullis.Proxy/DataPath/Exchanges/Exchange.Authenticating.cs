using System.Buffers;
using Portcullis.Http;
using Portcullis.Identity;
using Portcullis.Policy;

namespace Portcullis.Proxy;

/// <summary>Tokens: after CUSTOM, before every other policy.</summary>
internal sealed partial class Exchange
{
    private const int LongestRealm = 256; // bytes of host, and of path, that a challenge repeats

    /// <summary>Claims of the verified token; null when there was none.</summary>
    public TokenClaims? Claims { get; private set; }

    private void Authenticate(CustomClearance? clearance)
    {
        RequestAuthenticator rules = Chain!.Chain.Authentication;
        if (!rules.IsEmpty)
        {
            Phase = ConnectionPhase.Authenticate;
            AuthenticationResult result = rules.Authenticate(Request, _worker.TokenKeys, _worker.Tokens, _worker.Clock.Wall.ToUnixTimeSeconds());
            if (result.Refusal is { } refusal)
            {
                _worker.Counters.TokensRefused++;
                Refuse(refusal);
                return;
            }
            Claims = result.Claims;
            if (Claims is null)
                _worker.Counters.RequestsWithoutToken++;
            else
                _worker.Counters.TokensAccepted++;
        }
        Decide(clearance);
    }

    /// <summary>Answers 401 or 403 with the challenge of RFC 6750.</summary>
    private void Refuse(TokenRefusal refusal)
    {
        ArrayBufferWriter<byte> text = _worker.Text;
        text.ResetWrittenCount();
        text.Write("Bearer realm=\""u8);
        text.Write(Scheme);
        text.Write("://"u8);
        WriteQuoted(Request.Authority, text);
        WriteQuoted(Request.Path, text); // SECURITY: without the query, which may hold a token
        text.Write(refusal.IsMissing ? "\""u8 : "\", error=\"invalid_token\""u8);
        _extra.Add(KnownHeader.WwwAuthenticate, text.WrittenSpan);
        Reply(refusal.Status, refusal.Body, ResponseFlag.None, refusal.Details);
    }

    /// <summary>Writes what stands between quotes; whatever could end them is left out.</summary>
    private static void WriteQuoted(ReadOnlySpan<byte> value, ArrayBufferWriter<byte> text)
    {
        if (value.Length > LongestRealm)
            value = value[..LongestRealm];
        foreach (byte b in value)
        {
            if (b is > (byte)' ' and < 0x7f and not ((byte)'"' or (byte)'\\'))
                text.Write([b]);
        }
    }
}
