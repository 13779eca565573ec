using Portcullis.Resources.Decoding;
using Portcullis.Syntax;

namespace Portcullis.Resources.Tests.Networking;

/// <summary>T163 for Gateway: each rule's failing sample names its field, and the nearest legal spec is accepted.</summary>
public sealed class GatewayRuleTests
{
    private const string Http = "{port: {number: 80, name: http, protocol: HTTP}, hosts: ['*']}";

    public static TheoryData<string, string, string, string, string> Rules => new()
    {
        { "G2", GatewayCodes.NoServer, "spec.servers", "{servers: []}", $"{{servers: [{Http}]}}" },
        { "G2", GatewayCodes.NoServer, "spec.servers", "{}", $"{{servers: [{Http}]}}" },
        { "G2", GatewayCodes.NoServer, "spec.servers[0]", "{servers: [null]}", $"{{servers: [{Http}]}}" },
        { "G2", GatewayCodes.NoHost, "spec.servers[0].hosts", Server("hosts: []"), Server("hosts: [a.com]") },
        { "G3", GatewayCodes.Host, "spec.servers[0].hosts[0]", Server("hosts: [short]"), Server("hosts: [short.com]") },
        { "G3", GatewayCodes.Host, "spec.servers[0].hosts[0]", Server("hosts: ['*a.com']"), Server("hosts: ['*.a.com']") },
        { "G3", GatewayCodes.Host, "spec.servers[0].hosts[0]", Server("hosts: ['a.*.com']"), Server("hosts: ['*']") },
        { "G3", GatewayCodes.Host, "spec.servers[0].hosts[0]", Server("hosts: ['n.s/a.com']"), Server("hosts: ['ns/a.com', './b.com', '*/c.com', 10.0.0.1]") },
        { "G3", GatewayCodes.Host, "spec.servers[0].hosts[1]", Server("hosts: [a.com, 'ns/']"), Server("hosts: [a.com, 'ns/*']") },
        { "G4", GatewayCodes.PortNumber, "spec.servers[0].port", "{servers: [{hosts: [a.com]}]}", Server("hosts: [a.com]") },
        { "G4", GatewayCodes.PortNumber, "spec.servers[0].port.number", Port("number: 0, name: x, protocol: HTTP"), Port("number: 1, name: x, protocol: HTTP") },
        { "G4", GatewayCodes.PortNumber, "spec.servers[0].port.number", Port("number: 65536, name: x, protocol: HTTP"), Port("number: 65535, name: x, protocol: HTTP") },
        { "G4", GatewayCodes.PortNumber, "spec.servers[0].port.number", Port("name: x, protocol: HTTP"), Port("number: 80, name: x, protocol: HTTP") },
        { "G4", GatewayCodes.PortNumber, "spec.servers[0].port.number", Port("number: 80, name: x, protocol: HTTP", "bind: 'unix:///run/a'"), Port("number: 0, name: x, protocol: HTTP", "bind: 'unix:///run/a'") },
        { "G4", GatewayCodes.PortName, "spec.servers[0].port.name", Port("number: 80, protocol: HTTP"), Port("number: 80, name: x, protocol: HTTP") },
        { "G4", GatewayCodes.Protocol, "spec.servers[0].port.protocol", Port("number: 80, name: x"), Port("number: 80, name: x, protocol: HTTP") },
        { "G4", GatewayCodes.Protocol, "spec.servers[0].port.protocol", Port("number: 80, name: x, protocol: HTTP3"), Port("number: 80, name: x, protocol: HTTP2") },
        { "G4", GatewayCodes.TargetPort, "spec.servers[0].port.targetPort", Port("number: 80, name: x, protocol: HTTP, targetPort: 8080"), Port("number: 80, name: x, protocol: HTTP") },
        { "G5", GatewayCodes.PortNameTwice, "spec.servers[1].port.name", $"{{servers: [{Http}, {Http}]}}", $"{{servers: [{Http}, {{port: {{number: 81, name: other, protocol: HTTP}}, hosts: [a.com]}}]}}" },
        { "G6", GatewayCodes.TlsMissing, "spec.servers[0].tls", Port("number: 443, name: x, protocol: HTTPS"), Https("mode: SIMPLE, credentialName: c") },
        { "G6", GatewayCodes.TlsMissing, "spec.servers[0].tls", Port("number: 443, name: x, protocol: tls"), Tls("mode: PASSTHROUGH") },
        { "G7", GatewayCodes.TlsOnPlaintext, "spec.servers[0].tls", Port("number: 80, name: x, protocol: HTTP", "tls: {mode: SIMPLE, credentialName: c}"), Port("number: 80, name: x, protocol: HTTP", "tls: {httpsRedirect: true}") },
        { "G7", GatewayCodes.TlsOnPlaintext, "spec.servers[0].tls", Port("number: 80, name: x, protocol: HTTP", "tls: {httpsRedirect: true, privateKey: k}"), Port("number: 80, name: x, protocol: HTTP", "tls: {mode: AUTO_PASSTHROUGH, httpsRedirect: true}") },
        { "G7", GatewayCodes.TlsOnPlaintext, "spec.servers[0].tls", Port("number: 80, name: x, protocol: TCP", "tls: {mode: PASSTHROUGH}"), Port("number: 80, name: x, protocol: TLS", "tls: {mode: PASSTHROUGH}") },
        { "G8", GatewayCodes.IstioMutualCertificate, "spec.servers[0].tls.credentialName", Https("mode: ISTIO_MUTUAL, credentialName: c"), Https("mode: ISTIO_MUTUAL") },
        { "G8", GatewayCodes.IstioMutualCertificate, "spec.servers[0].tls.privateKey", Https("mode: ISTIO_MUTUAL, privateKey: c"), Https("mode: ISTIO_MUTUAL") },
        { "G9", GatewayCodes.SeveralSources, "spec.servers[0].tls", Https("mode: SIMPLE, credentialName: c, credentialNames: [d]"), Https("mode: SIMPLE, credentialNames: [c, d]") },
        { "G9", GatewayCodes.SeveralSources, "spec.servers[0].tls", Https("mode: SIMPLE, credentialName: c, serverCertificate: d, privateKey: e"), Https("mode: SIMPLE, serverCertificate: d, privateKey: e") },
        { "G10", GatewayCodes.CertificateMissing, "spec.servers[0].tls.serverCertificate", Https("mode: SIMPLE"), Https("mode: SIMPLE, credentialName: c") },
        { "G10", GatewayCodes.CertificateMissing, "spec.servers[0].tls.privateKey", Https("mode: SIMPLE, serverCertificate: c"), Https("mode: SIMPLE, serverCertificate: c, privateKey: k") },
        { "G10", GatewayCodes.CertificateMissing, "spec.servers[0].tls.caCertificates", Https("mode: MUTUAL, serverCertificate: c, privateKey: k"), Https("mode: MUTUAL, serverCertificate: c, privateKey: k, caCertificates: a") },
        { "G10", GatewayCodes.CertificateMissing, "spec.servers[0].tls.caCertificates", Https("mode: OPTIONAL_MUTUAL, tlsCertificates: [{serverCertificate: c, privateKey: k}]"), Https("mode: OPTIONAL_MUTUAL, tlsCertificates: [{serverCertificate: c, privateKey: k}], caCertificates: a") },
        { "G11", GatewayCodes.CrlWithSimple, "spec.servers[0].tls.caCrl", Https("mode: SIMPLE, serverCertificate: c, privateKey: k, caCrl: r"), Https("mode: MUTUAL, serverCertificate: c, privateKey: k, caCertificates: a, caCrl: r") },
        { "G11", GatewayCodes.CrlIgnored, "spec.servers[0].tls.caCrl", Https("mode: MUTUAL, credentialName: c, caCrl: r"), Https("mode: MUTUAL, credentialName: c") },
        { "G12", GatewayCodes.Bind, "spec.servers[0].bind", Port("number: 80, name: x, protocol: HTTP", "bind: localhost"), Port("number: 80, name: x, protocol: HTTP", "bind: '::1'") },
        { "G12", GatewayCodes.Bind, "spec.servers[0].bind", Port("number: 0, name: x, protocol: HTTP", "bind: 'unix://run/a'"), Port("number: 0, name: x, protocol: HTTP", "bind: 'unix://@abstract'") },
        { "min", GatewayCodes.OldVersionWithoutCiphers, "spec.servers[0].tls.minProtocolVersion", Simple("minProtocolVersion: TLSV1_1"), Simple("minProtocolVersion: TLSV1_1, cipherSuites: [AES128-SHA]") },
        { "min", GatewayCodes.VersionRange, "spec.servers[0].tls.maxProtocolVersion", Simple("minProtocolVersion: TLSV1_3, maxProtocolVersion: TLSV1_2"), Simple("minProtocolVersion: TLSV1_2, maxProtocolVersion: TLSV1_2") },
        { "min", GatewayCodes.VersionRange, "spec.servers[0].tls.maxProtocolVersion", Simple("maxProtocolVersion: TLSV1_1"), Simple("maxProtocolVersion: TLSV1_2") },
        { "ciphers", GatewayCodes.CipherDropped, "spec.servers[0].tls.cipherSuites[1]", Simple("cipherSuites: [AES128-SHA, AES129-SHA]"), Simple("cipherSuites: [AES128-SHA, ALL, '[A|B]', '']") },
        { "ciphers", GatewayCodes.CipherDropped, "spec.servers[0].tls.cipherSuites[1]", Simple("cipherSuites: [AES128-SHA, AES128-SHA]"), Simple("cipherSuites: [AES128-SHA, AES256-SHA]") },
        { "ignored", GatewayCodes.CertificatesIgnored, "spec.servers[0].tls.credentialName", Tls("mode: PASSTHROUGH, credentialName: c"), Tls("mode: PASSTHROUGH") },
        { "extra", GatewayCodes.ExtraCertificates, "spec.servers[0].tls.tlsCertificates", Https("mode: SIMPLE, tlsCertificates: [{serverCertificate: a, privateKey: b}, {serverCertificate: a, privateKey: b}, {serverCertificate: a, privateKey: b}]"), Https("mode: SIMPLE, tlsCertificates: [{serverCertificate: a, privateKey: b}, {serverCertificate: a, privateKey: b}]") },
        { "redirect", GatewayCodes.RedirectWithoutHttp, "spec.servers[0].tls.httpsRedirect", Simple("httpsRedirect: true"), Simple("httpsRedirect: false") },
        { "trap", GatewayCodes.ModeAbsent, "spec.servers[0].tls.mode", Https("{}"), Https("mode: PASSTHROUGH") },
        { "names", GatewayCodes.ClientNamesWithoutClients, "spec.servers[0].tls.subjectAltNames", Simple("subjectAltNames: [a]"), Https("mode: MUTUAL, credentialName: c, subjectAltNames: [a]") },
        { "digest", GatewayCodes.Digest, "spec.servers[0].tls.verifyCertificateHash[0]", Https("mode: MUTUAL, credentialName: c, verifyCertificateHash: [abc]"), Https($"mode: MUTUAL, credentialName: c, verifyCertificateHash: ['{new string('a', 64)}', '{string.Join(':', Enumerable.Repeat("aF", 32))}']") },
        { "digest", GatewayCodes.Digest, "spec.servers[0].tls.verifyCertificateSpki[0]", Https("mode: MUTUAL, credentialName: c, verifyCertificateSpki: [abc]"), Https($"mode: MUTUAL, credentialName: c, verifyCertificateSpki: ['{Convert.ToBase64String(new byte[32])}']") },
        { "count", FieldCodes.TooMany, "spec.servers[0].tls.credentialNames", Https("mode: SIMPLE, credentialNames: [a, b, c]"), Https("mode: SIMPLE, credentialNames: [a, b]") },
        { "W", FieldCodes.NotActing, "spec.servers[0].defaultEndpoint", Port("number: 80, name: x, protocol: HTTP", "defaultEndpoint: 127.0.0.1:80"), Port("number: 80, name: x, protocol: HTTP") },
        { "T164", FieldCodes.UnknownField, "spec.servers[0].tls.credentialNam", Https("mode: SIMPLE, credentialName: c, credentialNam: d"), Https("mode: SIMPLE, credentialName: c") },
    };

