using System.Collections.Immutable;
using Portcullis.Resources;
using Portcullis.Syntax;

namespace Portcullis.Routing;

public sealed class ServiceRegistryTests
{
    private static readonly ImmutableSortedDictionary<string, string> NoLabels = ImmutableSortedDictionary<string, string>.Empty;
    private static readonly ResourceSet Carts = ResourceSet.Empty.WithService("carts", 8000, "127.0.0.1");

    private static ClusterLookup Resolve(ResourceSet set, string host, string? subset = null, int? port = null, GatewayProxy? proxy = null) =>
        ServiceRegistry.Compile(set, new Diagnostics()).Resolve(new DestinationSpec(host, subset, port), Given.Namespace, proxy ?? Given.Proxy, 80);

    private static Resource<DestinationRuleSpec> Rule(string @namespace, string host, TimeSpan connectTimeout, int age = 0, string[]? exportTo = null, UpstreamTlsSpec? tls = null) =>
        Given.Resource(Kinds.DestinationRule, @namespace, $"{host}-{age}", new DestinationRuleSpec
        {
            Host = host,
            ExportTo = [.. exportTo ?? []],
            TrafficPolicy = new TrafficPolicySpec { ConnectTimeout = connectTimeout, Tls = tls },
        }, age);

    private static int Seconds(GatewayProxy? proxy, params Resource<DestinationRuleSpec>[] rules) =>
        (int)Resolve(Carts with { DestinationRules = [.. rules] }, "carts", proxy: proxy).Cluster!.ConnectTimeout.TotalSeconds;

    [Theory]
    [InlineData("carts")]
    [InlineData("CARTS.shop.svc.cluster.local")]
    public void Short_names_belong_to_the_virtual_services_namespace(string host) =>
        Resolve(Carts, host).Cluster!.Name.ShouldBe("outbound|8000||carts.shop.svc.cluster.local");

    [Fact]
    public void The_same_destination_is_the_same_cluster()
    {
        ServiceRegistry registry = ServiceRegistry.Compile(Carts, new Diagnostics());

        registry.Resolve(new DestinationSpec("carts", null, null), "shop", Given.Proxy, 80).Cluster
            .ShouldBeSameAs(registry.Resolve(new DestinationSpec("carts.shop.svc.cluster.local", null, 8000), "bank", Given.Proxy, 443).Cluster);
    }

    [Fact]
    public void An_unknown_host_has_a_name_and_no_cluster()
    {
        ClusterLookup lookup = Resolve(Carts, "cart");

        lookup.Cluster.ShouldBeNull();
        lookup.ClusterName.ShouldBe("outbound|80||cart.shop.svc.cluster.local");
        lookup.Help.ShouldBe("did you mean `carts.shop.svc.cluster.local`?");
    }

    [Fact]
    public void A_service_of_several_ports_takes_the_listeners_when_none_is_named()
    {
        ResourceSet set = ResourceSet.Empty with
        {
            Services = [Given.Resource(Kinds.Service, "shop", "many", new ServiceSpec { Ports = [new("a", 80, "TCP", null, null), new("b", 81, "TCP", null, null)] })],
        };

        Resolve(set, "many").Cluster!.Port.ShouldBe(80);
        Resolve(set, "many", port: 81).Cluster!.Port.ShouldBe(81);
        Resolve(set, "many", port: 82).Cluster.ShouldBeNull();
    }

    [Fact]
    public void A_sole_unnamed_port_takes_the_endpoints_sole_port_whatever_its_name()
    {
        ResourceSet set = ResourceSet.Empty with
        {
            Services = [Given.Resource(Kinds.Service, "shop", "one", new ServiceSpec { Ports = [new("", 80, "TCP", null, "web")] })],
            Endpoints = [Given.Resource(Kinds.Endpoints, "shop", "one", new EndpointsSpec([new(["::1"], [new("web", 8080, "TCP")])]))],
        };

        Resolve(set, "one").Cluster!.Endpoints.Single().ToString().ShouldBe("[::1]:8080");
    }

