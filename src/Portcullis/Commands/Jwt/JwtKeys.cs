using System.Text.Json;

namespace Portcullis.Commands;

/// <summary>Makes signing keys and reads them from the files that <c>jwt key</c> writes.</summary>
internal static class JwtKeys
{
    private const int MostBytes = 64 * 1024;

    /// <summary>What a key can be made for. The first is the default: small, fast, and known to every verifier.</summary>
    public static IReadOnlyList<string> Algorithms { get; } =
        ["ES256", "ES384", "ES512", "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "EdDSA"];

    public static JwtSigningKey Create(string algorithm, string? keyId, int bits) => new(
        algorithm switch
        {
            "EdDSA" => JwtEd25519Signer.Create(),
            ['E', ..] => JwtEcSigner.Create(JwtEcSigner.CurveOf(algorithm)),
            _ => JwtRsaSigner.Create(bits),
        },
        algorithm, keyId);

    /// <summary>Reads a private JSON Web Key (RFC 7517).</summary>
    /// <exception cref="InputException">The file holds no private key that signs tokens.</exception>
    public static JwtSigningKey Read(string path)
    {
        byte[] bytes = JwtInput.ReadFile(path, MostBytes);
        try
        {
            using var document = JsonDocument.Parse(bytes, new JsonDocumentOptions { AllowDuplicateProperties = false });
            if (document.RootElement.ValueKind != JsonValueKind.Object)
                throw new InputException($"`{path}`: a private JSON Web Key was expected");
            return Import(new JwtKeyMembers(path, document.RootElement));
        }
        catch (JsonException)
        {
            throw new InputException($"`{path}`: a private JSON Web Key was expected; `portcullis jwt key` makes one");
        }
    }

    /// <summary>Says so when others may read a private key's file.</summary>
    public static void WarnIfShared(string path, TextWriter error)
    {
        const UnixFileMode Others = UnixFileMode.GroupRead | UnixFileMode.OtherRead;
        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & Others) != 0)
            error.WriteLine($"warning: `{path}` can be read by others; whoever reads it can sign tokens");
    }

    private static JwtSigningKey Import(JwtKeyMembers jwk)
    {
        string? algorithm = jwk.Text("alg");
        string kind = jwk.Text("kty") ?? throw new InputException($"`{jwk.Path}`: `kty` is missing");
        string curve = jwk.Text("crv") ?? "";
        (IJwtSigner signer, string[] fits) = (kind, curve) switch
        {
            ("RSA", _) => ((IJwtSigner)JwtRsaSigner.Import(jwk), (string[])["RS256", "RS384", "RS512", "PS256", "PS384", "PS512"]),
            ("EC", "P-256") => (JwtEcSigner.Import(jwk, curve), ["ES256"]),
            ("EC", "P-384") => (JwtEcSigner.Import(jwk, curve), ["ES384"]),
            ("EC", "P-521") => (JwtEcSigner.Import(jwk, curve), ["ES512"]),
            ("OKP", "Ed25519") => (JwtEd25519Signer.Import(jwk), ["EdDSA"]),
            _ => throw new InputException($"`{jwk.Path}`: a key of kind `{kind}`{(curve.Length == 0 ? "" : $" on `{curve}`")} cannot sign tokens"),
        };
        if (algorithm is not null && !fits.Contains(algorithm, StringComparer.Ordinal))
            throw new InputException($"`{jwk.Path}`: `alg` `{algorithm}` does not go with the key; it signs {string.Join(", ", fits)}");
        return new JwtSigningKey(signer, algorithm ?? fits[0], jwk.Text("kid"));
    }
}
