namespace Portcullis.Kube.Tests;

/// <summary>The real kubectl: the commands of every day.</summary>
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
        kubectl.Write("pa.yaml", Policy.Replace("STRICT", "PERMISSIVE", StringComparison.Ordinal));
        (await kubectl.Output("apply", "-f", file)).ShouldBe("peerauthentication.security.istio.io/default configured\n");
        (await kubectl.Output("get", "pa", "default", "-o", "jsonpath={.spec.mtls.mode} {.metadata.generation}")).ShouldBe("PERMISSIVE 2");
        (await kubectl.Output("delete", "-f", file)).ShouldBe("peerauthentication.security.istio.io \"default\" deleted\n");
    }
}
