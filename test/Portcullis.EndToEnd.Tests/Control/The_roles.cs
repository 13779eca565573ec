namespace Portcullis.EndToEnd.Control;

/// <summary>What each role may do, with the real kubectl.</summary>
public sealed class The_roles
{
    [Fact]
    public async Task An_admin_may_everything_a_viewer_reads_and_an_operator_writes_secrets_unread()
    {
        await using ControlledGateway gateway = await ControlledGateway.StartAsync();
        KubectlCommand viewer = await gateway.KubectlAsync("viewer");
        KubectlCommand oper = await gateway.KubectlAsync("operator");

        await gateway.Kubectl.OutputAsync("create", "secret", "generic", "mine", "--from-literal=password=hunter2hunter2");
        (await gateway.Kubectl.OutputAsync("get", "secret", "mine", "-o", "jsonpath={.data.password}")).ShouldBe(Convert.ToBase64String("hunter2hunter2"u8));

        (await viewer.OutputAsync("get", "namespaces")).ShouldContain("istio-system");
        (await viewer.ErrorAsync("get", "secrets")).ShouldContain("may not read secrets");
        (await viewer.ErrorAsync("create", "configmap", "x")).ShouldContain("Forbidden");
        (await viewer.RunAsync("auth", "can-i", "delete", "gateways")).ExitCode.ShouldBe(1);

        await oper.OutputAsync("create", "secret", "generic", "theirs", "--from-literal=password=x");
        (await oper.ErrorAsync("get", "secret", "theirs")).ShouldContain("kubectl apply --server-side");
        ToolResult patched = await oper.RunAsync("patch", "secret", "mine", "-p", "{\"metadata\":{\"labels\":{\"a\":\"b\"}}}", "-o", "yaml");
        (patched.Output + patched.Error).ShouldNotContain(Convert.ToBase64String("hunter2hunter2"u8));

        string log = await File.ReadAllTextAsync(Path.Combine(gateway.Data, "audit.log"));
        log.ShouldContain("\"user\":\"operator\"");
        log.ShouldNotContain("aHVudGVyMmh1bnRlcjI");
    }

    [Fact]
    public async Task A_service_account_may_what_an_admin_wrote_on_it()
    {
        await using ControlledGateway gateway = await ControlledGateway.StartAsync();
        KubectlCommand oper = await gateway.KubectlAsync("operator");
        await oper.OutputAsync("create", "serviceaccount", "ci");

        (await oper.ErrorAsync("annotate", "serviceaccount", "ci", "portcullis.dev/role=admin")).ShouldContain("only role `admin`");
        (await oper.ErrorAsync("create", "token", "ci")).ShouldContain("Forbidden");
        string token = (await gateway.Kubectl.OutputAsync("create", "token", "ci")).Trim();
        KubectlCommand account = new(Scratch.Write("config", TokenConfig(gateway, token)));

        (await account.OutputAsync("auth", "whoami")).ShouldContain("system:serviceaccount:default:ci");
        (await account.ErrorAsync("get", "namespaces")).ShouldContain("portcullis.dev/role");
        await gateway.Kubectl.OutputAsync("annotate", "serviceaccount", "ci", "portcullis.dev/role=viewer");
        (await account.OutputAsync("get", "namespaces")).ShouldContain("default");
        (await gateway.Kubectl.OutputAsync("auth", "can-i", "list", "configmaps", "--as", "system:serviceaccount:default:ci")).Trim().ShouldBe("yes");
        (await gateway.Kubectl.ErrorAsync("get", "secrets", "--as", "system:serviceaccount:default:ci")).ShouldContain("may not read secrets");
        string vault = (await gateway.Kubectl.OutputAsync("create", "token", "ci", "--audience=vault")).Trim();
        string review = $"apiVersion: authentication.k8s.io/v1\nkind: TokenReview\nspec: {{token: {vault}, audiences: [vault]}}\n";
        (await gateway.Kubectl.OutputOfAsync(review, "create", "-f", "-", "-o", "jsonpath={.status.user.username}")).ShouldBe("system:serviceaccount:default:ci");
        (await oper.RunWithInputAsync(review, "create", "-f", "-")).Error.ShouldContain("Forbidden");
        await gateway.Kubectl.OutputAsync("delete", "serviceaccount", "ci");
        (await account.ErrorAsync("get", "namespaces")).ShouldContain("must be logged in");
    }

    [Fact]
    public async Task A_bearer_token_lives_until_it_is_revoked()
    {
        await using ControlledGateway gateway = await ControlledGateway.StartAsync();
        string token = (await gateway.PortcullisAsync("token", "create", "--data", gateway.Data, "--role", "viewer", "--name", "ci")).Succeeded().Output.Trim();
        KubectlCommand ci = new(Scratch.Write("config", TokenConfig(gateway, token)));

        (await ci.OutputAsync("get", "namespaces")).ShouldContain("default");
        (await gateway.PortcullisAsync("token", "list", "--data", gateway.Data)).Succeeded().Output.ShouldContain("viewer");
        (await gateway.PortcullisAsync("token", "revoke", "--data", gateway.Data, "ci")).Succeeded();

        (await ci.ErrorAsync("get", "namespaces")).ShouldContain("must be logged in");
    }

    private static string TokenConfig(ControlledGateway gateway, string token)
    {
        string config = File.ReadAllText(gateway.Kubeconfig);
        int user = config.IndexOf("    client-certificate-data:", StringComparison.Ordinal);
        int contexts = config.IndexOf("contexts:", StringComparison.Ordinal);
        return $"{config[..user]}    token: {token}\n{config[contexts..]}";
    }
}
