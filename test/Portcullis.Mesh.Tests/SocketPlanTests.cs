namespace Portcullis.Mesh.Tests;

/// <summary>Which sockets are opened, and which servers share them (semantics 5.1 and 5.2).</summary>
public sealed class SocketPlanTests
{
    [Fact]
    public void The_seed_opens_one_plaintext_and_one_tls_socket()
    {
        Compiled compiled = Given.Compile(Given.SeedGateway, Given.SeedSecret());

        compiled.Listener(80).Tls.ShouldBeFalse();
        compiled.Listener(443).Tls.ShouldBeTrue();
        compiled.Listener(443).Chains.Single().SniHosts.ShouldBe(["test.com"]);
        compiled.Listener(443).Chains.Single().Tls!.Unavailable.ShouldBeNull();
    }

    [Fact]
    public void A_gateway_that_selects_other_labels_is_not_served_and_says_so()
    {
        Compiled compiled = Given.Compile(Given.SeedGateway.Replace("ingressgateway", "egressgateway", StringComparison.Ordinal));

        compiled.Snapshot!.Listeners.ShouldBeEmpty();
        compiled.Codes().ShouldContain("PCL3001");
    }

    [Fact]
    public void The_gateways_own_service_moves_a_port_to_its_target()
    {
        const string service = """
            apiVersion: v1
            kind: Service
            metadata: {name: istio-ingressgateway, namespace: istio-system}
            spec:
              selector: {istio: ingressgateway}
              ports: [{name: https, port: 443, targetPort: 8443}, {name: http, port: 80, targetPort: 8080}]
            """;

        Compiled compiled = Given.Compile(Given.SeedGateway, Given.SeedSecret(), service);

        compiled.Listener(443).SocketPort.ShouldBe(8443);
        compiled.Listener(80).SocketPort.ShouldBe(8080);
    }

    [Fact]
    public void A_port_mapping_wins_over_the_service()
    {
        var workload = new GatewayWorkload { Address = "127.0.0.1" };
        workload = workload with { Ports = workload.Ports.Add(443, 9443) };

        Compiled compiled = Given.Compile(MeshSnapshot.DenyAll, workload, Given.SeedGateway, Given.SeedSecret());

        compiled.Listener(443).SocketPort.ShouldBe(9443);
        compiled.Listener(443).Address.ShouldBe("127.0.0.1");
    }

    [Fact]
    public void T138_the_younger_server_loses_a_host_that_is_taken()
    {
        Compiled compiled = Given.Compile(Given.SeedGateway, Given.SeedSecret(), Younger("""
            - hosts: ['x/TEST.com']
              port: {name: again, number: 443, protocol: HTTPS}
              tls: {mode: SIMPLE, credentialName: test.com}
            """));

        compiled.Listener(443).Chains.Select(chain => chain.Key).ShouldBe(["default/httpbin servers[1]"]);
        compiled.Codes().ShouldContain("PCL3005");
    }

    [Fact]
    public void T138_tls_does_not_join_a_plaintext_socket()
    {
        Compiled compiled = Given.Compile(Given.SeedGateway, Given.SeedSecret(), Younger("""
            - hosts: [b.com]
              port: {name: again, number: 80, protocol: HTTPS}
              tls: {mode: SIMPLE, credentialName: test.com}
            """));

        compiled.Listener(80).Tls.ShouldBeFalse();
        compiled.Codes().ShouldContain("PCL3004");
    }

    [Fact]
    public void Servers_of_different_hosts_share_a_tls_socket()
    {
        Compiled compiled = Given.Compile(Given.SeedGateway, Given.SeedSecret(), Younger("""
            - hosts: ['*.b.com']
              port: {name: b, number: 443, protocol: HTTPS}
              tls: {mode: SIMPLE, credentialName: test.com}
            """));

        compiled.Listener(443).Chains.Select(chain => chain.SniHosts.Single()).ShouldBe(["test.com", "*.b.com"]);
    }

    [Fact]
    public void What_is_not_served_yet_is_named_and_stays_closed()
    {
        Compiled compiled = Given.Compile(Younger("""
            - hosts: ['*']
              port: {name: tcp, number: 5432, protocol: TCP}
            - hosts: [raw.com]
              port: {name: raw, number: 443, protocol: TLS}
              tls: {mode: PASSTHROUGH}
            """));

        compiled.Snapshot!.Listeners.Select(listener => listener.DeclaredPort).ShouldBe([443]);
        compiled.Listener(443).Chains.Single().Tls!.Unavailable.ShouldNotBeNull();
        compiled.Codes().ShouldBe(["PCL3003", "PCL3010"], ignoreOrder: true);
    }

    private static string Younger(string servers) =>
        "apiVersion: networking.istio.io/v1\nkind: Gateway\nmetadata: {name: younger, namespace: default, creationTimestamp: 2030-01-01T00:00:00Z}\nspec:\n  servers:\n" +
        string.Join('\n', servers.Split('\n').Select(line => "  " + line));
}
