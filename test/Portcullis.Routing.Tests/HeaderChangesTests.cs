using Portcullis.Http;
using Portcullis.Resources;
using Portcullis.Syntax;

namespace Portcullis.Routing;

public sealed class HeaderChangesTests
{
    private static readonly HeaderChangesSpec OfRoute = new()
    {
        Remove = ["X-Both", "x-gone"],
        Set = [new("X-Set", "route")],
        Add = [new("x-both", "added")],
    };

    private static string Applied(HttpRouteSpec spec, params (string Name, string Value)[] headers)
    {
        var request = new TestRequest();
        foreach ((string name, string value) in headers)
            request.With(name, value);
        Given.Route(spec).Pick(0).RequestChanges.Apply(request.Headers);
        return request.Headers.ToString().ReplaceLineEndings("; ");
    }

    private static HttpRouteDestinationSpec Destination(string service, string set, int weight = 1) =>
        new(new DestinationSpec(service, null, null), weight)
        {
            Headers = new HeaderOperationsSpec(new HeaderChangesSpec { Set = [new("x-set", set)] }, HeaderChangesSpec.None),
        };

    [Fact]
    public void Removal_runs_before_setting_and_adding() =>
        Applied(Given.To("a") with { Headers = new HeaderOperationsSpec(OfRoute, HeaderChangesSpec.None) }, ("x-both", "1"), ("x-gone", "2"), ("x-set", "3"))
            .ShouldBe("x-set: route; x-both: added; ");

    [Fact]
    public void A_lone_destination_has_the_last_word() =>
        Applied(new HttpRouteSpec { Route = [Destination("a", "destination")], Headers = new HeaderOperationsSpec(OfRoute, HeaderChangesSpec.None) })
            .ShouldBe("x-set: destination; x-both: added; ");

    [Fact]
    public void Among_several_destinations_the_route_has_the_last_word() =>
        Applied(new HttpRouteSpec { Route = [Destination("a", "destination"), Destination("b", "destination")], Headers = new HeaderOperationsSpec(OfRoute, HeaderChangesSpec.None) })
            .ShouldBe("x-set: route; x-both: added; ");

    [Fact]
    public void The_host_is_an_authority_and_never_a_line()
    {
        var changes = new HeaderChangesSpec { Set = [new("Host", "inner.com"), new("x", "1")] };

        RouteDestination destination = Given.Route(Given.To("a") with { Headers = new HeaderOperationsSpec(changes, HeaderChangesSpec.None) }).Pick(0);
        var headers = new HeaderList();
        destination.RequestChanges.Apply(headers);

        destination.Authority.SequenceEqual("inner.com"u8).ShouldBeTrue();
        headers.Count.ShouldBe(1);
    }

    [Fact]
    public void A_rewritten_authority_beats_the_routes_header_and_that_the_destinations()
    {
        static HeaderOperationsSpec Host(string name) => new(new HeaderChangesSpec { Set = [new(":authority", name)] }, HeaderChangesSpec.None);
        var destination = new HttpRouteDestinationSpec(new DestinationSpec("a", null, null), 1) { Headers = Host("destination") };
        var spec = new HttpRouteSpec { Route = [destination] };

        Authority(spec).ShouldBe("destination");
        Authority(spec with { Headers = Host("route") }).ShouldBe("route");
        Authority(spec with { Headers = Host("route"), Rewrite = new HttpRewriteSpec { Authority = "rewrite" } }).ShouldBe("rewrite");

        static string Authority(HttpRouteSpec spec) => System.Text.Encoding.ASCII.GetString(Given.Route(spec).Pick(0).Authority);
    }

    [Fact]
    public void What_frames_a_message_is_left_alone()
    {
        var changes = new HeaderChangesSpec { Set = [new("Content-Length", "7"), new("transfer-encoding", "chunked")], Remove = ["connection"] };
        var found = new Diagnostics();

        Given.Table(new ResourceSet
        {
            VirtualServices = [Given.VirtualService("r", ["*"], [Given.To("a") with { Headers = new HeaderOperationsSpec(changes, HeaderChangesSpec.None) }])],
        }, found: found).Match(new TestRequest().View()).Route!.Pick(0).RequestChanges.IsEmpty.ShouldBeTrue();

        found.All.Count(problem => problem.Code == "PCL3113").ShouldBe(3);
    }

    [Fact]
    public void A_value_with_a_line_break_is_refused()
    {
        var changes = new HeaderChangesSpec { Set = [new("x", "1\r\ny: 2")] };

        Given.Route(Given.To("a") with { Headers = new HeaderOperationsSpec(changes, HeaderChangesSpec.None) }).Pick(0).RequestChanges.IsEmpty.ShouldBeTrue();
    }

    [Fact]
    public void Response_changes_reach_answers_given_here()
    {
        var changes = new HeaderChangesSpec { Set = [new("x", "1")] };
        Route route = Given.Route(new HttpRouteSpec
        {
            DirectResponse = new HttpDirectResponseSpec(200, []),
            Headers = new HeaderOperationsSpec(HeaderChangesSpec.None, changes),
        });
        var headers = new HeaderList();

        route.ResponseChanges.Apply(headers);

        headers.ToString().ShouldBe("x: 1\n");
    }
}
