using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;

namespace Portcullis.Identity;

/// <summary>Reads one JSON Web Key (RFC 7517 section 4, RFC 7518 section 6, RFC 8037 section 2). What cannot be used is noted, never fatal.</summary>
internal sealed class TokenKeyReader(ClaimValue jwk, int index, ImmutableArray<string>.Builder notes)
{
    private const int LeastRsaBits = 2048;
    private const int MostRsaBits = 8192; // the time of a check grows with the square
    private const int MostShown = 64;

    /// <summary>The key, or null with a note that says why not.</summary>
    public TokenKey? Read(Ed25519Check? ed25519)
    {
        if (jwk.Kind != ClaimKind.Object)
            return Skip("it is not an object");
        if (Text("kid") is { Wrong: true })
            return Skip("`kid` is not a string");
        if (WhyNotForSignatures() is { } reason)
            return Skip(reason);
        if (Text("alg") is { Wrong: true })
            return Skip("`alg` is not a string");
        if (Text("crv") is { Wrong: true })
            return Skip("`crv` is not a string");

        string? algorithm = Text("alg").Value;
        TokenAlgorithm? method = algorithm is null ? null : TokenAlgorithm.Find(algorithm);
        if (algorithm is not null && method is null)
            return Skip($"`alg` {Shown(algorithm)} is not supported");
        try
        {
            TokenKey? key = Text("kty").Value switch
            {
                null => Skip("`kty` is missing"),
                "RSA" => ReadRsa(),
                "EC" => ReadEc(method),
                "OKP" => ReadOkp(ed25519),
                "oct" => Skip("it is symmetric: whoever checks with it can sign with it"),
                var other => Skip($"`kty` {Shown(other)} is not supported"),
            };
            if (key is null)
                return null;
            if (method is not null && !key.Fits(method))
                return Skip($"`alg` {Shown(algorithm!)} does not go with {key.Description}");
            if (jwk.Member("d"u8) is not null)
                Note("holds its private part: whoever read the set can sign with it");
            return key;
        }
        catch (CryptographicException)
        {
            return Skip("its numbers are no key");
        }
    }

    private string? WhyNotForSignatures()
    {
        if (jwk.Member("use"u8) is { } use && !use.Text.SequenceEqual("sig"u8))
            return "`use` is not `sig`";
        if (jwk.Member("key_ops"u8) is not { } operations)
            return null;
        foreach (ClaimValue operation in operations.Items)
        {
            if (operation.Text.SequenceEqual("verify"u8))
                return null;
        }
        return "`key_ops` has no `verify`";
    }

    private TokenKey? ReadRsa()
    {
        if (Number("n") is not { } modulus || Number("e") is not { } exponent)
            return null;
        int bits = modulus.Length == 0 ? 0 : (modulus.Length * 8) - byte.LeadingZeroCount(modulus[0]);
        if (bits is < LeastRsaBits or > MostRsaBits)
            return Skip($"RSA keys must have {LeastRsaBits} to {MostRsaBits} bits, this has {bits}");
        if (exponent is not ([3] or [1, 0, 1]))
            return Skip("its exponent is neither 3 nor 65537");
        return new RsaTokenKey(new RSAParameters { Modulus = modulus, Exponent = exponent }, Text("kid").Value, Text("alg").Value);
    }

    private TokenKey? ReadEc(TokenAlgorithm? method)
    {
        // Istio: a key that names neither curve nor algorithm is taken for P-256.
        string name = Text("crv").Value ?? (method is { KeyType: TokenKeyType.Ec } ? method.Curve! : "P-256");
        (ECCurve curve, int bytes) = name switch
        {
            "P-256" => (ECCurve.NamedCurves.nistP256, 32),
            "P-384" => (ECCurve.NamedCurves.nistP384, 48),
            "P-521" => (ECCurve.NamedCurves.nistP521, 66),
            _ => default,
        };
        if (bytes == 0)
            return Skip($"`crv` {Shown(name)} is not supported");
        if (Number("x") is not { } x || Number("y") is not { } y)
            return null;
        if (x.Length > bytes || y.Length > bytes)
            return Skip($"its point is not on {name}");
        var point = new ECPoint { X = Padded(x, bytes), Y = Padded(y, bytes) };
        return new EcTokenKey(new ECParameters { Curve = curve, Q = point }, name, Text("kid").Value, Text("alg").Value);
    }

    private TokenKey? ReadOkp(Ed25519Check? check)
    {
        if (Text("crv").Value is not "Ed25519")
            return Skip("only the curve Ed25519 is supported");
        if (check is null)
            return Skip("nothing here can check Ed25519");
        if (Bytes("x") is not { } key)
            return null;
        if (key.Length != Ed25519TokenKey.PublicKeyBytes)
            return Skip($"`x` must have {Ed25519TokenKey.PublicKeyBytes} bytes");
        return new Ed25519TokenKey(key, check, Text("kid").Value, Text("alg").Value);
    }

    /// <summary>A big-endian number without leading zeros; notes what is wrong.</summary>
    private byte[]? Number(string name) => Bytes(name) is { } bytes ? bytes.AsSpan().TrimStart((byte)0).ToArray() : null;

    private byte[]? Bytes(string name)
    {
        if (jwk.Member(Encoding.ASCII.GetBytes(name)) is not { Kind: ClaimKind.Text } text)
        {
            Skip(jwk.Member("x5c"u8) is null ? $"`{name}` is missing" : $"`{name}` is missing, and `x5c` alone is not read");
            return null;
        }
        byte[]? bytes = StrictBase64Url.Decode(text.Text);
        if (bytes is null)
            Skip($"`{name}` is not base64url");
        return bytes;
    }

    private (string? Value, bool Wrong) Text(string name) => jwk.Member(Encoding.ASCII.GetBytes(name)) switch
    {
        null => (null, false),
        { Kind: ClaimKind.Text } text => (Encoding.UTF8.GetString(text.Text), false),
        _ => (null, true),
    };

    private TokenKey? Skip(string reason)
    {
        Note($"skipped: {reason}");
        return null;
    }

    private void Note(string what) =>
        notes.Add(Text("kid").Value is { } id ? $"keys[{index}] {Shown(id)} {what}" : $"keys[{index}] {what}");

    /// <summary>In backticks, cut, and with nothing a terminal or a log line could stumble over.</summary>
    private static string Shown(string text)
    {
        ReadOnlySpan<char> cut = text.AsSpan(0, Math.Min(text.Length, MostShown));
        return $"`{string.Concat(cut.ToArray().Select(c => char.IsControl(c) || c == '`' ? '?' : c))}{(text.Length > MostShown ? "…" : "")}`";
    }

    private static byte[] Padded(byte[] number, int length)
    {
        byte[] padded = new byte[length];
        number.CopyTo(padded, length - number.Length);
        return padded;
    }
}
