using System.Text.RegularExpressions;

namespace Portcullis.Kube.Tests;

/// <summary>The real kubectl: writing commands.</summary>
public sealed class KubectlTests
{
    private const string Policy = """
        apiVersion: security.istio.io/v1
        kind: PeerAuthentication
        metadata: {name: default, namespace: shop}
        spec: {mtls: {mode: STRICT}}
        """;

    [Fact]
    public async Task Creates_gets_applies_again_and_deletes_a_custom_object()
    {
        await using KubeServer server = await KubeServer.Start();
        using Kubectl kubectl = server.Kubectl();
        string file = kubectl.Write("pa.yaml", Policy);

        (await kubectl.Output("apply", "-f", file)).ShouldBe("peerauthentication.security.istio.io/default created\n");
        (await kubectl.Output("apply", "-f", file)).ShouldBe("peerauthentication.security.istio.io/default unchanged\n");
        (await kubectl.Output("get", "pa")).ShouldMatch(@"^NAME +MODE +AGE\ndefault +STRICT +\d+s\n$");
        (await kubectl.Run("diff", "-f", file)).Code.ShouldBe(0);
        kubectl.Write("pa.yaml", Policy.Replace("STRICT", "PERMISSIVE", StringComparison.Ordinal));
        Kubectl.Ran differs = await kubectl.Run("diff", "-f", file);
        differs.Code.ShouldBe(1, differs.Error);
        string[] changed = [.. differs.Output.Split('\n').Where(line => Regex.IsMatch(line, "^[-+] ", RegexOptions.None, TimeSpan.FromSeconds(1)) && !line.Contains("last-applied", StringComparison.Ordinal))];
        changed.ShouldContain("+    mode: PERMISSIVE");
        changed.ShouldNotContain(line => line.Contains("resourceVersion", StringComparison.Ordinal));
        (await kubectl.Output("apply", "-f", file, "--dry-run=server")).ShouldContain("configured (server dry run)");
        (await kubectl.Output("apply", "-f", file)).ShouldBe("peerauthentication.security.istio.io/default configured\n");
        (await kubectl.Output("get", "pa", "default", "-o", "jsonpath={.spec.mtls.mode} {.metadata.generation}")).ShouldBe("PERMISSIVE 2");
        (await kubectl.Output("delete", "-f", file)).ShouldBe("peerauthentication.security.istio.io \"default\" deleted\n");
        (await kubectl.Run("get", "pa", "default")).Error.ShouldBe("Error from server (NotFound): peerauthentications.security.istio.io \"default\" not found\n");
    }

    [Fact]
    public async Task Typed_creation_speaks_protobuf()
    {
        await using KubeServer server = await KubeServer.Start();
        using Kubectl kubectl = server.Kubectl();

        (await kubectl.Output("create", "secret", "generic", "s", "--from-literal=password=hunter2")).ShouldBe("secret/s created\n");
        (await kubectl.Output("get", "secret", "s", "-o", "jsonpath={.data.password} {.type}")).ShouldBe(Convert.ToBase64String("hunter2"u8) + " Opaque");
        (await kubectl.Output("create", "configmap", "c", "--from-literal=a=b")).ShouldBe("configmap/c created\n");
        (await kubectl.Output("create", "namespace", "fresh")).ShouldBe("namespace/fresh created\n");
        (await kubectl.Output("create", "serviceaccount", "robot")).ShouldBe("serviceaccount/robot created\n");
        (await kubectl.Output("create", "token", "robot")).TrimEnd().ShouldBe("token-of-shop-robot");
        (await kubectl.Output("create", "service", "clusterip", "web", "--tcp=80:8080")).ShouldBe("service/web created\n");
        (await kubectl.Output("get", "service", "web", "-o", "jsonpath={.spec.ports[0].targetPort}")).ShouldBe("8080");
        (await kubectl.Run("create", "secret", "generic", "s")).Error.ShouldContain("secrets \"s\" already exists");
        (await kubectl.Output("auth", "whoami")).ShouldContain("tester");
        (await kubectl.Output("auth", "can-i", "create", "secrets")).ShouldBe("yes\n");
        (await kubectl.Output("auth", "can-i", "--list")).ShouldContain("/version");
        server.Access.Rule = (_, question) => question.Verb == "delete" ? "no" : null;
        Kubectl.Ran no = await kubectl.Run("auth", "can-i", "delete", "pa");
        (no.Code, no.Output).ShouldBe((1, "no - no\n"));
    }

