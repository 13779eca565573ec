using System.Text.Json.Nodes;

namespace Portcullis.Kube.Tests;

/// <summary>The real kubectl's patches and protobuf bodies.</summary>
public sealed class KubectlPatchTests
{
    [Fact]
    public async Task Client_side_apply_of_a_service_merges_its_ports()
    {
        await using KubeServer server = await KubeServer.Start();
        using Kubectl kubectl = server.Kubectl();
        string Service(string ports) => kubectl.Write("service.yaml", $"apiVersion: v1\nkind: Service\nmetadata: {{name: web, namespace: shop}}\nspec: {{selector: {{app: web}}, ports: [{ports}]}}\n");
        async Task<string> Ports() => await kubectl.Output("get", "service", "web", "-o", "jsonpath={.spec.ports[*].port}/{.spec.ports[*].name}");

        await kubectl.Output("apply", "-f", Service("{name: a, port: 80}, {name: b, port: 81}"));
        (await kubectl.Output("apply", "-f", Service("{name: a, port: 80}, {name: b, port: 81}"))).ShouldBe("service/web unchanged\n");
        await kubectl.Output("patch", "service", "web", "-p", """{"spec":{"ports":[{"name":"c","port":82}]}}""");
        (await Ports()).ShouldBe("82 80 81/c a b");

        (await kubectl.Output("apply", "-f", Service("{name: d, port: 83}, {name: a, port: 80}"))).ShouldBe("service/web configured\n");
        (await Ports()).ShouldBe("83 82 80/d c a");
    }

    [Fact]
    public async Task Client_side_apply_of_a_secret_folds_its_texts()
    {
        await using KubeServer server = await KubeServer.Start();
        using Kubectl kubectl = server.Kubectl();
        string Secret(string texts) => kubectl.Write("secret.yaml", $"apiVersion: v1\nkind: Secret\nmetadata: {{name: s, namespace: shop}}\nstringData: {{{texts}}}\n");

        await kubectl.Output("apply", "-f", Secret("a: one, b: two"));
        await kubectl.Output("apply", "-f", Secret("a: three"));

        JsonNode secret = JsonNode.Parse(await kubectl.Output("get", "secret", "s", "-o", "json"))!;
        secret["data"]!["a"]!.GetValue<string>().ShouldBe(Convert.ToBase64String("three"u8));
        secret["stringData"].ShouldBeNull();
    }

    [Fact]
    public async Task Typed_clients_create_by_protobuf()
    {
        await using KubeServer server = await KubeServer.Start();
        using Kubectl kubectl = server.Kubectl();
        string file = kubectl.Write("key.pem", "key\n");

        (await kubectl.Output("create", "secret", "generic", "s", $"--from-file=tls.key={file}", "--from-literal=user=me", "--type=example.com/t")).ShouldBe("secret/s created\n");
        (await kubectl.Output("create", "configmap", "c", "--from-literal=a=b")).ShouldBe("configmap/c created\n");
        (await kubectl.Output("create", "namespace", "n")).ShouldBe("namespace/n created\n");
        (await kubectl.Output("create", "serviceaccount", "a")).ShouldBe("serviceaccount/a created\n");
        (await kubectl.Output("create", "service", "clusterip", "web", "--tcp=80:8080", "--tcp=443")).ShouldBe("service/web created\n");
        (await kubectl.Output("create", "service", "nodeport", "np", "--tcp=80", "--node-port=30080")).ShouldBe("service/np created\n");
        (await kubectl.Output("create", "service", "externalname", "ext", "--external-name=example.com")).ShouldBe("service/ext created\n");
        (await kubectl.Output("create", "service", "clusterip", "less", "--clusterip=None")).ShouldBe("service/less created\n");

        (await kubectl.Output("get", "secret", "s", "-o", "jsonpath={.type} {.data.user} {.data.tls\\.key}")).ShouldBe("example.com/t bWU= a2V5Cg==");
        (await kubectl.Output("get", "configmap", "c", "-o", "jsonpath={.data.a}")).ShouldBe("b");
        (await kubectl.Output("get", "service", "web", "-o", "jsonpath={.spec.type} {.spec.selector.app} {.spec.ports[*].name} {.spec.ports[*].port} {.spec.ports[*].targetPort} {.spec.ports[*].protocol}"))
            .ShouldBe("ClusterIP web 80-8080 443 80 443 8080 443 TCP TCP");
        (await kubectl.Output("get", "service", "np", "-o", "jsonpath={.spec.type} {.spec.ports[0].nodePort}")).ShouldBe("NodePort 30080");
        (await kubectl.Output("get", "service", "ext", "-o", "jsonpath={.spec.type} {.spec.externalName}")).ShouldBe("ExternalName example.com");
        (await kubectl.Output("get", "service", "less", "-o", "jsonpath={.spec.clusterIP}")).ShouldBe("None");
    }

    [Fact]
    public async Task Typed_clients_ask_about_themselves_by_protobuf()
    {
        await using KubeServer server = await KubeServer.Start();
        using Kubectl kubectl = server.Kubectl();
        await kubectl.Output("create", "serviceaccount", "a");

        (await kubectl.Output("auth", "can-i", "get", "pa")).ShouldBe("yes\n");
        (await kubectl.Output("auth", "whoami", "-o", "jsonpath={.kind}")).ShouldBe("SelfSubjectReview");
        (await kubectl.Output("create", "token", "a", "--duration=10m", "--audience=x")).ShouldNotBeEmpty();
    }

    [Fact]
    public async Task Every_patch_type_has_its_effect_or_its_reason()
    {
        await using KubeServer server = await KubeServer.Start();
        using Kubectl kubectl = server.Kubectl();
        await kubectl.Output("create", "configmap", "c", "--from-literal=a=b");

        (await kubectl.Output("patch", "configmap", "c", "-p", """{"data":{"k":"strategic"}}""")).ShouldBe("configmap/c patched\n");
        (await kubectl.Output("patch", "configmap", "c", "--type=merge", "-p", """{"data":{"a":null}}""")).ShouldBe("configmap/c patched\n");
        (await kubectl.Output("patch", "configmap", "c", "--type=json", "-p", """[{"op":"test","path":"/data/k","value":"strategic"},{"op":"move","from":"/data/k","path":"/data/l"}]""")).ShouldBe("configmap/c patched\n");
        (await kubectl.Output("get", "configmap", "c", "-o", "jsonpath={.data}")).ShouldBe("""{"l":"strategic"}""");
        (await kubectl.Output("patch", "configmap", "c", "--type=merge", "-p", "{}")).ShouldBe("configmap/c patched (no change)\n");

        Kubectl.Ran failed = await kubectl.Run("patch", "configmap", "c", "--type=json", "-p", """[{"op":"test","path":"/data/l","value":"x"}]""");
        failed.Error.ShouldBe("The ConfigMap \"c\" is invalid: /data/l: the value is not what the test expects\n");
        (await kubectl.Run("patch", "configmap", "c", "--type=json", "-p", """[{"op":"none","path":"/a"}]""")).Error
            .ShouldBe("Error from server (BadRequest): error decoding patch: operation 0: unknown `op` `none`\n");
    }
}
