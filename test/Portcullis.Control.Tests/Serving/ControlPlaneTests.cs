using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Portcullis.Kube;

namespace Portcullis.Control.Tests;

public sealed class ControlPlaneTests
{
    [Theory]
    [InlineData("1.1")]
    [InlineData("2.0")]
    public async Task Serves_the_api_on_tls_to_those_it_knows(string version)
    {
        await using PlaneBench bench = await PlaneBench.Start();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/namespaces") { Version = Version.Parse(version), VersionPolicy = HttpVersionPolicy.RequestVersionExact };

        using HttpResponseMessage answer = await bench.Client().SendAsync(request);

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        answer.Version.ShouldBe(Version.Parse(version));
        JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["items"]!.AsArray().Select(each => (string?)each!["metadata"]!["name"]).ShouldBe(["default", "istio-system", "kube-system"]);
    }

    [Fact]
    public async Task Nobody_is_not_let_in_and_may_ask_for_its_health()
    {
        await using PlaneBench bench = await PlaneBench.Start();

        using HttpResponseMessage refused = await bench.Client(role: null).GetAsync("/api/v1/namespaces");
        using HttpResponseMessage ready = await bench.Client(role: null).GetAsync("/readyz");

        refused.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        ready.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("1.1")]
    [InlineData("2.0")]
    public async Task When_it_stops_a_watch_ends_as_if_its_time_were_up(string version)
    {
        PlaneBench bench = await PlaneBench.Start();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/configmaps?watch=true&allowWatchBookmarks=true") { Version = Version.Parse(version), VersionPolicy = HttpVersionPolicy.RequestVersionExact };
        using HttpResponseMessage watch = await bench.Client().SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        using var lines = new StreamReader(await watch.Content.ReadAsStreamAsync());
        await bench.Put(Manifest.ConfigMap("default", "one", ("a", "b")));
        (await lines.ReadLineAsync())!.ShouldContain("ADDED");

        Task stopping = bench.Plane.DisposeAsync().AsTask();
        string rest = await lines.ReadToEndAsync().WaitAsync(TimeSpan.FromSeconds(20));

        rest.ShouldContain("BOOKMARK");
        await stopping.WaitAsync(TimeSpan.FromSeconds(20));
        await bench.DisposeAsync();
    }

    [Fact]
    public async Task A_policy_that_does_not_compile_is_answered_with_causes()
    {
        await using PlaneBench bench = await PlaneBench.Start();
        string policy = Manifest.Policy("default", "p", "\"action\":\"DENY\",\"rules\":[{\"from\":[{\"source\":{\"ipBlocks\":[\"300.0.0.1\"]}}]}]").ToJsonString();
        using var content = new StringContent(policy, Encoding.UTF8, "application/json");

        using HttpResponseMessage answer = await bench.Client().PostAsync("/apis/security.istio.io/v1/namespaces/default/authorizationpolicies", content);

        answer.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        JsonNode status = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
        ((string?)status["details"]!["causes"]![0]!["field"]).ShouldBe("spec.rules[0].from[0].source.ipBlocks[0]");
    }

    [Fact]
    public async Task Definitions_of_its_kinds_are_there_and_established()
    {
        await using PlaneBench bench = await PlaneBench.Start();

        StoredObject stored = bench.Plane.Store.Current.Get(new ObjectKey("apiextensions.k8s.io", "customresourcedefinitions", "", "authorizationpolicies.security.istio.io"))!;

        PlaneBench.Read(stored)["status"]!["conditions"]!.AsArray().Select(each => (string?)each!["type"]).ShouldContain("Established");
    }

    [Fact]
    public async Task A_data_plane_in_the_process_is_fed()
    {
        await using PlaneBench bench = await PlaneBench.Start(api: false);
        await using IFeedSubscription feed = bench.Plane.Subscribe(ConfigFeedTests.Plane("istio-system/gateway"));
        (await ConfigFeedTests.Next(feed)).IsWhole.ShouldBeTrue();

        await bench.Put(Manifest.Policy("istio-system", "p"));

        (await ConfigFeedTests.Next(feed)).Changed.ShouldHaveSingleItem().Name.ShouldEndWith("/istio-system/p");
    }

    [Fact]
    public async Task What_an_object_owned_goes_after_it()
    {
        await using PlaneBench bench = await PlaneBench.Start(api: false);
        static JsonObject Map(string name) => new() { ["apiVersion"] = "v1", ["kind"] = "ConfigMap", ["metadata"] = new JsonObject { ["name"] = name, ["namespace"] = "default" } };
        StoredObject owner = await bench.Put(Map("owner"));
        JsonObject owned = Map("child");
        owned["metadata"]!["ownerReferences"] = new JsonArray(new JsonObject
        {
            ["apiVersion"] = "v1", ["kind"] = "ConfigMap", ["name"] = "owner", ["uid"] = (string?)PlaneBench.Read(owner)["metadata"]!["uid"],
        });
        StoredObject child = await bench.Put(owned);

        (await bench.Plane.Writer.Delete(owner.Key, null, CancellationToken.None)).Ok.ShouldBeTrue();

        await bench.Until(view => view.Get(child.Key) is null ? "gone" : null);
    }

    [Fact]
    public async Task Starts_again_on_what_it_left_and_changes_nothing_of_it()
    {
        var engine = new KeptEngine();
        long revision;
        await using (PlaneBench first = await PlaneBench.Start(engine, api: false))
            revision = first.Plane.Store.CurrentRevision;

        await using PlaneBench second = await PlaneBench.Start(engine, api: false);

        second.Plane.Store.CurrentRevision.ShouldBe(revision);
    }

    [Fact]
    public async Task An_address_that_is_taken_is_told_and_leaves_nothing_behind()
    {
        await using PlaneBench bench = await PlaneBench.Start();
        var engine = new MemoryEngine();

        await Should.ThrowAsync<IOException>(() => ControlPlane.Start(new ControlPlaneOptions
        {
            Engine = engine, Authenticator = Refusing.Instance, Access = new AccessRoles(), Audit = Refusing.Instance, Time = TimeProvider.System,
            Api = bench.Plane.Bound, Certificate = () => throw new InvalidOperationException(),
        }, CancellationToken.None));

        Should.Throw<Exception>(() => engine.Follow(0, CancellationToken.None).GetAsyncEnumerator().MoveNextAsync().AsTask().GetAwaiter().GetResult());
    }

    [Theory]
    [InlineData("sqlite:/a/b.db", "sqlite:/a/b.db")]
    [InlineData("etcd:http://127.0.0.1:2379,http://127.0.0.2:2379", "etcd:http://127.0.0.1:2379,http://127.0.0.2:2379")]
    [InlineData("sqlite:", null)]
    [InlineData("etcd:nonsense", null)]
    [InlineData("/a/b.db", null)]
    public void Reads_where_the_store_is(string text, string? expected) => StoreLocation.Parse(text).Value?.ToString().ShouldBe(expected);

    private sealed class Refusing : IAuthenticator, IAuditLog
    {
        public static Refusing Instance { get; } = new();

        public Caller? Authenticate(System.Security.Cryptography.X509Certificates.X509Certificate2? certificate, string? bearer) => null;

        public void Record(AuditRecord record)
        {
        }
    }
}
