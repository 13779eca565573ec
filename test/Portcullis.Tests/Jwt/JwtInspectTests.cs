using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using Portcullis.Commands;

namespace Portcullis.Tests.Jwt;

public sealed class JwtInspectTests : IDisposable
{
    private readonly JwtRun _run = new();

    public void Dispose() => _run.Dispose();

    private static string Token(string header, string payload, string signature = "AAAA") =>
        $"{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(header))}.{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(payload))}.{signature}";

    [Fact]
    public void Shows_everything_and_says_that_nothing_was_verified()
    {
        string token = JwtRun.Sign(new JwtOrder(_run.Key("EdDSA", keyId: "k")) { Issuer = "https://i.test", Subject = "alice", Audiences = ["a"], NotBefore = "-1d" });

        (ExitCode code, string output, string error) = JwtRun.Inspect(token);

        code.ShouldBe(ExitCode.Ok, error);
        output.ShouldBe("""
            NOT VERIFIED: anybody could have written this; `portcullis jwt verify` checks the signature

            header {
              "alg": "EdDSA",
              "kid": "k",
              "typ": "JWT"
            }
            claims {
              "iss": "https://i.test",
              "sub": "alice",
              "aud": "a",
              "nbf": 1795226400,
              "iat": 1795312800,
              "exp": 1795316400
            }

            issued     2026-11-22T02:00:00Z, now
            not before 2026-11-21T02:00:00Z, 1 day ago
            expires    2026-11-22T03:00:00Z, in 1 hour
            principal  https://i.test/alice

            """);
    }

    [Theory]
    [InlineData("""{"alg":"none"}""", "{}", "", "Jwt is not in the form")]
    [InlineData("""{"alg":"HS256"}""", "{}", "AAAA", "Jwt header [alg] is not supported")]
    [InlineData("""{"alg":"RS256"}""", """{"exp":1}""", "AAAA", "Jwt is expired")]
    [InlineData("""{"alg":"RS256"}""", """{"a":1,"a":2}""", "AAAA", "Jwt payload is an invalid JSON")]
    [InlineData("""{"alg":"RS256"}""", """{"a":"\ud800"}""", "AAAA", "Jwt payload is an invalid JSON")]
    [InlineData("""{"alg":"RS256"}""", "prose", "AAAA", "Jwt payload is an invalid JSON")]
    public void Shows_also_what_every_proxy_refuses(string header, string payload, string signature, string reason)
    {
        (ExitCode code, string output, _) = JwtRun.Inspect(Token(header, payload, signature));

        code.ShouldBe(ExitCode.Ok);
        output.ShouldContain("NOT VERIFIED");
        output.ShouldContain($"a proxy refuses it, whoever signed it: {reason}");
    }

    [Fact]
    public void An_encrypted_token_shows_its_header()
    {
        (ExitCode code, string output, _) = JwtRun.Inspect($"{Base64Url.EncodeToString("""{"alg":"RSA-OAEP","enc":"A256GCM"}"""u8)}.AAAA.AAAA.AAAA.AAAA");

        code.ShouldBe(ExitCode.Ok);
        output.ShouldContain("A256GCM");
        output.ShouldContain("claims that cannot be read");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Nothing_in_a_token_moves_the_cursor(bool json)
    {
        string hostile = Token("""{"alg":"RS256","kid":"\u001b[2J\u009b\u202e\u2028\r"}""", """{"iss":"a\nb\u001b","sub":"\u202etoor","\u001b]0;x\u0007":"\u0000"}""");

        (ExitCode code, string output, _) = JwtRun.Inspect(hostile, json);

        code.ShouldBe(ExitCode.Ok);
        output.Where(c => c != '\n' && (char.IsControl(c) || char.GetUnicodeCategory(c) is System.Globalization.UnicodeCategory.Format or System.Globalization.UnicodeCategory.LineSeparator)).ShouldBeEmpty();
        output.ShouldContain("\\u202e");
        if (json)
            JsonDocument.Parse(output).RootElement.GetProperty("claims").GetProperty("sub").GetString().ShouldBe("\u202etoor");
    }

    [Theory]
    [InlineData("x", "it has 1 part")]
    [InlineData("x.y", "it has 2 parts")]
    [InlineData("x.y.z.w", "it has 4 parts")]
    [InlineData("!.y.z", "its header is not base64url of JSON")]
    [InlineData("eA.y.z", "its header is not base64url of JSON")]
    [InlineData("", "no token was given")]
    public void What_is_no_token_is_invalid_input(string text, string reason)
    {
        (ExitCode code, string output, string error) = JwtRun.Inspect(text);

        code.ShouldBe(ExitCode.InvalidInput);
        error.ShouldContain(reason);
        output.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("exp", "18446744073709551615", "expires    18446744073709551615, beyond the calendar")]
    [InlineData("exp", "0", "expires    never")]
    [InlineData("nbf", "1795312801", "not before 2026-11-22T02:00:01Z, in 1 second")]
    [InlineData("iat", "1795053540", "issued     2026-11-19T01:59:00Z, 3 days ago")]
    public void Times_are_told_in_words(string claim, string value, string words) =>
        JwtRun.Inspect(Token("""{"alg":"RS256"}""", $$"""{"{{claim}}":{{value}}}""")).Output.ShouldContain(words);
}
