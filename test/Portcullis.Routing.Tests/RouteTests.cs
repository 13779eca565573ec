using Portcullis.Resources;

namespace Portcullis.Routing;

public sealed class RouteTests
{
    private static HttpRouteDestinationSpec To(string service, int weight) => new(new DestinationSpec(service, null, null), weight);

    [Fact]
    public void Weights_are_kept_within_two_percent_over_ten_thousand_picks() // T156
    {
        Route route = Given.Route(new HttpRouteSpec { Route = [To("stable", 90), To("canary", 10), To("off", 0)] });
        var random = new Random(1);

        int canary = Enumerable.Range(0, 10_000).Count(_ => route.Pick((uint)random.NextInt64(1L << 32)).ClusterName.Contains("canary"));

        canary.ShouldBeInRange(800, 1200);
        route.Destinations.Length.ShouldBe(2);
    }

    [Theory]
    [InlineData(0u, "a")]
    [InlineData(0x3FFF_FFFFu, "a")]
    [InlineData(0x4000_0000u, "b")]
    [InlineData(uint.MaxValue, "b")]
    public void Weights_divide_the_range_exactly(uint random, string service) =>
        Given.Route(new HttpRouteSpec { Route = [To("a", 1), To("b", 3)] }).Pick(random).ClusterName.ShouldContain($"|{service}.shop");

    [Fact]
    public void Large_weights_do_not_overflow() =>
        Given.Route(new HttpRouteSpec { Route = [To("a", int.MaxValue), To("b", int.MaxValue), To("c", int.MaxValue)] })
            .Pick(uint.MaxValue).ClusterName.ShouldContain("|c.");

    [Fact]
    public void A_lone_destination_takes_everything_even_with_weight_zero() =>
        Given.Route(new HttpRouteSpec { Route = [To("a", 0)] }).Pick(12345).ClusterName.ShouldBe("outbound|80||a.shop.svc.cluster.local");

    [Fact]
    public void Destinations_that_all_weigh_nothing_answer_as_an_unknown_service() =>
        Given.Route(new HttpRouteSpec { Route = [To("a", 0), To("b", 0)] }).Pick(0).Cluster.ShouldBeNull();

    [Fact]
    public void Is_named_after_its_virtual_service_and_place() =>
        Given.Route(new HttpRouteSpec { Route = [To("a", 0)] }).Name.ShouldBe("shop/routes http[0]");
}