    [Fact]
    public void Endpoints_and_their_mirrored_slice_count_once_and_unready_ones_not_at_all()
    {
        ResourceSet set = Carts with
        {
            EndpointSlices =
            [
                Given.Resource(Kinds.EndpointSlice, "shop", "carts-1", new EndpointSliceSpec
                {
                    AddressType = "IPv4",
                    Endpoints = [new(["127.0.0.1"], Ready: true), new(["127.0.0.2"], Ready: false)],
                    Ports = [new("http", 8000, "TCP")],
                }) is var slice ? slice with { Meta = slice.Meta with { Labels = NoLabels.Add("kubernetes.io/service-name", "carts") } } : null!,
            ],
        };

        Resolve(set, "carts").Cluster!.Endpoints.ShouldBe([new Endpoint("127.0.0.1", 8000)]);
    }

    [Fact]
    public void An_external_name_is_looked_up()
    {
        ResourceSet set = ResourceSet.Empty with
        {
            Services = [Given.Resource(Kinds.Service, "shop", "out", new ServiceSpec { Type = "ExternalName", ExternalName = "api.example.com", Ports = [new("http", 80, "TCP", null, null)] })],
        };

        Cluster cluster = Resolve(set, "out").Cluster!;

        cluster.Resolution.ShouldBe(ClusterResolution.Dns);
        cluster.Endpoints.ShouldBe([new Endpoint("api.example.com", 80)]);
    }

    [Fact]
    public void A_service_entry_selects_workload_entries_of_its_own_namespace()
    {
        var labels = NoLabels.Add("app", "vm");
        var entry = new ServiceEntrySpec
        {
            Hosts = ["vm.example.com"],
            Resolution = ServiceEntryResolution.Static,
            Ports = [new(80, "HTTP", "http", 8080)],
            WorkloadSelector = new WorkloadSelectorSpec(labels),
        };
        ResourceSet set = ResourceSet.Empty with
        {
            ServiceEntries = [Given.Resource(Kinds.ServiceEntry, "shop", "vm", entry)],
            WorkloadEntries =
            [
                Given.Resource(Kinds.WorkloadEntry, "shop", "a", new WorkloadEntrySpec { Address = "10.0.0.1", Labels = labels }),
                Given.Resource(Kinds.WorkloadEntry, "shop", "b", new WorkloadEntrySpec { Address = "10.0.0.2", Labels = labels, Ports = ImmutableSortedDictionary<string, int>.Empty.Add("http", 9) }),
                Given.Resource(Kinds.WorkloadEntry, "shop", "c", new WorkloadEntrySpec { Address = "10.0.0.3", Labels = NoLabels.Add("app", "other") }),
                Given.Resource(Kinds.WorkloadEntry, "bank", "d", new WorkloadEntrySpec { Address = "10.0.0.4", Labels = labels }),
                Given.Resource(Kinds.WorkloadEntry, "shop", "e", new WorkloadEntrySpec { Address = "unix:///run/e", Labels = labels }),
            ],
        };

        Resolve(set, "vm.example.com").Cluster!.Endpoints.ShouldBe([new Endpoint("10.0.0.1", 8080), new Endpoint("10.0.0.2", 9)]);
    }

    [Fact]
    public void What_is_not_exported_to_the_gateway_does_not_exist_for_it()
    {
        static ServiceEntrySpec Entry(string exportTo) => new()
        {
            Hosts = ["x.com"],
            Resolution = ServiceEntryResolution.Dns,
            Ports = [new(80, "HTTP", "http", 0)],
            ExportTo = [exportTo],
        };
        ClusterLookup hidden = Resolve(ResourceSet.Empty with { ServiceEntries = [Given.Resource(Kinds.ServiceEntry, "shop", "x", Entry("."))] }, "x.com");

        hidden.Cluster.ShouldBeNull();
        hidden.Help.ShouldBe("it exists, but is not exported to namespace `istio-system`");
        Resolve(ResourceSet.Empty with { ServiceEntries = [Given.Resource(Kinds.ServiceEntry, "shop", "x", Entry("istio-system"))] }, "x.com").Cluster.ShouldNotBeNull();
    }

