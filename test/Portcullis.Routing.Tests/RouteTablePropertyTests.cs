using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;
using Portcullis.Resources;

namespace Portcullis.Routing;

public sealed class RouteTablePropertyTests
{
    private static readonly Gen<string> Paths = Gen.Elements("/", "/a", "/A", "/a/b", "/ab", "/b?k", "/a?k=1", "/a?j&k=1&k=2", "/a/?k=2", "*", "");

    // Literals and whole-string patterns small enough to hit often; the last is greedy in a way that a partial match would not be whole.
    private static readonly Gen<StringMatchSpec> Texts = Gen.Elements(
        new StringMatchSpec(StringMatchKind.Exact, "/a"), new StringMatchSpec(StringMatchKind.Prefix, "/a"), new StringMatchSpec(StringMatchKind.Exact, ""),
        new StringMatchSpec(StringMatchKind.Prefix, "/"), new StringMatchSpec(StringMatchKind.Regex, "/a.*"), new StringMatchSpec(StringMatchKind.Regex, "/[ab]+"));

    private static readonly Gen<StringMatchSpec> Values = Gen.Elements(
        StringMatchSpec.Any, new StringMatchSpec(StringMatchKind.Exact, "1"), new StringMatchSpec(StringMatchKind.Exact, ""),
        new StringMatchSpec(StringMatchKind.Exact, "1,2"), new StringMatchSpec(StringMatchKind.Prefix, "1"), new StringMatchSpec(StringMatchKind.Regex, "[0-9]+"));

    private static readonly Gen<string[]> Sent = Gen.Elements<string[]>([], ["1"], ["2"], [""], ["1", "2"]);

    [Fact]
    public void A_table_agrees_with_a_naive_reading() =>
        Prop.ForAll(Worlds().ToArbitrary(), world =>
            {
                RouteTable table = Given.Table(new ResourceSet
                {
                    VirtualServices = [.. world.Hosts.Select((host, i) => Given.VirtualService($"vs{i}", [host.Host], host.Routes))],
                });
                string expected = NaiveMatcher.Route(world.Hosts, world.Request);
                string actual = world.Request.In(table);
                return (actual == expected).Label($"{world.Request}: {actual}, expected {expected}");
            })
            .Check(Config.QuickThrowOnFailure.WithMaxTest(300));

    private static Gen<(IReadOnlyList<(string Host, HttpRouteSpec[] Routes)> Hosts, TestRequest Request)> Worlds() =>
        from first in Routes("first")
        from second in Routes("second")
        from third in Routes("third")
        from count in Gen.Choose(0, 3)
        from request in Requests()
        select ((IReadOnlyList<(string, HttpRouteSpec[])>)[.. new[] { ("x.a.com", first), ("*.a.com", second), ("*", third) }.Take(count)], request);

    private static Gen<HttpRouteSpec[]> Routes(string prefix) =>
        from count in Gen.Choose(1, 4)
        from matches in Gen.ArrayOf(Gen.ArrayOf(Matches(), 2), count)
        select matches.Select((match, i) => Given.To($"{prefix}{i}", match)).ToArray();

    private static Gen<HttpMatchSpec> Matches() =>
        from uri in Gen.OneOf(Texts, Gen.Constant<StringMatchSpec>(null!))
        from ignoreCase in Gen.Elements(true, false)
        from method in Gen.Elements(null, Given.Is("GET"))
        from authority in Gen.Elements(null, null, Given.Is("x.a.com:80"))
        from headers in Conditions("x-h")
        from without in Conditions("x-w")
        from query in Conditions("k")
        select new HttpMatchSpec
        {
            Uri = uri,
            IgnoreUriCase = ignoreCase && uri?.Kind != StringMatchKind.Regex,
            Method = method,
            Authority = authority,
            Headers = headers,
            WithoutHeaders = without,
            QueryParams = query,
        };

    private static Gen<ImmutableSortedDictionary<string, StringMatchSpec>> Conditions(string name) =>
        from present in Gen.Choose(0, 3)
        from value in Values
        select present > 0
            ? ImmutableSortedDictionary<string, StringMatchSpec>.Empty
            : ImmutableSortedDictionary<string, StringMatchSpec>.Empty.Add(name, value);

    private static Gen<TestRequest> Requests() =>
        from authority in Gen.Elements("x.a.com", "x.a.com:80", "y.a.com", "a.com", "b")
        from path in Paths
        from method in Gen.Elements("GET", "PUT")
        from header in Sent
        from without in Sent
        select With(new TestRequest { Authority = authority, Path = path, Method = method }, header, without);

    private static TestRequest With(TestRequest request, string[] headers, string[] without)
    {
        foreach (string value in headers)
            request.With("x-h", value);
        foreach (string value in without)
            request.With("x-w", value);
        return request;
    }
}
