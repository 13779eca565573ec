using System.Buffers;
using System.Text;
using Portcullis.Resources;

namespace Portcullis.Routing;

public sealed class RedirectTests
{
    private static string Location(HttpRedirectSpec spec, TestRequest request, params HttpMatchSpec[] matches)
    {
        RouteTable table = Given.Table(new HttpRouteSpec { Redirect = spec, Match = [.. matches] });
        var output = new ArrayBufferWriter<byte>();
        RouteRequest view = request.View();
        table.Match(view).Route!.Redirect!.WriteLocation(view, output);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }

    [Theory]
    [InlineData("a.com", "https://a.com/a?b=1")]
    [InlineData("a.com:80", "https://a.com/a?b=1")] // T142
    [InlineData("a.com:8080", "https://a.com:8080/a?b=1")]
    [InlineData("[::1]:80", "https://[::1]/a?b=1")]
    public void A_change_of_scheme_leaves_the_old_default_port_behind(string authority, string location) =>
        Location(new HttpRedirectSpec { Scheme = "https" }, new TestRequest { Authority = authority, Path = "/a?b=1" }).ShouldBe(location);

    [Fact]
    public void Https_redirect_serves_hosts_without_a_virtual_service()
    {
        var binding = new GatewayBinding([new GatewayServerHosts(Given.Gateway, ["*"], HttpsRedirect: true)], 80, Given.Proxy);
        RouteTable table = Given.Table(ResourceSet.Empty, binding);
        RouteRequest plain = new TestRequest { Authority = "test.com:80", Path = "/a?b=1" }.View();
        var output = new ArrayBufferWriter<byte>();

        Route route = table.Match(plain).Route!;
        route.Redirect!.WriteLocation(plain, output);

        route.Action.ShouldBe(RouteAction.Redirect);
        route.Redirect.Status.ShouldBe(301);
        Encoding.UTF8.GetString(output.WrittenSpan).ShouldBe("https://test.com/a?b=1");
        table.Match(new TestRequest { Scheme = "https" }.View()).Status.ShouldBe(RouteStatus.NoRoute);
    }

    [Theory]
    [InlineData("/new", "http://a.com/new?q=1")]
    [InlineData("/new?own=1", "http://a.com/new?own=1")]
    [InlineData("new", "http://a.com/new?q=1")]
    public void Uri_replaces_the_path_and_keeps_the_query_unless_it_has_its_own(string uri, string location) =>
        Location(new HttpRedirectSpec { Uri = uri }, TestRequest.To("/old?q=1")).ShouldBe(location);

    [Fact]
    public void Prefix_rewrite_replaces_what_matched() =>
        Location(new HttpRedirectSpec { PrefixRewrite = "/new" }, TestRequest.To("/old/x?q"), Given.Prefix("/old")).ShouldBe("http://a.com/new/x?q");

    [Theory]
    [InlineData("http", 8080, "http://a.com:8080/")]
    [InlineData("http", 80, "http://a.com/")]
    [InlineData("https", 443, "https://a.com/")]
    [InlineData("https", 80, "https://a.com:80/")]
    public void A_port_is_written_unless_it_is_the_schemes_default(string scheme, int port, string location) =>
        Location(new HttpRedirectSpec { Scheme = scheme, Port = port }, new TestRequest { Authority = "a.com:9" }).ShouldBe(location);

    [Fact]
    public void A_derived_port_is_the_listeners_or_the_schemes()
    {
        var request = new TestRequest { Authority = "a.com:9" };

        Location(new HttpRedirectSpec { Scheme = "https", DerivePort = RedirectPortSelection.FromRequestPort }, request).ShouldBe("https://a.com:80/");
        Location(new HttpRedirectSpec { Scheme = "https", DerivePort = RedirectPortSelection.FromProtocolDefault }, request).ShouldBe("https://a.com/");
    }

    [Fact]
    public void Authority_replaces_the_host_and_its_port() =>
        Location(new HttpRedirectSpec { Authority = "b.com", Port = 81 }, new TestRequest { Authority = "a.com:9", Path = "/x" }).ShouldBe("http://b.com:81/x");
}
