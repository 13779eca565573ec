using Portcullis.Resources;
using Portcullis.Syntax;

namespace Portcullis.Routing;

public sealed class GatewayRouteCompilerTests
{
    [Fact]
    public void A_problem_is_reported_once_however_many_listeners_meet_it()
    {
        var found = new Diagnostics();
        var resources = new ResourceSet { VirtualServices = [Given.VirtualService("vs", ["*"], [Given.To("nobody")])] };
        var compiler = new GatewayRouteCompiler(resources, ServiceRegistry.Compile(resources, found), found);

        compiler.Compile(Given.Binding("*"));
        compiler.Compile(Given.Binding("*.com"));

        found.All.Count(problem => problem.Code == "PCL3106").ShouldBe(1);
    }

    [Fact]
    public void An_expression_that_cannot_be_used_matches_nothing_and_is_an_error()
    {
        var found = new Diagnostics();
        RouteTable table = Given.Table(
            new ResourceSet { VirtualServices = [Given.VirtualService("vs", ["*"], [Given.To("bad", Given.Regex("(?=a)")), Given.To("rest", Given.Prefix("/"))])] }, found: found);

        TestRequest.To("/a").In(table).ShouldBe("rest");
        found.All.ShouldContain(problem => problem.Code == "PCL3101" && problem.Severity == Severity.Error);
    }

    [Theory]
    [InlineData("(", "x")]
    [InlineData("a", @"\1")]
    [InlineData("a", @"\x")]
    [InlineData("a", @"\")]
    public void A_rewrite_that_cannot_be_used_takes_its_route_out(string match, string rewrite)
    {
        var found = new Diagnostics();
        HttpRouteSpec route = Given.To("a") with { Rewrite = new HttpRewriteSpec { UriRegexRewrite = new RegexRewriteSpec(match, rewrite) } };
        RouteTable table = Given.Table(new ResourceSet { VirtualServices = [Given.VirtualService("vs", ["*"], [route])] }, found: found);

        new TestRequest().In(table).ShouldBe(nameof(RouteStatus.NoRoute));
        found.ErrorCount.ShouldBe(1);
    }

    [Fact]
    public void A_virtual_service_bound_twice_through_one_port_serves_once()
    {
        var other = new ObjectName("istio-system", "gw2");
        Resource<VirtualServiceSpec> service = Given.VirtualService("vs", ["a.com"], [Given.To("a")]);
        service = service with { Spec = service.Spec with { Gateways = ["istio-system/gw", "istio-system/gw2"] } };
        var binding = new GatewayBinding([new GatewayServerHosts(Given.Gateway, ["*"]), new GatewayServerHosts(other, ["a.com", "*.com"])], 80, Given.Proxy);

        new TestRequest().In(Given.Table(new ResourceSet { VirtualServices = [service] }, binding)).ShouldBe("a");
    }

    [Fact]
    public void A_match_may_hold_for_one_of_several_gateways()
    {
        var other = new ObjectName("istio-system", "gw2");
        Resource<VirtualServiceSpec> service = Given.VirtualService("vs", ["*"],
            [Given.To("second", new HttpMatchSpec { Gateways = ["istio-system/gw2"] }), Given.To("any")]);
        service = service with { Spec = service.Spec with { Gateways = ["istio-system/gw", "istio-system/gw2"] } };
        var resources = new ResourceSet { VirtualServices = [service] };

        new TestRequest().In(Given.Table(resources)).ShouldBe("any");
        new TestRequest().In(Given.Table(resources, new GatewayBinding([new GatewayServerHosts(other, ["*"])], 80, Given.Proxy))).ShouldBe("second");
    }

    [Fact]
    public void A_catch_all_of_one_virtual_service_does_not_hide_anothers_routes() // T159
    {
        RouteTable table = Given.Table(new ResourceSet
        {
            VirtualServices =
            [
                Given.VirtualService("old", ["a.com"], [Given.To("all"), Given.To("dead", Given.Exact("/x"))], age: 2),
                Given.VirtualService("new", ["a.com"], [Given.To("x", Given.Exact("/x"))], age: 1),
            ],
        });

        TestRequest.To("/x").In(table).ShouldBe("x");
        TestRequest.To("/y").In(table).ShouldBe("all");
    }

    [Fact]
    public void Ten_thousand_virtual_services_compile()
    {
        RouteTable table = Given.Table(new ResourceSet
        {
            VirtualServices = [.. Enumerable.Range(0, 10_000).Select(i => Given.VirtualService($"vs{i}", [$"h{i}.com"], [Given.To($"r{i}")]))],
        });

        new TestRequest { Authority = "h9999.com" }.In(table).ShouldBe("r9999");
    }
}
