namespace Portcullis.EndToEnd.Kubectl;

/// <summary>A base and an overlay, as kustomize has them, through the real kubectl to the gateway that runs them.</summary>
public sealed class Kustomized_policies
{
    [Fact]
    public async Task Are_applied_compared_and_deleted_as_one()
    {
        await using ControlledGateway mesh = await ControlledGateway.StartAsync();
        KubectlCommand kubectl = mesh.Kubectl;
        Write(kubectl, "base", ("policy.yaml", """
            apiVersion: security.istio.io/v1
            kind: AuthorizationPolicy
            metadata: {name: paths}
            spec: {action: DENY, rules: [{to: [{operation: {paths: [/base]}}]}]}
            """), ("kustomization.yaml", "resources: [policy.yaml]"));
        Write(kubectl, "prod", ("kustomization.yaml", """
            namespace: istio-system
            namePrefix: prod-
            labels: [{pairs: {env: prod}}]
            resources: [../base]
            patches:
            - target: {kind: AuthorizationPolicy}
              patch: '[{"op": "replace", "path": "/spec/rules/0/to/0/operation/paths/0", "value": "/prod"}]'
            configMapGenerator: [{name: settings, literals: [a=b]}]
            secretGenerator: [{name: keys, literals: [k=v]}]
            """));

        string applied = await kubectl.OutputAsync("apply", "-k", "prod");
        applied.ShouldContain("authorizationpolicy.security.istio.io/prod-paths created");
        applied.ShouldContain("secret/prod-keys-");
        await kubectl.OutputAsync("wait", "-n", "istio-system", "--for=condition=Enforced", "ap/prod-paths", "--timeout=30s");

        (await kubectl.OutputAsync("diff", "-k", "prod")).ShouldBeEmpty();
        (await kubectl.ShellAsync("kubectl kustomize prod | kubectl apply -f -", kubectl.Folder)).ShouldContain("prod-paths unchanged");
        (await kubectl.OutputAsync("get", "ap,cm,secret", "-A", "-l", "env=prod", "-o", "name")).Split('\n', StringSplitOptions.RemoveEmptyEntries).Length.ShouldBe(3);
        (await kubectl.OutputAsync("delete", "-k", "prod")).ShouldContain("\"prod-paths\" deleted");
        (await kubectl.OutputAsync("create", "-k", "prod")).ShouldContain("prod-paths created");
    }

    private static void Write(KubectlCommand kubectl, string folder, params (string Name, string Text)[] files)
    {
        Directory.CreateDirectory(Path.Combine(kubectl.Folder, folder));
        foreach ((string name, string text) in files)
            kubectl.Write(Path.Combine(folder, name), text);
    }
}