    [Fact]
    public async Task Secrets_are_applied_edited_and_patched_strategically()
    {
        await using KubeServer server = await KubeServer.Start();
        using Kubectl kubectl = server.Kubectl();
        string file = kubectl.Write("s.yaml", "apiVersion: v1\nkind: Secret\nmetadata: {name: s}\nstringData: {a: one}\n");

        await kubectl.Output("apply", "-f", file);
        (await kubectl.Output("apply", "-f", file)).ShouldBe("secret/s configured\n"); // as on a cluster: stringData is never seen stored
        kubectl.Write("s.yaml", "apiVersion: v1\nkind: Secret\nmetadata: {name: s}\nstringData: {a: two}\n");
        await kubectl.Output("apply", "-f", file);
        (await kubectl.Output("get", "secret", "s", "-o", "jsonpath={.data}")).ShouldBe("{\"a\":\"dHdv\"}");
        (await kubectl.Output("patch", "secret", "s", "-p", """{"data":{"b":"eA=="}}""")).ShouldBe("secret/s patched\n");
        (await kubectl.Output("patch", "secret", "s", "-p", """{"data":{"b":"eA=="}}""")).ShouldBe("secret/s patched (no change)\n");
        (await kubectl.Output("get", "secret", "s")).ShouldMatch(@"s +Opaque +2 ");
    }

    [Fact]
    public async Task Labels_annotates_patches_and_edits()
    {
        await using KubeServer server = await KubeServer.Start();
        using Kubectl kubectl = server.Kubectl();
        await kubectl.Output("apply", "-f", kubectl.Write("pa.yaml", Policy));

        (await kubectl.Output("label", "pa", "default", "tier=web")).ShouldContain("labeled");
        (await kubectl.Output("get", "pa", "-l", "tier=web", "-o", "name")).ShouldBe("peerauthentication.security.istio.io/default\n");
        (await kubectl.Output("get", "pa", "-l", "tier notin (web)", "-o", "name")).ShouldBe("");
        (await kubectl.Output("annotate", "pa", "default", "note=x")).ShouldContain("annotated");
        (await kubectl.Output("label", "pa", "default", "tier-")).ShouldContain("unlabeled");
        (await kubectl.Run("label", "pa", "default", "a=b", "--resource-version=1")).Error.ShouldContain("(Conflict)");
        (await kubectl.Output("patch", "pa", "default", "--type=merge", "-p", """{"spec":{"mtls":{"mode":"DISABLE"}}}""")).ShouldContain("patched");
        (await kubectl.Output("patch", "pa", "default", "--type=json", "-p", """[{"op":"replace","path":"/spec/mtls/mode","value":"STRICT"}]""")).ShouldContain("patched");
        Kubectl.Ran strategic = await kubectl.Run("patch", "pa", "default", "-p", "{}");
        strategic.Error.ShouldContain("application/strategic-merge-patch+json is not supported by security.istio.io/v1, Kind=PeerAuthentication");
        (string, string)[] editor = [("KUBE_EDITOR", "sed -i s/STRICT/PERMISSIVE/")];
        (await kubectl.RunWith(editor, "", "edit", "pa", "default")).Output.ShouldBe("peerauthentication.security.istio.io/default edited\n");
        (await kubectl.Output("get", "pa", "default", "-o", "jsonpath={.spec.mtls.mode}")).ShouldBe("PERMISSIVE");
        (await kubectl.Output("patch", "pa", "default", "--subresource=status", "--type=merge", "-p", """{"status":{"conditions":[{"type":"Enforced","status":"True"}]}}""")).ShouldContain("patched");
        (await kubectl.Output("wait", "--for=condition=Enforced", "pa/default", "--timeout=20s")).ShouldContain("condition met");
        (await kubectl.Output("get", "pa", "default", "--subresource=status", "-o", "name")).ShouldContain("default");
    }

