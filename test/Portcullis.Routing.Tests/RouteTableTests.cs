using System.Text;
using Portcullis.Http;
using Portcullis.Resources;

namespace Portcullis.Routing;

public sealed class RouteTableTests
{
    private static readonly RouteTable Hosts = Given.Table(new ResourceSet
    {
        VirtualServices =
        [
            Given.VirtualService("exact", ["x.a.com"], [Given.To("exact")]),
            Given.VirtualService("near", ["*.a.com"], [Given.To("near")]),
            Given.VirtualService("far", ["*.com"], [Given.To("far")]),
            Given.VirtualService("any", ["*"], [Given.To("any")]),
            Given.VirtualService("v6", ["::1"], [Given.To("v6")]),
        ],
    });

    [Theory]
    [InlineData("x.a.com", "exact")]
    [InlineData("X.A.COM", "exact")]
    [InlineData("x.a.com:443", "exact")]
    [InlineData("y.x.a.com", "near")]
    [InlineData("y.a.com", "near")]
    [InlineData("a.com", "far")]
    [InlineData("b.com:8080", "far")]
    [InlineData(".com", "any")]
    [InlineData("com", "any")]
    [InlineData("x.a.com.", "any")]
    [InlineData("x.a.com:http", "any")]
    [InlineData("[::1]", "v6")]
    [InlineData("[::1]:8080", "v6")]
    [InlineData("", "any")]
    [InlineData(":", "any")]
    [InlineData("[", "any")]
    public void Chooses_the_most_specific_host_whatever_its_case_and_port(string authority, string route) =>
        new TestRequest { Authority = authority }.In(Hosts).ShouldBe(route);

    [Fact]
    public void An_authority_longer_than_any_name_belongs_to_the_wildcard() =>
        new TestRequest { Authority = new string('x', 60_000) + ".a.com" }.In(Hosts).ShouldBe("any");

    [Fact]
    public void An_empty_table_serves_no_host() => new TestRequest().In(RouteTable.Empty).ShouldBe(nameof(RouteStatus.NoVirtualHost));

    [Fact]
    public void A_host_without_a_matching_route_is_told_apart_from_no_host() =>
        TestRequest.To("/b").In(Given.Table(Given.To("a", Given.Exact("/a")))).ShouldBe(nameof(RouteStatus.NoRoute));

    [Fact]
    public void The_first_matching_route_wins()
    {
        RouteTable table = Given.Table(Given.To("one", Given.Prefix("/a")), Given.To("two", Given.Exact("/a/b")), Given.To("rest"));

        TestRequest.To("/a/b").In(table).ShouldBe("one");
        TestRequest.To("/c").In(table).ShouldBe("rest");
    }

    [Fact]
    public void Matching_exact_and_prefix_paths_allocates_nothing()
    {
        RouteTable table = Given.Table(
            Given.To("exact", Given.Exact("/carts")), Given.To("header", Given.Header("x-user", Given.Is("ann"))), Given.To("rest", Given.Prefix("/")));
        var headers = new HeaderList();
        headers.Add("x-user"u8, "bob"u8);
        byte[] path = Encoding.ASCII.GetBytes("/carts/7?x=1");

        Bytes(table, path, headers).ShouldBe(0);
    }

    [Fact]
    public void Matching_a_regular_expression_allocates_nothing_once_warm()
    {
        RouteTable table = Given.Table(Given.To("regex", Given.Regex("/carts/[0-9]+")));

        Bytes(table, Encoding.ASCII.GetBytes("/carts/7"), new HeaderList()).ShouldBe(0);
    }

    private static long Bytes(RouteTable table, byte[] path, HeaderList headers)
    {
        long spent = long.MaxValue;
        for (int round = 0; round < 5; round++) // the first rounds pay for tables that the runtime builds once
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < 1000; i++)
            {
                var request = new RouteRequest { Scheme = "https"u8, Method = "GET"u8, Authority = "A.com:443"u8, Path = path, Headers = headers };
                if (!table.Match(request).Found)
                    throw new InvalidOperationException("no route");
            }
            spent = Math.Min(spent, GC.GetAllocatedBytesForCurrentThread() - before);
        }
        return spent;
    }
}
