using Portcullis.Resources;

namespace Portcullis.Routing;

public sealed class FaultPolicyTests
{
    private static FaultPolicy Policy(HttpFaultSpec spec) => Given.Route(Given.To("a") with { Fault = spec }).Fault!;

    [Fact]
    public void A_hundred_percent_is_always_and_an_absent_percentage_never() // T158
    {
        Policy(new HttpFaultSpec { AbortHttpStatus = 418, AbortPercentage = 100 }).Aborts(uint.MaxValue).ShouldBeTrue();
        Policy(new HttpFaultSpec { AbortHttpStatus = 418 }).Aborts(0).ShouldBeFalse();
        Policy(new HttpFaultSpec { FixedDelay = TimeSpan.FromSeconds(1), DelayPercentage = 100 }).Delays(uint.MaxValue).ShouldBeTrue();
    }

    [Fact]
    public void A_percentage_divides_the_range()
    {
        FaultPolicy half = Policy(new HttpFaultSpec { AbortHttpStatus = 500, AbortPercentage = 50 });

        half.Aborts(0x7FFF_FFFF).ShouldBeTrue();
        half.Aborts(0x8000_0000).ShouldBeFalse();
    }

    [Theory]
    [InlineData("UNAVAILABLE", 14)]
    [InlineData("OK", 0)]
    [InlineData("UNAUTHENTICATED", 16)]
    public void Grpc_statuses_have_their_numbers(string name, int number) =>
        Policy(new HttpFaultSpec { AbortGrpcStatus = name, AbortPercentage = 100 }).AbortGrpcStatus.ShouldBe(number);
}
