using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;
using Portcullis.Resources;

namespace Portcullis.Policy.Tests;

/// <summary>Generators whose values collide often: few names, nested paths, wildcards at every edge.</summary>
internal static class Some
{
    private static readonly string[] Principals =
    [
        "*", "td/ns/a/sa/x", "td/ns/a/sa/*", "*x", "*/sa/x", "td*", "cluster.local/ns/a/sa/x", "al/ns/b/sa/y", "*l/ns/a/sa/x",
        "test.client", "test.*", "*client", "spiffe://td/ns/a/sa/x", "*a*", "t?d/ns/a/sa/x", "other/ns/a/sa/x", "foo/ns/foo/sa/x",
    ];

    private static readonly string[] Names =
    [
        "spiffe://td/ns/a/sa/x", "spiffe://al/ns/a/sa/x", "spiffe://al/ns/b/sa/y", "spiffe://cluster.local/ns/a/sa/x", "spiffe://test.client",
        "spiffe://td/ns/a/sa/x/ns/b/sa/y", "spiffe://td/ns/a/g/sa/x", "spiffe://foo/ns/foo/sa/x", "spiffe://td/ns/aXb/sa/x", "urn:x", "spiffe://td/",
        "spiffe://td/ns//sa/x", "spiffe://td/ns/foo/sa/x/more", "spiffe://other/ns/a/sa/x",
    ];

    private static readonly string[] Paths =
    [
        "*", "/", "/a", "/a/*", "/a*", "*b", "/a/b", "*/b", "/a/{*}", "/a/{**}", "/{*}/b", "/a/{*}/b/{**}", "/a/{**}/b", "/a*b", "/a/", "/a/b?x",
    ];

    private static readonly string[] BadPaths = ["", "/{a}", "/a/{*}x", "/{**}/{*}", "{*}/a", "/a//{*}", "/*/{*}"];

    private static readonly string[] ActualPaths =
        ["/", "/a", "/a/", "/a/b", "/a/b/", "/a/c/b/", "/a/c/b/d", "/a/b?x=1", "/a/b#f", "/b", "", "/a//b", "/a*b", "/a/*", "/ab", "*"];

    private static readonly string[] Keys =
    [
        "source.ip", "remote.ip", "source.namespace", "source.principal", "source.serviceAccount", "source.trustDomain",
        "request.auth.principal", "request.auth.audiences", "request.auth.presenter", "request.auth.claims[scope]", "request.auth.claims[realm][roles]",
        "request.auth.claims[aud]", "request.headers[X-Role]", "request.headers[host]", "destination.ip", "destination.port", "connection.sni",
        "experimental.envoy.filters.f[k]",
    ];

    public static MeshConfigSpec Mesh { get; } = new() { TrustDomain = "td", TrustDomainAliases = ["al"], ExtensionProviders = [new() { Name = "opa" }, new() { Name = "other" }] };

    public static Gen<Resource<AuthorizationPolicySpec>> Policy(bool malformed = false) =>
        from action in Gen.Frequency((5, Gen.Constant(AuthorizationAction.Allow)), (4, Gen.Constant(AuthorizationAction.Deny)), (1, Gen.Constant(AuthorizationAction.Audit)), (1, Gen.Constant(AuthorizationAction.Custom)))
        from policy in Policy(action, malformed)
        select policy;

    public static Gen<Resource<AuthorizationPolicySpec>> Policy(AuthorizationAction action, bool malformed = false) =>
        from rules in Many(Rule(malformed), 2)
        from number in Gen.Choose(0, 9999)
        from dryRun in Gen.Frequency((9, Gen.Constant(false)), (1, Gen.Constant(true)))
        from provider in Gen.Frequency((8, Gen.Constant<string?>("opa")), (1, Gen.Elements<string?>("other", "unknown", "", null)))
        select Given.Of("foo", $"p{number}", new AuthorizationPolicySpec
        {
            Action = action,
            Rules = rules,
            Provider = action == AuthorizationAction.Custom ? provider : null,
            DryRun = dryRun && action is AuthorizationAction.Allow or AuthorizationAction.Deny,
        });

    public static Gen<ImmutableArray<Resource<AuthorizationPolicySpec>>> Policies(bool malformed = false) => Many(Policy(malformed), 4);

    public static Gen<RuleSpec> Rule(bool malformed) =>
        from source in Many(Source(malformed), 2)
        from to in Many(Operation(malformed), 2)
        from conditions in Many(Condition(malformed), 1)
        select new RuleSpec { From = source, To = to, When = conditions };

