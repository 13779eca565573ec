namespace Portcullis.Resources.Tests.Networking;

/// <summary>The Gateways of the guides that this product serves first, as their authors wrote them.</summary>
public sealed class SeedGatewayTests
{
    [Fact]
    public void The_mutual_tls_guide()
    {
        Decoded decoded = Decoded.Yaml("""
            apiVersion: networking.istio.io/v1beta1
            kind: Gateway
            metadata:
              name: httpbin
              namespace: default
            spec:
              selector:
                istio: ingressgateway
              servers:
                - hosts:
                    - '*'
                  port:
                    name: test
                    number: 80
                    protocol: HTTP
                - hosts:
                  - test.com
                  port:
                    number: 443
                    name: https
                    protocol: HTTPS
                  tls:
                    mode: MUTUAL
                    credentialName: test.com
            """);

        decoded.Problems.ShouldBeEmpty();
        Resource<GatewaySpec> gateway = decoded.Set.Gateways.ShouldHaveSingleItem();
        gateway.Name.ShouldBe(new ObjectName("default", "httpbin"));
        gateway.Spec.Servers.Select(server => (server.Number, server.Protocol, server.PortName, server.Hosts.Single()))
            .ShouldBe([(80, GatewayProtocol.Http, "test", "*"), (443, GatewayProtocol.Https, "https", "test.com")]);
        gateway.Spec.Servers[0].Tls.ShouldBeNull();
        GatewayTlsSpec tls = gateway.Spec.Servers[1].Tls.ShouldNotBeNull();
        (tls.Mode, tls.CredentialName).ShouldBe((GatewayTlsMode.Mutual, "test.com"));
    }

    [Fact]
    public void The_client_name_guide()
    {
        Decoded decoded = Decoded.Yaml("""
            apiVersion: networking.istio.io/v1alpha3
            kind: Gateway
            metadata:
              name: httpbin-gateway
            spec:
              selector:
                istio: ingressgateway
              servers:
              - port:
                  number: 443
                  name: https
                  protocol: HTTPS
                tls:
                  mode: MUTUAL
                  credentialName: httpbin-credential
                  subjectAltNames:
                    - client.example.com
                hosts:
                - httpbin.example.com
            """);

        decoded.Problems.ShouldBeEmpty();
        decoded.Set.Gateways.ShouldHaveSingleItem().Spec.Servers.ShouldHaveSingleItem().Tls.ShouldNotBeNull()
            .SubjectAltNames.ShouldBe(["client.example.com"]);
    }
}
