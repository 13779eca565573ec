using System.Diagnostics;

namespace Portcullis.Kube.Tests;

/// <summary>The real kubectl: reading, waiting and deleting commands.</summary>
public sealed class KubectlReadTests
{
    private const string Lists = """
        apiVersion: v1
        kind: List
        items:
        - {apiVersion: v1, kind: ConfigMap, metadata: {name: a, labels: {app: x}}, data: {k: v}}
        - {apiVersion: v1, kind: ConfigMap, metadata: {name: b}}
        - {apiVersion: v1, kind: ConfigMap, metadata: {name: c}}
        - {apiVersion: security.istio.io/v1beta1, kind: PeerAuthentication, metadata: {name: p}, spec: {mtls: {mode: STRICT}}}
        """;

    [Fact]
    public async Task Lists_in_every_form()
    {
        await using KubeServer server = await KubeServer.Start();
        using Kubectl kubectl = server.Kubectl();
        (await kubectl.Output("create", "-f", kubectl.Write("l.yaml", Lists))).Split('\n').Length.ShouldBe(5);

        (await kubectl.Output("get", "cm", "--chunk-size=1", "-o", "name")).ShouldBe("configmap/a\nconfigmap/b\nconfigmap/c\n");
        (await kubectl.Output("get", "cm", "--chunk-size=2")).Split('\n', StringSplitOptions.RemoveEmptyEntries).Length.ShouldBe(4);
        (await kubectl.Output("get", "cm", "--field-selector=metadata.name=b", "-o", "name")).ShouldBe("configmap/b\n");
        (await kubectl.Output("get", "cm", "-A", "--no-headers")).ShouldMatch(@"^shop +a +1 +\d+s");
        (await kubectl.Output("get", "cm", "--show-labels", "-l", "app=x")).ShouldContain("app=x");
        (await kubectl.Output("get", "cm", "-L", "app", "--sort-by=.metadata.name")).ShouldContain("APP");
        (await kubectl.Output("get", "istio-io", "-o", "name")).ShouldContain("peerauthentication.security.istio.io/p");
        (await kubectl.Output("get", "peerauthentications.v1beta1.security.istio.io", "p", "-o", "jsonpath={.apiVersion}")).ShouldBe("security.istio.io/v1beta1");
        (await kubectl.Output("get", "cm,pa", "-o", "name")).Split('\n', StringSplitOptions.RemoveEmptyEntries).Length.ShouldBe(4);
        (await kubectl.Output("get", "cm", "a", "-o", "yaml")).ShouldContain("k: v");
        (await kubectl.Output("get", "cm", "--server-print=false")).ShouldContain("NAME");
        (await kubectl.Output("get", "--raw", "/readyz")).ShouldBe("ok");
        (await kubectl.Output("get", "ns")).ShouldMatch(@"shop +Active");
        (await kubectl.Output("api-resources")).ShouldMatch(@"peerauthentications +pa +security\.istio\.io/v1 +true +PeerAuthentication");
        (await kubectl.Output("api-versions")).ShouldContain("security.istio.io/v1beta1\n");
        (await kubectl.Output("version")).ShouldContain("Server Version: v1.32.0+portcullis");
        (await kubectl.Output("explain", "pa.spec.mtls")).ShouldContain("mode");
        (await kubectl.Output("explain", "pa", "--output=plaintext-openapiv2")).ShouldContain("Who must speak mutual TLS.");
        (await kubectl.Output("cluster-info")).ShouldContain(server.Url);
    }

    [Fact]
    public async Task Describes_with_events()
    {
        await using KubeServer server = await KubeServer.Start();
        using Kubectl kubectl = server.Kubectl();
        await kubectl.Output("create", "-f", kubectl.Write("l.yaml", Lists));
        string uid = await kubectl.Output("get", "pa", "p", "-o", "jsonpath={.metadata.uid}");
        await kubectl.Output("create", "-f", kubectl.Write("e.yaml", $$"""
            apiVersion: v1
            kind: Event
            metadata: {name: p.1, namespace: shop}
            involvedObject: {apiVersion: security.istio.io/v1, kind: PeerAuthentication, name: p, namespace: shop, uid: {{uid}}}
            reason: Refused
            message: gateway said no
            type: Warning
            """));

        (await kubectl.Output("describe", "pa", "p")).ShouldMatch(@"Warning +Refused .*gateway said no");
        (await kubectl.Output("events", "--for=pa/p")).ShouldContain("gateway said no");
        (await kubectl.Output("get", "events")).ShouldContain("Refused");
        await kubectl.Output("create", "secret", "generic", "s", "--from-literal=a=bcd");
        string secret = await kubectl.Output("describe", "secret", "s");
        secret.ShouldContain("a:  3 bytes");
        (await kubectl.Output("describe", "ns", "shop")).ShouldContain("Status:       Active");
        (await kubectl.Output("describe", "cm", "a")).ShouldContain("Data");
        (await kubectl.Output("create", "service", "clusterip", "web", "--tcp=80:8080")).ShouldContain("created");
        (await kubectl.Output("describe", "service", "web")).ShouldContain("TargetPort:");
    }

