using Portcullis.Http;
using Portcullis.Resources;

namespace Portcullis.Routing;

public sealed class CorsPolicyTests
{
    private static readonly CorsPolicySpec Spec = new()
    {
        AllowOrigins = [new StringMatchSpec(StringMatchKind.Exact, "https://a.com")],
        AllowMethods = ["GET", "PUT"],
        AllowHeaders = ["x-a"],
        ExposeHeaders = ["x-b"],
        MaxAge = TimeSpan.FromHours(1),
        AllowCredentials = true,
    };

    private static CorsVerdict Judge(CorsPolicySpec spec, string? origin, bool preflight)
    {
        TestRequest request = preflight ? new TestRequest { Method = "OPTIONS" }.With("access-control-request-method", "PUT") : new TestRequest();
        if (origin is not null)
            request.With("origin", origin);
        return Given.Route(Given.To("a") with { CorsPolicy = spec }).Cors!.Judge(request.View());
    }

    [Theory]
    [InlineData(null, false, CorsVerdict.None)]
    [InlineData("https://a.com", false, CorsVerdict.AddToResponse)]
    [InlineData("https://a.com", true, CorsVerdict.AnswerPreflight)] // T161
    [InlineData("https://b.com", false, CorsVerdict.None)]
    [InlineData("https://b.com", true, CorsVerdict.None)]
    public void Judges_by_origin(string? origin, bool preflight, CorsVerdict verdict) => Judge(Spec, origin, preflight).ShouldBe(verdict);

    [Fact]
    public void Unmatched_preflights_may_be_answered_without_allowance() =>
        Judge(Spec with { IgnoreUnmatchedPreflights = true }, "https://b.com", preflight: true).ShouldBe(CorsVerdict.RefusePreflight);

    [Fact]
    public void A_literal_star_allows_every_origin() =>
        Judge(Spec with { AllowOrigins = [new StringMatchSpec(StringMatchKind.Exact, "*")] }, "https://x.com", preflight: false).ShouldBe(CorsVerdict.AddToResponse);

    [Fact]
    public void An_origin_matcher_without_a_form_allows_nobody() =>
        Judge(Spec with { AllowOrigins = [StringMatchSpec.Any] }, "https://x.com", preflight: false).ShouldBe(CorsVerdict.None);

    [Fact]
    public void An_options_request_that_asks_for_no_method_is_no_preflight() =>
        Given.Route(Given.To("a") with { CorsPolicy = Spec }).Cors!
            .Judge(new TestRequest { Method = "OPTIONS" }.With("origin", "https://a.com").View()).ShouldBe(CorsVerdict.AddToResponse);

    [Fact]
    public void Writes_what_browsers_look_for()
    {
        CorsPolicy policy = Given.Route(Given.To("a") with { CorsPolicy = Spec }).Cors!;
        var preflight = new HeaderList();
        var simple = new HeaderList();

        policy.AddToPreflight("https://a.com"u8, preflight);
        policy.AddToResponse("https://a.com"u8, simple);

        preflight.ToString().ShouldBe("""
            access-control-allow-origin: https://a.com
            access-control-allow-credentials: true
            access-control-allow-methods: GET,PUT
            access-control-allow-headers: x-a
            access-control-max-age: 3600

            """);
        simple.ToString().ShouldBe("access-control-allow-origin: https://a.com\naccess-control-allow-credentials: true\naccess-control-expose-headers: x-b\n");
    }
}