    [Fact]
    public async Task Replaces_and_replaces_by_force()
    {
        await using KubeServer server = await KubeServer.Start();
        using Kubectl kubectl = server.Kubectl();
        string file = kubectl.Write("pa.yaml", Policy);
        await kubectl.Output("create", "-f", file);
        (await kubectl.Run("create", "-f", file)).Error.ShouldContain("Error from server (AlreadyExists): error when creating");
        kubectl.Write("pa.yaml", Policy.Replace("STRICT", "DISABLE", StringComparison.Ordinal));

        (await kubectl.Output("replace", "-f", file)).ShouldContain("replaced");
        string uid = await kubectl.Output("get", "pa", "default", "-o", "jsonpath={.metadata.uid}");
        await File.WriteAllTextAsync(file, await kubectl.Output("get", "pa", "default", "-o", "json"));
        (await kubectl.Output("replace", "--force", "-f", file)).ShouldContain("replaced");

        (await kubectl.Output("get", "pa", "default", "-o", "jsonpath={.metadata.uid}")).ShouldNotBe(uid);
    }

    [Fact]
    public async Task Applies_on_the_server_and_meets_conflicts()
    {
        await using KubeServer server = await KubeServer.Start();
        using Kubectl kubectl = server.Kubectl();
        string file = kubectl.Write("pa.yaml", Policy);

        (await kubectl.Output("apply", "--server-side", "-f", file)).ShouldContain("serverside-applied");
        (await kubectl.Output("apply", "--server-side", "-f", file)).ShouldContain("serverside-applied");
        (await kubectl.Run("diff", "--server-side", "-f", file)).Code.ShouldBe(0);
        kubectl.Write("pa.yaml", Policy.Replace("STRICT", "DISABLE", StringComparison.Ordinal));
        Kubectl.Ran conflict = await kubectl.Run("apply", "--server-side", "--field-manager=other", "-f", file);
        conflict.Code.ShouldBe(1);
        conflict.Error.ShouldContain("Apply failed with 1 conflict: conflict with \"kubectl\": .spec.mtls.mode");
        (await kubectl.Output("apply", "--server-side", "--force-conflicts", "--field-manager=other", "-f", file)).ShouldContain("serverside-applied");
        (await kubectl.Output("get", "pa", "default", "-o", "jsonpath={.spec.mtls.mode} {.metadata.managedFields[*].manager}")).ShouldBe("DISABLE other");
    }

    [Fact]
    public async Task Moves_from_client_side_to_server_side_apply()
    {
        await using KubeServer server = await KubeServer.Start();
        using Kubectl kubectl = server.Kubectl();
        string file = kubectl.Write("pa.yaml", Policy);
        await kubectl.Output("apply", "-f", file);

        Kubectl.Ran ran = await kubectl.Run("apply", "--server-side", "-f", file);
        ran.Code.ShouldBe(0, ran.Error);
        ran.Error.ShouldNotContain("arning");
        kubectl.Write("pa.yaml", Policy.Replace("spec: {mtls: {mode: STRICT}}", "spec: {}", StringComparison.Ordinal));
        await kubectl.Output("apply", "--server-side", "-f", file);
        (await kubectl.Output("get", "pa", "default", "-o", "jsonpath={.spec}")).ShouldBe("{}");
    }

    [Fact]
    public async Task Prunes_by_kubectls_own_list_of_kinds()
    {
        await using KubeServer server = await KubeServer.Start();
        using Kubectl kubectl = server.Kubectl();
        Directory.CreateDirectory(Path.Combine(kubectl.Folder, "d"));
        foreach (string name in new[] { "a", "b" })
            kubectl.Write($"d/{name}.yaml", $"apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: {name}, labels: {{app: x}}}}\n---\napiVersion: v1\nkind: Secret\nmetadata: {{name: {name}}}\n");
        await kubectl.Output("apply", "-f", "d");
        await kubectl.Output("create", "configmap", "by-hand");
        File.Delete(Path.Combine(kubectl.Folder, "d", "a.yaml"));

        (await kubectl.Output("apply", "-f", "d", "--prune", "-l", "app=x")).ShouldContain("configmap/a pruned");
        string all = await kubectl.Output("apply", "-f", "d", "--prune", "--all");

        all.ShouldContain("secret/a pruned");
        (await kubectl.Output("get", "cm,secrets", "-o", "name")).ShouldBe("configmap/b\nconfigmap/by-hand\nsecret/b\n");
        string kinds = await kubectl.Output("api-resources");
        kinds.ShouldNotContain("Ingress");
        kinds.ShouldNotContain("Node");
        (await kubectl.Run("get", "all")).Error.ShouldContain("No resources found");
    }