    [Fact]
    public void The_mesh_has_the_connect_timeout_that_no_rule_sets() => Seconds(null).ShouldBe(10);

    [Fact]
    public void The_services_namespace_comes_before_the_root_namespace() =>
        Seconds(null, Rule("istio-system", "*.shop.svc.cluster.local", TimeSpan.FromSeconds(1)), Rule("shop", "carts", TimeSpan.FromSeconds(2))).ShouldBe(2);

    [Fact]
    public void A_gateway_outside_the_root_namespace_reads_its_own_rules_first() =>
        Seconds(new GatewayProxy("edge", NoLabels), Rule("edge", "carts.shop.svc.cluster.local", TimeSpan.FromSeconds(1)), Rule("shop", "carts", TimeSpan.FromSeconds(2)))
            .ShouldBe(1);

    [Fact]
    public void An_exact_host_beats_a_wildcard_and_a_private_rule_does_not_count()
    {
        Seconds(null, Rule("shop", "*.cluster.local", TimeSpan.FromSeconds(1), age: 9), Rule("shop", "carts", TimeSpan.FromSeconds(2)), Rule("shop", "*.shop.svc.cluster.local", TimeSpan.FromSeconds(3))).ShouldBe(2);
        Seconds(null, Rule("shop", "*.cluster.local", TimeSpan.FromSeconds(1), age: 9), Rule("shop", "carts", TimeSpan.FromSeconds(2), exportTo: ["."]), Rule("shop", "*.shop.svc.cluster.local", TimeSpan.FromSeconds(3))).ShouldBe(3);
    }

    [Fact]
    public void The_oldest_of_equal_rules_wins() =>
        Seconds(null, Rule("shop", "carts", TimeSpan.FromSeconds(1), age: 1), Rule("shop", "carts", TimeSpan.FromSeconds(2), age: 2)).ShouldBe(2);

    [Fact]
    public void A_ports_settings_replace_the_policy_and_a_subsets_fields_override_it()
    {
        var tls = new UpstreamTlsSpec { Mode = UpstreamTlsMode.Simple };
        var rule = new DestinationRuleSpec
        {
            Host = "carts",
            TrafficPolicy = new TrafficPolicySpec
            {
                Tls = tls,
                ConnectTimeout = TimeSpan.FromSeconds(1),
                PortLevelSettings = ImmutableSortedDictionary<int, TrafficPolicySpec>.Empty.Add(8000, new TrafficPolicySpec { ConnectTimeout = TimeSpan.FromSeconds(2) }),
            },
            Subsets = [new SubsetSpec("plain", NoLabels, null), new SubsetSpec("tls", NoLabels, new TrafficPolicySpec { Tls = tls })],
        };
        ResourceSet set = Carts with { DestinationRules = [Given.Resource(Kinds.DestinationRule, "shop", "r", rule)] };

        Cluster plain = Resolve(set, "carts", "plain").Cluster!;
        Cluster encrypted = Resolve(set, "carts", "tls").Cluster!;

        plain.Refused.ShouldBeNull();
        plain.ConnectTimeout.ShouldBe(TimeSpan.FromSeconds(2));
        encrypted.ConnectTimeout.ShouldBe(TimeSpan.FromSeconds(2));
        encrypted.Refused!.ShouldContain("SIMPLE");
        encrypted.Endpoints.ShouldNotBeEmpty();
    }

    [Fact]
    public void Tls_that_cannot_be_spoken_refuses_instead_of_sending_plaintext()
    {
        var found = new Diagnostics();
        ResourceSet set = Carts with { DestinationRules = [Rule("shop", "carts", TimeSpan.Zero, tls: new UpstreamTlsSpec { Mode = UpstreamTlsMode.IstioMutual })] };

        ServiceRegistry.Compile(set, found);

        Resolve(set, "carts").Cluster!.Refused!.ShouldContain("ISTIO_MUTUAL");
        found.All.ShouldContain(problem => problem.Code == "PCL3108");
    }
}
