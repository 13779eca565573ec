namespace Portcullis.Kube.Tests;

/// <summary>The real kubectl: commands for a cluster that runs workloads, each answered with why not and what instead.</summary>
public sealed class KubectlWorkloadTests
{
    private const string View = "show the data planes that are connected";
    private const string Process = "is a process that Portcullis does not start";
    private const string Nothing = "Portcullis starts no workloads";

    private static readonly (string Command, string Said)[] Refused =
    [
        ("scale deployment/edge --replicas=3", View),
        ("scale deployment/edge --replicas=3 --current-replicas=1", View),
        ("autoscale deployment/edge --max=3", "nothing is scaled here"),
        ("set image deployment/edge gateway=other", View),
        ("rollout restart deployment/edge", View),
        ("rollout undo deployment/edge", "no rollout history found"),
        ("delete pod edge-1", View),
        ("delete deployment edge", View),
        ("label pod edge-1 a=b", View),
        ("run x --image=y", View),
        ("create deployment x --image=y", View),
        ("create job x --image=y", Nothing),
        ("create ingress x --rule=a.b/c=d:80", "write a Gateway and a VirtualService"),
        ("create role x --verb=get --resource=pods", "there is no RBAC API"),
        ("create quota x --hard=pods=1", "has no resourcequotas"),
        ("logs edge-1", Process),
        ("logs deployment/edge", Process),
        ("exec edge-1 -- ls", Process),
        ("exec -it deployment/edge -- sh", Process),
        ("attach edge-1", Process),
        ("port-forward edge-1 0:80", Process),
        ("cp edge-1:/etc/passwd ./passwd", Process),
        ("debug edge-1 --image=busybox", Process),
        ("drain nowhere", "Portcullis has no nodes"),
        ("cordon nowhere", "Portcullis has no nodes"),
        ("top pods", "Metrics API not available"),
        ("get --raw /api/v1/namespaces/shop/pods/edge-1/proxy/", "requests are not passed on"),
    ];

    [Fact]
    public async Task Each_is_told_what_to_do_instead()
    {
        await using KubeServer server = await KubeServer.Start();
        await TranscriptWorld.Fill(server);
        using Kubectl kubectl = server.Kubectl();
        List<string> wrong = [];
        foreach ((string command, string said) in Refused)
        {
            Kubectl.Ran ran = await kubectl.Run(command.Split(' '));
            if (ran.Code == 0 || !ran.Error.Contains(said, StringComparison.Ordinal))
                wrong.Add($"kubectl {command}: {ran.Code} {ran.Error}{ran.Output}");
        }

        wrong.ShouldBeEmpty();
    }

    [Fact]
    public async Task Files_with_workloads_are_refused_with_a_reason()
    {
        await using KubeServer server = await KubeServer.Start();
        using Kubectl kubectl = server.Kubectl();
        string file = kubectl.Write("w.yaml", """
            apiVersion: apps/v1
            kind: StatefulSet
            metadata: {name: a}
            spec: {serviceName: a, selector: {matchLabels: {a: b}}, template: {metadata: {labels: {a: b}}, spec: {containers: [{name: a, image: b}]}}}
            ---
            apiVersion: networking.k8s.io/v1
            kind: Ingress
            metadata: {name: a}
            spec: {rules: [{host: a.b}]}
            """);

        foreach (string[] how in new string[][] { ["apply"], ["apply", "--server-side"], ["create"] })
        {
            Kubectl.Ran ran = await kubectl.Run([.. how, "-f", file]);
            ran.Code.ShouldBe(1);
            ran.Error.ShouldContain(Nothing);
            ran.Error.ShouldContain("write a Gateway and a VirtualService");
        }
    }

    [Fact]
    public async Task Reading_commands_work_on_the_views()
    {
        await using KubeServer server = await KubeServer.Start();
        await TranscriptWorld.Fill(server);
        using Kubectl kubectl = server.Kubectl();

        (await kubectl.Output("rollout", "status", "deployment/edge", "--timeout=20s")).ShouldContain("successfully rolled out");
        (await kubectl.Output("rollout", "history", "deployment/edge")).ShouldContain("edge");
        (await kubectl.Output("get", "pods", "-A", "-o", "wide")).ShouldContain("edge-1");
        (await kubectl.Output("get", "all", "-o", "name")).ShouldBe("pod/edge-1\ndeployment.apps/edge\n");
        (await kubectl.Output("describe", "deployment", "edge")).ShouldContain("Replicas:");
        (await kubectl.Output("describe", "pod", "edge-1")).ShouldContain("Containers:");
        (await kubectl.Output("expose", "deployment", "edge", "--port=80")).ShouldContain("service/edge exposed");
        (await kubectl.Output("get", "nodes,jobs,pvc", "-o", "name")).ShouldBeEmpty();
        (await kubectl.Output("explain", "jobs")).ShouldContain(Nothing);
        (await kubectl.Output("get", "deployment", "edge", "--subresource=scale", "-o", "jsonpath={.spec.replicas}")).ShouldBe("1");
    }
}
