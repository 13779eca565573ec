using System.Text;
using Portcullis.Commands;
using Portcullis.Identity;

namespace Portcullis.Tests.Jwt;

public sealed class JwtSignTests : IDisposable
{
    private const long Now = 1_795_312_800;

    private readonly JwtRun _run = new();
    private readonly JwtOrder _order;

    public JwtSignTests() => _order = new JwtOrder(_run.Key("ES256")) { ExpiresByDefault = true };

    public void Dispose() => _run.Dispose();

    private static string Claims(JwtOrder order, string input = "") =>
        Encoding.UTF8.GetString(UnverifiedToken.Read(Encoding.ASCII.GetBytes(JwtRun.Sign(order, input)), out _)!.PayloadJson);

    private static string Refused(JwtOrder order, string input = "")
    {
        (ExitCode code, string output, string error) = JwtRun.Capture((output, error) => JwtSignCommand.Run(order, JwtRun.Now, JwtRun.Input(input), output, error));
        code.ShouldBe(ExitCode.InvalidInput);
        output.ShouldBeEmpty();
        return error;
    }

    [Fact]
    public void Says_when_it_was_made_and_ends_after_an_hour() => Claims(_order).ShouldBe($$"""{"iat":{{Now}},"exp":{{Now + 3600}}}""");

    [Fact]
    public void Takes_every_claim() =>
        Claims(_order with
        {
            Issuer = "https://i",
            Subject = "a\"é",
            Audiences = ["x", "y"],
            Claims = ["group=dev", "n:=1.5", "o:={\"a\":[true,null]}", "t=a=b", "e=", "c:=\":=\""],
            NotBefore = "-1m",
        }).ShouldBe(
            "{\"group\":\"dev\",\"n\":1.5,\"o\":{\"a\":[true,null]},\"t\":\"a=b\",\"e\":\"\",\"c\":\":=\",\"iss\":\"https://i\",\"sub\":\"a\\\"é\",\"aud\":[\"x\",\"y\"],"
            + $"\"nbf\":{Now - 60},\"iat\":{Now},\"exp\":{Now + 3600}}}");

    [Fact]
    public void One_audience_is_a_text() => Claims(_order with { Audiences = ["x"] }).ShouldContain("\"aud\":\"x\"");

    [Theory]
    [InlineData("90s", Now + 90)]
    [InlineData("1d2h3m4s", Now + 93_784)]
    [InlineData("-5m", Now - 300)]
    [InlineData("0s", Now)]
    [InlineData("2026-11-22T04:00:00Z", Now + 7200)]
    [InlineData("2026-11-22T04:00:00+02:00", Now)]
    [InlineData("1795312800", Now)]
    public void Ends_when_asked(string expires, long seconds) =>
        Claims(_order with { Expires = expires, ExpiresByDefault = false }).ShouldBe($$"""{"iat":{{Now}},"exp":{{seconds}}}""");

    [Fact]
    public void Never_ends_when_asked() => Claims(_order with { Expires = "never", ExpiresByDefault = false }).ShouldBe($$"""{"iat":{{Now}}}""");

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("h")]
    [InlineData("1h1d")]
    [InlineData("1x")]
    [InlineData("--1h")]
    [InlineData("1h ")]
    [InlineData("9999999999999999s")]
    [InlineData("999999999d")]
    public void Refuses_odd_spans(string expires) => Refused(_order with { Expires = expires, ExpiresByDefault = false }).ShouldContain("--expires");

    [Fact]
    public void A_document_gives_claims_and_options_win()
    {
        string file = _run.Write("claims.json", """{"iss":"file","exp":1,"iat":2,"x":{"y":1}}""");

        Claims(_order with { Document = file }).ShouldBe("""{"iss":"file","exp":1,"iat":2,"x":{"y":1}}""");
        Claims(_order with { Document = file, Issuer = "option", Claims = ["x=1"], Expires = "never" }).ShouldBe("""{"iss":"option","exp":1,"iat":2,"x":"1"}""");
        Claims(_order with { Document = "-" }, """{"sub":"from a pipe"}""").ShouldStartWith("""{"sub":"from a pipe","iat":""");
    }

    [Theory]
    [InlineData("[]", "must be a JSON object")]
    [InlineData("{", "standard input")]
    [InlineData("""{"a":1,"a":2}""", "standard input")]
    public void Refuses_documents_that_are_no_claims(string document, string reason) => Refused(_order with { Document = "-" }, document).ShouldContain(reason);

    [Theory]
    [InlineData("x", "must be written")]
    [InlineData("=x", "must be written")]
    [InlineData(":=1", "must be written")]
    [InlineData("a:=x", "claim `a`")]
    [InlineData("a:=", "claim `a`")]
    [InlineData("iss=i", "claim `iss` is given twice")]
    public void Refuses_odd_claims(string claim, string reason) => Refused(_order with { Issuer = "i", Claims = [claim] }).ShouldContain(reason);

    [Fact]
    public void A_token_no_proxy_takes_is_made_with_a_warning()
    {
        (ExitCode code, string output, string error) =
            JwtRun.Capture((output, error) => JwtSignCommand.Run(_order with { Claims = ["exp=soon"] }, JwtRun.Now, JwtRun.Input(""), output, error));

        code.ShouldBe(ExitCode.Ok);
        output.Split('.').Length.ShouldBe(3);
        error.ShouldBe("warning: a proxy refuses this token: Jwt payload [exp] field is not an integer\n");
    }

    [Fact]
    public void The_command_line_says_whether_an_end_was_asked_for()
    {
        string file = _run.Write("claims.json", """{"exp":1}""");
        string Sign(params string[] more) => JwtRun.Run(["sign", "--key", _order.Key, "--claims", file, .. more]).Output.Trim();

        UnverifiedToken.Read(Encoding.ASCII.GetBytes(Sign()), out _)!.Expires.ShouldBe(1UL);
        UnverifiedToken.Read(Encoding.ASCII.GetBytes(Sign("--expires=-2h")), out _)!.Expires.ShouldNotBe(1UL);
    }
}