    [Fact]
    public async Task Deletes_and_waits_until_it_is_gone()
    {
        await using KubeServer server = await KubeServer.Start();
        using Kubectl kubectl = server.Kubectl();
        await kubectl.Output("create", "-f", kubectl.Write("l.yaml", Lists));
        await kubectl.Output("patch", "cm", "a", "-p", """{"metadata":{"finalizers":["example.com/x"]}}""");

        using Process deleting = kubectl.Start([], "delete", "cm", "a");
        using KubeWatch watch = await server.Watch(ApiSample.ConfigMaps + "?watch=true&fieldSelector=metadata.name%3Da");
        while (!(await watch.Next())!.ToJsonString().Contains("deletionTimestamp", StringComparison.Ordinal))
        {
            // the deletion is on its way
        }
        deleting.HasExited.ShouldBeFalse();
        await kubectl.Output("patch", "cm", "a", "-p", """{"metadata":{"finalizers":null}}""");
        deleting.WaitForExit(TimeSpan.FromSeconds(30)).ShouldBeTrue();
        deleting.ExitCode.ShouldBe(0);

        await kubectl.Output("wait", "--for=delete", "cm/a", "--timeout=20s");
        (await kubectl.Output("delete", "cm", "--all", "--wait=false")).ShouldContain("\"b\" deleted");
        (await kubectl.Output("create", "namespace", "fresh")).ShouldContain("created");
        await kubectl.Output("create", "configmap", "inside", "-n", "fresh");
        (await kubectl.Output("delete", "namespace", "fresh", "--timeout=30s")).ShouldContain("deleted");
        (await kubectl.Run("get", "cm", "inside", "-n", "fresh")).Code.ShouldBe(1);
        (await kubectl.Run("delete", "ns", "default")).Error.ShouldContain("(Forbidden): namespaces \"default\" is forbidden: this namespace may not be deleted");
    }

    [Theory]
    [InlineData("background", false)]
    [InlineData("foreground", false)]
    [InlineData("orphan", true)]
    public async Task Deletes_an_owner_with_or_without_its_dependents(string cascade, bool stays)
    {
        await using KubeServer server = await KubeServer.Start();
        using Kubectl kubectl = server.Kubectl();
        await kubectl.Output("create", "configmap", "owner");
        string uid = await kubectl.Output("get", "cm", "owner", "-o", "jsonpath={.metadata.uid}");
        await kubectl.Output("create", "-f", kubectl.Write("child.yaml", $$"""
            apiVersion: v1
            kind: ConfigMap
            metadata:
              name: child
              ownerReferences: [{apiVersion: v1, kind: ConfigMap, name: owner, uid: {{uid}}, blockOwnerDeletion: true}]
            """));

        (await kubectl.Output("delete", "cm", "owner", "--cascade=" + cascade, "--timeout=30s")).ShouldContain("deleted");

        if (stays)
            (await kubectl.Output("get", "cm", "child", "-o", "jsonpath={.metadata.ownerReferences}")).ShouldBeEmpty();
        else
            await kubectl.Output("wait", "--for=delete", "cm/child", "--timeout=30s");
    }

    [Fact]
    public async Task Watches_a_list_and_one_object()
    {
        await using KubeServer server = await KubeServer.Start();
        using Kubectl kubectl = server.Kubectl();
        await kubectl.Output("create", "-f", kubectl.Write("l.yaml", Lists));
        foreach (string[] arguments in new string[][] { ["get", "pa", "-w", "--no-headers"], ["get", "pa", "p", "-w", "--no-headers"] })
        {
            await Watches(server, 0);
            using Process watching = kubectl.Start([], arguments);
            try
            {
                string mode = arguments[2] == "p" ? "PERMISSIVE" : "DISABLE";
                (await watching.StandardOutput.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(30)))!.ShouldStartWith("p ");
                await Watches(server, 1);
                await server.Send("PATCH", ApiSample.Peers + "/p", $$$"""{"spec":{"mtls":{"mode":"{{{mode}}}"} } }""", "application/merge-patch+json");
                (await watching.StandardOutput.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(30)))!.ShouldMatch($"^p +{mode} ");
            }
            finally
            {
                watching.Kill();
            }
        }
    }

    private static async Task Watches(KubeServer server, int open)
    {
        for (int i = 0; server.Api.OpenWatches != open; i++)
        {
            i.ShouldBeLessThan(6000);
            await Task.Delay(5);
        }
    }

    [Fact]
    public async Task Tells_that_pods_are_not_started_here()
    {
        await using KubeServer server = await KubeServer.Start();
        using Kubectl kubectl = server.Kubectl();
        await server.Writer.Create(new System.Text.Json.Nodes.JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Pod",
            ["metadata"] = new System.Text.Json.Nodes.JsonObject { ["name"] = "gw", ["namespace"] = "shop" },
            ["spec"] = new System.Text.Json.Nodes.JsonObject
            {
                ["containers"] = new System.Text.Json.Nodes.JsonArray(new System.Text.Json.Nodes.JsonObject { ["name"] = "gateway" }),
            },
        }, CancellationToken.None);

        (await kubectl.Output("get", "pods", "-o", "name")).ShouldBe("pod/gw\n");
        (await kubectl.Run("logs", "gw")).Error.ShouldContain("is a process that Portcullis does not start");
        (await kubectl.Run("exec", "gw", "--", "ls")).Error.ShouldContain("is a process that Portcullis does not start");
        (await kubectl.Run("delete", "pod", "gw")).Error.ShouldContain("(MethodNotAllowed)");
    }
}
