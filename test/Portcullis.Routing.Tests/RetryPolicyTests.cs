using Portcullis.Resources;
using Portcullis.Syntax;

namespace Portcullis.Routing;

public sealed class RetryPolicyTests
{
    private static RetryPolicy Policy(HttpRetrySpec? spec, HttpRetrySpec? mesh = null) =>
        Given.Route(Given.To("a") with { Retries = spec }, new ResourceSet { MeshConfig = new MeshConfigSpec { DefaultHttpRetryPolicy = mesh } }).Retries;

    [Fact]
    public void Defaults_to_two_retries_of_what_is_safe() // T157
    {
        RetryPolicy policy = Policy(null);

        policy.Attempts.ShouldBe(2);
        policy.Has(RetryConditions.ConnectFailure).ShouldBeTrue();
        policy.Has(RetryConditions.Reset).ShouldBeFalse();
        policy.RetriesStatus(503).ShouldBeFalse();
        policy.AvoidTriedEndpoints.ShouldBeTrue();
    }

    [Fact]
    public void Zero_attempts_switch_retries_off() => Policy(new HttpRetrySpec { Attempts = 0 }).Attempts.ShouldBe(0);

    [Fact]
    public void The_mesh_default_fills_in_and_the_route_wins()
    {
        Policy(null, mesh: new HttpRetrySpec { Attempts = 5 }).Attempts.ShouldBe(5);
        Policy(null, mesh: new HttpRetrySpec { Attempts = 0 }).Attempts.ShouldBe(0);
        Policy(new HttpRetrySpec { Attempts = 1 }, mesh: new HttpRetrySpec { Attempts = 5 }).Attempts.ShouldBe(1);
    }

    [Theory]
    [InlineData("5xx", 500, true)]
    [InlineData("5xx", 499, false)]
    [InlineData("gateway-error", 500, false)]
    [InlineData("gateway-error", 504, true)]
    [InlineData("retriable-4xx", 409, true)]
    [InlineData("connect-failure, 418", 418, true)]
    [InlineData("connect-failure", 418, false)]
    public void Statuses_follow_the_conditions(string retryOn, int status, bool retried) =>
        Policy(new HttpRetrySpec { Attempts = 1, RetryOn = retryOn }).RetriesStatus(status).ShouldBe(retried);

    [Fact]
    public void Conditions_without_effect_are_named()
    {
        var found = new Diagnostics();
        HttpRouteSpec route = Given.To("a") with { Retries = new HttpRetrySpec { Attempts = 1, RetryOn = "retriable-headers" } };

        Given.Table(new ResourceSet { VirtualServices = [Given.VirtualService("r", ["*"], [route])] }, found: found);

        found.All.ShouldContain(problem => problem.Code == "PCL3115" && problem.Message.Contains("retriable-headers"));
    }

    [Fact]
    public void Waits_are_jittered_below_an_exponential_ceiling_of_ten_times_the_base()
    {
        RetryPolicy policy = RetryPolicy.Default;

        policy.Backoff(1, 0).ShouldBe(TimeSpan.Zero);
        policy.Backoff(1, uint.MaxValue).ShouldBeInRange(TimeSpan.FromMilliseconds(24), TimeSpan.FromMilliseconds(25));
        policy.Backoff(2, uint.MaxValue).ShouldBeInRange(TimeSpan.FromMilliseconds(74), TimeSpan.FromMilliseconds(75));
        policy.Backoff(1000, uint.MaxValue).ShouldBeInRange(TimeSpan.FromMilliseconds(249), TimeSpan.FromMilliseconds(250));
    }
}