    private static string Server(string part) => $"{{servers: [{{port: {{number: 80, name: http, protocol: HTTP}}, {part}}}]}}";

    private static string Port(string port, string rest = "name: x") => $"{{servers: [{{port: {{{port}}}, hosts: [a.com], {rest}}}]}}";

    private static string Https(string tls) => Port("number: 443, name: x, protocol: HTTPS", $"tls: {Braced(tls)}");

    private static string Tls(string tls) => Port("number: 443, name: x, protocol: TLS", $"tls: {Braced(tls)}");

    private static string Simple(string tls) => Https($"mode: SIMPLE, credentialName: c, {tls}");

    private static string Braced(string fields) => fields == "{}" ? fields : $"{{{fields}}}";

    [Theory]
    [MemberData(nameof(Rules))]
    public void Tells_of_a_broken_rule_and_accepts_its_neighbour(string rule, string code, string path, string bad, string good)
    {
        rule.ShouldNotBeEmpty();
        Decoded.ShouldTell("Gateway", code, path, bad, good);
    }

    [Fact]
    public void G1_Refuses_a_name_with_dots()
    {
        Decoded dotted = Decoded.Spec("Gateway", $"{{servers: [{Http}]}}", name: "my.gateway");

        dotted.Errors.ShouldHaveSingleItem().ShouldSatisfyAllConditions(
            error => error.Code.ShouldBe(GatewayCodes.Name),
            error => error.Path.ShouldBe("metadata.name"));
        Decoded.Spec("Gateway", $"{{servers: [{Http}]}}", name: "my-gateway").Problems.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("http", GatewayProtocol.Http)]
    [InlineData("HTTP2", GatewayProtocol.Http2)]
    [InlineData("Grpc", GatewayProtocol.Grpc)]
    [InlineData("grpc-web", GatewayProtocol.GrpcWeb)]
    [InlineData("tcp", GatewayProtocol.Tcp)]
    [InlineData("mongo", GatewayProtocol.Mongo)]
    [InlineData("Redis", GatewayProtocol.Redis)]
    [InlineData("mysql", GatewayProtocol.MySql)]
    [InlineData("udp", GatewayProtocol.Udp)]
    [InlineData("http_proxy", GatewayProtocol.HttpProxy)]
    public void Reads_every_plaintext_protocol_whatever_its_case(string written, GatewayProtocol protocol) =>
        Decoded.Spec("Gateway", Port($"number: 80, name: x, protocol: {written}"))
            .Set.Gateways.ShouldHaveSingleItem().Spec.Servers.ShouldHaveSingleItem().Protocol.ShouldBe(protocol);