    public static Gen<Ask> Request(bool tcpToo = true) =>
        from tls in Gen.Frequency((6, Gen.Constant(true)), (1, Gen.Constant(false)))
        from uris in Many(Gen.Elements(Names), 2)
        from dns in Many(Gen.Elements("test.com", "*.x", "a/ns/b/c", "test.client"), 1)
        from subject in Gen.Elements("", "CN=test.client,O=x", "CN=/ns/a/x")
        from sni in Gen.Elements("", "a.com", "b.a.com")
        from source in Address
        from remote in Address
        from port in Gen.Elements<ushort>(8080, 443)
        from http in tcpToo ? Gen.Frequency((4, Gen.Constant(true)), (1, Gen.Constant(false))) : Gen.Constant(true)
        from method in Gen.Elements("GET", "POST", "get", "")
        from host in Gen.Elements("a.com", "A.com", "a.com:8443", "b.a.com", "", null)
        from path in Gen.Elements(ActualPaths)
        from headers in Many(Gen.Elements(("x-role", "admin"), ("X-Role", "guest"), ("x-role", ""), ("x-other", "admin"), ("x-role", "guest,admin")), 3)
        from claims in Gen.Elements(
            null, """{"iss":"https://i","sub":"bob","scope":"r w","aud":["a","b"]}""", """{"iss":"i","sub":"a/b","aud":"a","realm":{"roles":["ops",5]}}""",
            """{"iss":"i"}""", """{"iss":"i","sub":"","azp":"a"}""", """{"iss":7,"sub":"bob","realm":{"roles":"ops"}}""", """{"iss":"*","sub":"*","scope":["r w"]}""")
        from cleared in Gen.Elements(true, false)
        select new Ask
        {
            ProviderAllows = cleared,
            Tls = tls, Uris = uris, Dns = dns, Subject = subject, Sni = sni, SourceIp = source, RemoteIp = remote, Port = port, Http = http,
            Method = method, Host = host, Path = path, Headers = headers, Claims = claims,
        };

    /// <summary>At most so many, none being as likely as each other number.</summary>
    public static Gen<ImmutableArray<T>> Many<T>(Gen<T> one, int most) =>
        from count in Gen.Choose(0, most)
        from items in Gen.ArrayOf(one, count)
        select items.ToImmutableArray();

    private static Gen<string> Address { get; } = Gen.Elements("10.0.0.1", "10.0.1.1", "192.168.0.1", "::ffff:10.0.0.1", "2001:db8::1", "");

    private static Gen<SourceSpec> Source(bool malformed) =>
        from principals in List(Principals, malformed)
        from notPrincipals in Rarely(Principals, malformed)
        from request in Rarely(["*", "https://i/bob", "*/bob", "i/*", "i*", "*b", "i", "https://acc*", "*/*", "i/a/b"], malformed)
        from notRequest in Rarely(["*", "i/*"], malformed)
        from namespaces in Rarely(["a", "b", "a*", "*", "foo", "a.b", "*/g"], malformed)
        from notNamespaces in Rarely(["a", "b*"], malformed)
        from ips in Rarely(["10.0.0.1", "10.0.0.0/24", "0.0.0.0/0", "::/0", "2001:db8::/32"], malformed)
        from notRemote in Rarely(["10.0.0.0/8", "2001:db8::1"], malformed)
        from accounts in Rarely(["x", "a/x", "foo/x", "b/y"], malformed)
        from notDomains in Rarely(["td", "*", "t*", "*d", "test.client"], malformed)
        select new SourceSpec
        {
            Principals = principals, NotPrincipals = notPrincipals, RequestPrincipals = request, NotRequestPrincipals = notRequest,
            Namespaces = namespaces, NotNamespaces = notNamespaces, IpBlocks = ips, NotRemoteIpBlocks = notRemote,
            ServiceAccounts = accounts, NotTrustDomains = notDomains,
        };

    private static Gen<OperationSpec> Operation(bool malformed) =>
        from paths in List([.. Paths, .. malformed ? BadPaths : []], malformed: false)
        from notPaths in Rarely([.. Paths, .. malformed ? BadPaths : []], malformed: false)
        from methods in Rarely(["GET", "*", "G*", "*T", "POST"], malformed)
        from notMethods in Rarely(["GET", "POST"], malformed)
        from hosts in Rarely(["a.com", "A.COM", "a.com:*", "*.a.com", "*"], malformed)
        from notHosts in Rarely(["a.com", "*:8443"], malformed)
        from ports in Rarely(["8080", "443"], malformed)
        from notPorts in Rarely(["443"], malformed)
        select new OperationSpec { Paths = paths, NotPaths = notPaths, Methods = methods, NotMethods = notMethods, Hosts = hosts, NotHosts = notHosts, Ports = ports, NotPorts = notPorts };

    private static Gen<ConditionSpec> Condition(bool malformed) =>
        from key in Gen.Elements([.. Keys, .. malformed ? ["request.headers[]", "destination.user", "request.headersX[y]"] : Array.Empty<string>()])
        from negated in Gen.Elements(true, false)
        from values in Gen.NonEmptyListOf(Gen.Elements([.. ValuesOf(key), .. malformed ? [""] : Array.Empty<string>()]))
        select new ConditionSpec(key) { Values = negated ? [] : [.. values.Take(2)], NotValues = negated ? [.. values.Take(2)] : [] };

    private static string[] ValuesOf(string key) => key switch
    {
        "source.ip" or "remote.ip" or "destination.ip" => ["10.0.0.1", "10.0.0.0/24", "::/0"],
        "destination.port" => ["8080", "443"],
        "source.namespace" => ["a", "a*", "foo"],
        "source.principal" => Principals,
        "source.serviceAccount" => ["x", "a/x"],
        "source.trustDomain" => ["td", "*", "t*", "al"],
        "request.auth.principal" => ["*", "i/*", "*/bob"],
        "connection.sni" or "request.headers[host]" => ["a.com", "*", "*.a.com"],
        _ => ["*", "admin", "a", "r", "w", "ops", "gu*", "*in", "r w"],
    };

    private static Gen<ImmutableArray<string>> List(string[] pool, bool malformed) => Many(Gen.Elements([.. pool, .. malformed ? [""] : Array.Empty<string>()]), 2);

    private static Gen<ImmutableArray<string>> Rarely(string[] pool, bool malformed) =>
        Gen.Frequency((6, Gen.Constant(ImmutableArray<string>.Empty)), (1, List(pool, malformed)));
}
