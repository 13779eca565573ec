namespace Portcullis.Resources.Tests;

/// <summary>Values beyond their field's bounds, too large for a golden case.</summary>
public sealed class BoundsTests
{
    [Fact]
    public void A_key_sets_address_has_2048_characters_at_most()
    {
        Jwks(2048).ShouldBeEmpty();
        Jwks(2049).ShouldBe(["PCL2010 spec.jwtRules[0].jwksUri"]);

        static string[] Jwks(int length) => Loaded.From($$"""
            apiVersion: security.istio.io/v1
            kind: RequestAuthentication
            metadata: {name: long, namespace: shop}
            spec: {jwtRules: [{issuer: a, jwksUri: "https://a.example/{{new string('k', length - "https://a.example/".Length)}}"}]}
            """).Errors;
    }

    [Fact]
    public void A_secret_has_a_mebibyte_at_most()
    {
        Secret(1024 * 1024).ShouldBeEmpty();
        Secret(1024 * 1024 + 1).ShouldBe(["PCL2803 data"]);

        static string[] Secret(int bytes) => Loaded.From($$"""
            apiVersion: v1
            kind: Secret
            metadata: {name: large, namespace: shop}
            data: {ca.crt: {{Convert.ToBase64String(new byte[bytes])}}}
            """).Errors;
    }
}
