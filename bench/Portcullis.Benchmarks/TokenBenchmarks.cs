using System.Security.Cryptography;
using System.Text;
using BenchmarkDotNet.Attributes;
using Portcullis.Http;
using Portcullis.Identity;
using Portcullis.Native;
using Portcullis.Policy;
using Portcullis.Resources;
using Portcullis.Syntax;

namespace Portcullis.Benchmarks;

/// <summary>What a bearer token costs a worker: the first time, when a signature is checked, and every time after.</summary>
/// <remarks>A kilobyte is what providers hand out: a dozen claims and a list of groups.</remarks>
[MemoryDiagnoser]
public class TokenBenchmarks
{
    private const long Now = 1_800_000_000;

    private readonly RequestHead _request = new();
    private readonly InlineKeys _keys = InlineKeys.Instance;
    private TokenCache _cache = new();
    private RequestAuthenticator _authenticator = RequestAuthenticator.None;

    [Params("RS256", "ES256", "EdDSA")]
    public string Algorithm { get; set; } = "RS256";

    [GlobalSetup]
    public void Setup()
    {
        (string jwk, Func<byte[], byte[]> sign) = Key();
        string groups = string.Join(',', Enumerable.Range(0, 30).Select(static i => $"\"group-number-{i}\""));
        string payload = $$"""{"iss":"https://issuer.test","sub":"alice","aud":["api"],"exp":{{Now + 3600}},"groups":[{{groups}}]}""";
        string input = Text(Encoding.UTF8.GetBytes($$"""{"alg":"{{Algorithm}}","kid":"k"}""")) + "." + Text(Encoding.UTF8.GetBytes(payload));
        string token = input + "." + Text(sign(Encoding.ASCII.GetBytes(input)));

        var found = new Syntax.Diagnostics();
        ResourceSet resources = ResourceLoader.Load([new SourceText("bench.yaml", $$"""
            apiVersion: security.istio.io/v1
            kind: RequestAuthentication
            metadata: {name: jwt, namespace: istio-system}
            spec:
              jwtRules: [{issuer: "https://issuer.test", audiences: [api], forwardOriginalToken: true, jwks: '{"keys":[{{jwk}}]}'}]
            """)], found);
        _authenticator = RequestAuthenticationCompiler.Compile(
            resources.RequestAuthentications, new PolicyWorkload { Namespace = "istio-system" }, resources.MeshConfig, Ed25519.Verify, found);

        _request.SetMethod("GET"u8);
        _request.SetTarget("/headers"u8);
        _request.Headers.Add("accept"u8, "*/*"u8);
        _request.Headers.Add("user-agent"u8, "bench"u8);
        _request.Headers.Add("authorization"u8, Encoding.ASCII.GetBytes("Bearer " + token));
        if (!_authenticator.Authenticate(_request, _keys, _cache, Now).Ok)
            throw new InvalidOperationException("the token is not accepted");
    }

    /// <summary>Seen before: found by its bytes, its times compared.</summary>
    [Benchmark]
    public bool Repeated() => _authenticator.Authenticate(_request, _keys, _cache, Now).Ok;

    /// <summary>Never seen: read, and the signature verified.</summary>
    [Benchmark]
    public bool First()
    {
        _cache = new TokenCache();
        return _authenticator.Authenticate(_request, _keys, _cache, Now).Ok;
    }

    private static string Text(byte[] bytes) => System.Buffers.Text.Base64Url.EncodeToString(bytes);

    private (string Jwk, Func<byte[], byte[]> Sign) Key()
    {
        switch (Algorithm)
        {
            case "RS256":
                var rsa = RSA.Create(2048);
                RSAParameters modulus = rsa.ExportParameters(includePrivateParameters: false);
                return ($$"""{"kty":"RSA","kid":"k","n":"{{Text(modulus.Modulus!)}}","e":"{{Text(modulus.Exponent!)}}"}""",
                    input => rsa.SignData(input, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
            case "ES256":
                var ec = ECDsa.Create(ECCurve.NamedCurves.nistP256);
                ECPoint point = ec.ExportParameters(includePrivateParameters: false).Q;
                return ($$"""{"kty":"EC","crv":"P-256","kid":"k","x":"{{Text(point.X!)}}","y":"{{Text(point.Y!)}}"}""",
                    input => ec.SignData(input, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation));
            default:
                byte[] secret = Ed25519.Generate();
                return ($$"""{"kty":"OKP","crv":"Ed25519","kid":"k","x":"{{Text(Ed25519.PublicKeyOf(secret))}}"}""", input => Ed25519.Sign(secret, input));
        }
    }
}
