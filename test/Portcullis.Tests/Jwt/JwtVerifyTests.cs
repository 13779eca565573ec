using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using Portcullis.Commands;

namespace Portcullis.Tests.Jwt;

public sealed class JwtVerifyTests : IDisposable
{
    private readonly JwtRun _run = new();
    private readonly JwtOrder _order;

    public JwtVerifyTests() =>
        _order = new JwtOrder(_run.Key("ES256", keyId: "one")) { Issuer = "https://i.test", Subject = "alice", Audiences = ["shop"] };

    public void Dispose() => _run.Dispose();

    private static string Unsigned(string header, string payload) =>
        $"{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(header))}.{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(payload))}";

    private void Refuses(string token, string reason, string hint, string? issuer = null, string? audience = null, string keySet = "key.jwks")
    {
        (ExitCode code, string output, _) = _run.Verify(token, keySet, issuer, audience is null ? [] : [audience]);

        code.ShouldBe(ExitCode.Refused);
        output.ShouldStartWith($"refused: {reason} (status ");
        output.ShouldContain(hint);
        output.ShouldNotContain(token);
    }

    [Fact]
    public void An_expired_token() =>
        Refuses(JwtRun.Sign(_order with { Expires = "-2h" }), "Jwt is expired", "hint: it expired 2026-11-22T00:00:00Z, 2 hours ago; 60 s are forgiven");

    [Fact]
    public void A_token_of_the_future() =>
        Refuses(JwtRun.Sign(_order with { NotBefore = "1h30m" }), "Jwt not yet valid", "hint: it starts 2026-11-22T03:30:00Z, in 1 hour 30 minutes");

    [Fact]
    public void A_minute_is_forgiven()
    {
        _run.Verify(JwtRun.Sign(_order with { Expires = "-60s" })).Code.ShouldBe(ExitCode.Ok);
        _run.Verify(JwtRun.Sign(_order with { Expires = "-61s" })).Code.ShouldBe(ExitCode.Refused);
    }

    [Fact]
    public void Another_issuer()
    {
        string token = JwtRun.Sign(_order);

        Refuses(token, "Jwt issuer is not configured", "also in the trailing slash", issuer: "https://i.test/");
        Refuses(token, "Jwt issuer is not configured", "the token's issuer is `https://i.test`, the rule's `https://other`", issuer: "https://other");
    }

    [Fact]
    public void Another_audience()
    {
        Refuses(JwtRun.Sign(_order), "Audiences in Jwt are not allowed", "the token is meant for `shop`, the rule takes `bank`", audience: "bank");
        Refuses(JwtRun.Sign(_order with { Audiences = [] }), "Audiences in Jwt are not allowed", "meant for nobody", audience: "bank");
    }

    [Fact]
    public void An_unknown_key()
    {
        _run.Key("ES256", "other", keyId: "two");

        Refuses(JwtRun.Sign(_order), "Jwks doesn't have key to match kid or alg from Jwt", "the token names key `one` and ES256; the set has `two` (ES256)", keySet: "other.jwks");
    }

    [Fact]
    public void Another_key_of_the_same_name()
    {
        _run.Key("ES256", "other", keyId: "one");

        Refuses(JwtRun.Sign(_order), "Jwt verification fails", "signed with another key", keySet: "other.jwks");
    }

    [Fact]
    public void A_changed_token()
    {
        string[] parts = JwtRun.Sign(_order).Split('.');
        parts[1] = Base64Url.EncodeToString("""{"iss":"https://i.test","sub":"root"}"""u8);

        Refuses(string.Join('.', parts), "Jwt verification fails", "the token was changed");
    }

    [Theory]
    [InlineData("""{"alg":"none"}""", "{}", "AAAA", "Jwt header [alg] is not supported", "whoever verifies could sign")]
    [InlineData("""{"alg":"HS256"}""", "{}", "AAAA", "Jwt header [alg] is not supported", "whoever verifies could sign")]
    [InlineData("""{"alg":"none"}""", "{}", "", "Jwt is not in the form of Header.Payload.Signature with two dots and 3 sections", "an unsigned one")]
    [InlineData("""{"alg":"ES256","crit":["x"]}""", "{}", "AAAA", "Jwt header [crit] is not supported", "RFC 7515")]
    [InlineData("""{"alg":"ES256"}""", """{"a":1,"a":2}""", "AAAA", "Jwt payload is an invalid JSON", "stands twice")]
    [InlineData("""{"alg":"RS256"}""", "{}", "AAAA", "Jwks doesn't have key to match kid or alg from Jwt", "names key (none) and RS256")]
    public void A_token_nobody_takes(string header, string payload, string signature, string reason, string hint) =>
        Refuses($"{Unsigned(header, payload)}.{signature}", reason, hint);

    [Fact]
    public void Reads_what_was_copied_from_a_request()
    {
        string token = JwtRun.Sign(_order);

        _run.Verify($"  Bearer {token}\n").Code.ShouldBe(ExitCode.Ok);
        JwtRun.Run("verify", token, "--jwks", _run.PathOf("key.jwks"), "--at", "2026-11-22T02:00:00Z", "--issuer", "https://i.test", "--audience", "x", "--audience", "shop").Code.ShouldBe(ExitCode.Ok);
    }

    [Fact]
    public void Notes_of_the_key_set_are_shown()
    {
        _run.Write("odd.jwks", """{"keys":[{"kty":"oct","kid":"secret","k":"AAAA"}]}""");

        (ExitCode code, string output, string error) = _run.Verify(JwtRun.Sign(_order), "odd.jwks");

        code.ShouldBe(ExitCode.Refused);
        output.ShouldContain("Jwks doesn't have any valid public key");
        error.ShouldBe("note: keys[0] `secret` skipped: it is symmetric: whoever checks with it can sign with it\n");
    }

    [Fact]
    public void Json_says_the_same()
    {
        using JsonDocument refused = JsonDocument.Parse(_run.Verify(JwtRun.Sign(_order), issuer: "x", json: true).Output);
        using JsonDocument accepted = JsonDocument.Parse(_run.Verify(JwtRun.Sign(_order), json: true).Output);

        refused.RootElement.GetProperty("accepted").GetBoolean().ShouldBeFalse();
        refused.RootElement.GetProperty("reason").GetString().ShouldBe("Jwt issuer is not configured");
        refused.RootElement.GetProperty("status").GetInt32().ShouldBe(401);
        accepted.RootElement.GetProperty("accepted").GetBoolean().ShouldBeTrue();
        accepted.RootElement.GetProperty("subject").GetString().ShouldBe("alice");
        accepted.RootElement.GetProperty("keyId").GetString().ShouldBe("one");
    }

    [Theory]
    [InlineData("", "key.jwks", "no token was given")]
    [InlineData("a.b.c", "none.jwks", "no file")]
    [InlineData("a.b.c", "key.jwk", "has no `keys`")]
    public void What_cannot_be_read_is_no_refusal(string token, string keySet, string reason)
    {
        (ExitCode code, string output, string error) = _run.Verify(token, keySet);

        code.ShouldBe(ExitCode.InvalidInput);
        error.ShouldContain(reason);
        output.ShouldBeEmpty();
    }

    [Fact]
    public void An_endless_token_is_not_read_to_its_end() =>
        _run.Verify(new string('a', 1024 * 1024)).Error.ShouldContain("standard input is larger than");
}