    [Theory]
    [InlineData("https", GatewayProtocol.Https)]
    [InlineData("Tls", GatewayProtocol.Tls)]
    public void Reads_every_encrypted_protocol_whatever_its_case(string written, GatewayProtocol protocol) =>
        Decoded.Spec("Gateway", Port($"number: 443, name: x, protocol: {written}", "tls: {mode: SIMPLE, credentialName: c}"))
            .Set.Gateways.ShouldHaveSingleItem().Spec.Servers.ShouldHaveSingleItem().Protocol.ShouldBe(protocol);

    [Fact]
    public void Reads_every_field()
    {
        Decoded decoded = Decoded.Spec("Gateway", $$"""
            {selector: {istio: ingressgateway}, servers: [{name: front, bind: 10.1.2.3, hosts: [ns/a.com], port: {number: 443, name: https, protocol: HTTPS},
             tls: {mode: OPTIONAL_MUTUAL, credentialName: one, caCertCredentialName: two, subjectAltNames: [x, z],
              verifyCertificateHash: ['{{new string('0', 64)}}'], minProtocolVersion: TLSV1_2, maxProtocolVersion: TLSV1_3,
              cipherSuites: [AES128-SHA], ecdhCurves: [X25519] } } ] }
            """);

        decoded.Problems.ShouldBeEmpty();
        GatewaySpec gateway = decoded.Set.Gateways.ShouldHaveSingleItem().Spec;
        gateway.Selector.ShouldNotBeNull().MatchLabels.ShouldHaveSingleItem().Value.ShouldBe("ingressgateway");
        GatewayPortSpec server = gateway.Servers.ShouldHaveSingleItem();
        (server.Name, server.Bind, server.Number, server.PortName).ShouldBe(("front", "10.1.2.3", 443, "https"));
        server.Hosts.ShouldBe(["ns/a.com"]);
        GatewayTlsSpec tls = server.Tls.ShouldNotBeNull();
        (tls.Mode, tls.CredentialName, tls.CaCertCredentialName).ShouldBe((GatewayTlsMode.OptionalMutual, "one", "two"));
        (tls.MinProtocolVersion, tls.MaxProtocolVersion).ShouldBe((TlsProtocolVersion.Tls12, TlsProtocolVersion.Tls13));
        tls.SubjectAltNames.ShouldBe(["x", "z"]);
        tls.VerifyCertificateHash.Length.ShouldBe(1);
        tls.CipherSuites.ShouldBe(["AES128-SHA"]);
        tls.EcdhCurves.ShouldBe(["X25519"]);
    }