    [Theory]
    [InlineData("secrets/mine")]
    [InlineData("configmaps/mine")]
    public async Task Prunes_an_apply_set(string parent)
    {
        await using KubeServer server = await KubeServer.Start();
        using Kubectl kubectl = server.Kubectl();
        static string Map(string name) => $"apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: {name}}}\n---\n";
        string[] apply = ["apply", "-n", "shop", "--prune", "--applyset", parent, "-f", kubectl.Write("set.yaml", Map("a") + Map("b") + Policy)];
        (string, string)[] alpha = [("KUBECTL_APPLYSET", "true")];
        Kubectl.Ran made = await kubectl.RunWith(alpha, "", apply);
        made.Code.ShouldBe(0, made.Error);
        kubectl.Write("set.yaml", Map("b"));

        Kubectl.Ran pruned = await kubectl.RunWith(alpha, "", apply);

        pruned.Code.ShouldBe(0, pruned.Error);
        pruned.Output.ShouldContain("configmap/a pruned");
        pruned.Output.ShouldContain("peerauthentication.security.istio.io/default pruned");
        (await kubectl.Output("get", "cm,pa", "-o", "name", "-l", "applyset.kubernetes.io/part-of")).ShouldBe("configmap/b\n");
    }

    [Fact]
    public async Task Prunes_what_is_no_longer_in_the_files()
    {
        await using KubeServer server = await KubeServer.Start();
        using Kubectl kubectl = server.Kubectl();
        string Maps(params string[] names) => string.Join("---\n", names.Select(name => $"apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: {name}, labels: {{app: x}}}}\n"));
        string file = kubectl.Write("c.yaml", Maps("a", "b"));
        await kubectl.Output("apply", "-f", file);
        kubectl.Write("c.yaml", Maps("b"));

        (await kubectl.Output("apply", "-f", file, "--prune", "-l", "app=x", "--prune-allowlist=core/v1/ConfigMap")).ShouldContain("configmap/a pruned");

        (await kubectl.Output("get", "cm", "-o", "name")).ShouldBe("configmap/b\n");
    }

    [Fact]
    public async Task Mistakes_are_told_as_a_cluster_tells_them()
    {
        await using KubeServer server = await KubeServer.Start();
        using Kubectl kubectl = server.Kubectl();
        string unknown = kubectl.Write("u.yaml", Policy.Replace("mtls", "mtsl", StringComparison.Ordinal));
        Kubectl.Ran typo = await kubectl.Run("create", "-f", unknown);
        typo.Code.ShouldBe(1);
        typo.Error.ShouldContain("strict decoding error: unknown field \"spec.mtsl\"");
        Kubectl.Ran warned = await kubectl.Run("create", "-f", unknown, "--validate=warn");
        warned.Code.ShouldBe(0, warned.Error);
        warned.Error.ShouldContain("Warning: unknown field \"spec.mtsl\"");

        server.Judge.Says = _ => new AdmissionAnswer([new StatusCause("FieldValueInvalid", "Invalid value: \"a\": wrong", "spec.a"), new StatusCause("FieldValueRequired", "Required value", "spec.b")], []);
        Kubectl.Ran refused = await kubectl.Run("apply", "-f", kubectl.Write("pa.yaml", Policy.Replace("name: default", "name: other", StringComparison.Ordinal)));
        refused.Error.ShouldContain("The PeerAuthentication \"other\" is invalid: \n* spec.a: Invalid value: \"a\": wrong\n* spec.b: Required value");
        server.Judge.Says = _ => new AdmissionAnswer([], ["this is \"odd\", größer \\ stranger"]);
        Kubectl.Ran odd = await kubectl.Run("apply", "-f", kubectl.Write("pa.yaml", Policy.Replace("name: default", "name: other", StringComparison.Ordinal)));
        odd.Code.ShouldBe(0);
        odd.Error.ShouldContain("Warning: this is \"odd\", größer \\ stranger");
        (await kubectl.Run("apply", "-f", kubectl.Write("n.yaml", Policy.Replace("shop", "nowhere", StringComparison.Ordinal)))).Error.ShouldContain("namespaces \"nowhere\" not found");
        (await kubectl.Run("get", "nonsense")).Error.ShouldContain("the server doesn't have a resource type \"nonsense\"");
        (await kubectl.Run("create", "-f", kubectl.Write("l.yaml", "apiVersion: example.com/v1\nkind: Nothing\nmetadata: {name: a}\n"))).Error.ShouldContain("no matches for kind \"Nothing\"");
        (await kubectl.Run("get", "cm", "--as=bob")).Code.ShouldBe(0);
    }
}