    [Fact]
    public void Drops_unknown_and_repeated_ciphers() =>
        Decoded.Spec("Gateway", Simple("cipherSuites: [AES128-SHA, NONSENSE, AES128-SHA, AES256-SHA]"))
            .Set.Gateways.ShouldHaveSingleItem().Spec.Servers[0].Tls.ShouldNotBeNull().CipherSuites.ShouldBe(["AES128-SHA", "AES256-SHA"]);

    [Fact]
    public void An_absent_mode_passes_through() =>
        Decoded.Spec("Gateway", Https("{}")).Set.Gateways.ShouldHaveSingleItem().Spec.Servers[0].Tls.ShouldNotBeNull()
            .Mode.ShouldBe(GatewayTlsMode.Passthrough);

    [Fact]
    public void Tells_of_everything_at_once()
    {
        Decoded decoded = Decoded.Spec("Gateway", "{server: 1, servers: [{hosts: [bad], port: {number: 0, protocol: WRONG}, tls: {mode: WHAT}}]}");

        decoded.Errors.Select(error => error.Path).ShouldBe(
            ["spec.server", "spec.servers[0].hosts[0]", "spec.servers[0].port.number", "spec.servers[0].port.protocol",
             "spec.servers[0].port.name", "spec.servers[0].tls.mode"], ignoreOrder: true);
        decoded.Problems.ShouldAllBe(problem => problem.Span.Line == 4 && problem.Severity == Severity.Error);
    }

    [Theory]
    [InlineData("v1")]
    [InlineData("v1beta1")]
    [InlineData("v1alpha3")]
    public void T165_Every_version_means_the_same(string version)
    {
        GatewayPortSpec server = Decoded.Spec("Gateway", Https("mode: MUTUAL, credentialName: c"), version: version)
            .Set.Gateways.ShouldHaveSingleItem().Spec.Servers.ShouldHaveSingleItem();

        server.Tls.ShouldNotBeNull().ShouldSatisfyAllConditions(
            tls => tls.Mode.ShouldBe(GatewayTlsMode.Mutual),
            tls => tls.CredentialName.ShouldBe("c"));
    }
}
