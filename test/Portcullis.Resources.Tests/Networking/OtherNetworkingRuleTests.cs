using Portcullis.Resources.Decoding;

namespace Portcullis.Resources.Tests.Networking;

/// <summary>The rules of DestinationRule, ServiceEntry and WorkloadEntry: each failing sample names its field, and the nearest legal spec is accepted.</summary>
public sealed class OtherNetworkingRuleTests
{
    private const string Port = "ports: [{number: 443, name: tls, protocol: TLS}]";

    public static TheoryData<string, string, string, string> DestinationRules => new()
    {
        { DestinationRuleCodes.Host, "spec.host", "{}", "{host: a}" },
        { DestinationRuleCodes.Host, "spec.host", "{host: 'a.*.com'}", "{host: '*.a.com'}" },
        { DestinationRuleCodes.EmptyPolicy, "spec.trafficPolicy", "{host: a, trafficPolicy: {}}", Tls("mode: DISABLE") },
        { DestinationRuleCodes.EmptyPolicy, "spec.trafficPolicy.portLevelSettings[0]", "{host: a, trafficPolicy: {portLevelSettings: [{port: {number: 1}}]}}", "{host: a, trafficPolicy: {portLevelSettings: [{port: {number: 1}, tls: {mode: DISABLE}}]}}" },
        { DestinationRuleCodes.SubsetTwice, "spec.subsets[1].name", "{host: a, subsets: [{name: v1}, {name: v1}]}", "{host: a, subsets: [{name: v1}, {name: v2}]}" },
        { DestinationRuleCodes.SubsetName, "spec.subsets[0].name", "{host: a, subsets: [{name: v.1}]}", "{host: a, subsets: [{name: v1, labels: {version: v1}}]}" },
        { NetworkingCodes.Label, "spec.subsets[0].labels.version", "{host: a, subsets: [{name: v1, labels: {version: '-'}}]}", "{host: a, subsets: [{name: v1, labels: {version: a-b}}]}" },
        { DestinationRuleCodes.PortLevel, "spec.trafficPolicy.portLevelSettings[0].port", "{host: a, trafficPolicy: {portLevelSettings: [{tls: {mode: DISABLE}}]}}", "{host: a, trafficPolicy: {portLevelSettings: [{port: {number: 1}, tls: {mode: DISABLE}}]}}" },
        { DestinationRuleCodes.PortLevel, "spec.trafficPolicy.portLevelSettings[1].port", "{host: a, trafficPolicy: {portLevelSettings: [{port: {number: 1}, tls: {mode: DISABLE}}, {port: {number: 1}, tls: {mode: SIMPLE}}]}}", "{host: a, trafficPolicy: {portLevelSettings: [{port: {number: 1}, tls: {mode: DISABLE}}, {port: {number: 2}, tls: {mode: SIMPLE}}]}}" },
        { DestinationRuleCodes.SkipsVerification, "spec.trafficPolicy.tls.caCertificates", Tls("mode: SIMPLE, insecureSkipVerify: true, caCertificates: a"), Tls("mode: SIMPLE, insecureSkipVerify: true") },
        { DestinationRuleCodes.SkipsVerification, "spec.trafficPolicy.tls.subjectAltNames", Tls("mode: SIMPLE, insecureSkipVerify: true, subjectAltNames: [a]"), Tls("mode: SIMPLE, subjectAltNames: [a]") },
        { DestinationRuleCodes.SkipsVerification, "spec.trafficPolicy.tls.credentialName", Tls("mode: SIMPLE, insecureSkipVerify: true, credentialName: a"), Tls("mode: MUTUAL, insecureSkipVerify: true, credentialName: a") },
        { DestinationRuleCodes.CredentialWithFiles, "spec.trafficPolicy.tls.caCrl", Tls("mode: SIMPLE, credentialName: a, caCrl: b"), Tls("mode: SIMPLE, caCertificates: a, caCrl: b") },
        { DestinationRuleCodes.CredentialWithFiles, "spec.trafficPolicy.tls.clientCertificate", Tls("mode: MUTUAL, credentialName: a, clientCertificate: b"), Tls("mode: MUTUAL, credentialName: a") },
        { DestinationRuleCodes.ClientCertificateMissing, "spec.trafficPolicy.tls.privateKey", Tls("mode: MUTUAL, clientCertificate: b"), Tls("mode: MUTUAL, clientCertificate: b, privateKey: c") },
        { DestinationRuleCodes.ConfigMapNamespace, "spec.trafficPolicy.tls.credentialName", Tls("mode: SIMPLE, credentialName: 'configmap://other/ca'"), Tls("mode: SIMPLE, credentialName: 'configmap://shop/ca'") },
        { DestinationRuleCodes.ConfigMapNamespace, "spec.trafficPolicy.tls.credentialName", Tls("mode: SIMPLE, credentialName: 'configmap://ca'"), Tls("mode: SIMPLE, credentialName: ca") },
        { DestinationRuleCodes.SelectorExported, "spec.exportTo", "{host: a, workloadSelector: {matchLabels: {app: a}}, exportTo: ['*']}", "{host: a, workloadSelector: {matchLabels: {app: a}}, exportTo: [shop]}" },
        { SelectorCodes.Empty, "spec.workloadSelector", "{host: a, workloadSelector: {}}", "{host: a, workloadSelector: {matchLabels: {app: a}}}" },
        { SelectorCodes.Wildcard, "spec.workloadSelector.matchLabels.app", "{host: a, workloadSelector: {matchLabels: {app: 'a*'}}}", "{host: a, workloadSelector: {matchLabels: {app: a}}}" },
        { DestinationRuleCodes.ModeAbsent, "spec.trafficPolicy.tls.mode", Tls("sni: a.com"), Tls("mode: SIMPLE, sni: a.com") },
        { DestinationRuleCodes.TlsFieldIgnored, "spec.trafficPolicy.tls.caCertificates", Tls("mode: ISTIO_MUTUAL, caCertificates: a"), Tls("mode: ISTIO_MUTUAL, subjectAltNames: [a]") },
        { NetworkingCodes.HostName, "spec.trafficPolicy.tls.sni", Tls("mode: SIMPLE, sni: 'a b'"), Tls("mode: SIMPLE, sni: outbound_.80_._.a.shop.svc.cluster.local") },
        { DestinationRuleCodes.LoadBalancer, "spec.trafficPolicy.loadBalancer", Policy("loadBalancer: {simple: RANDOM, consistentHash: {useSourceIp: true}}"), Policy("loadBalancer: {simple: RANDOM}") },
        { DestinationRuleCodes.LoadBalancer, "spec.trafficPolicy.loadBalancer.consistentHash.httpCookie.name", Policy("loadBalancer: {consistentHash: {httpCookie: {ttl: 0s}}}"), Policy("loadBalancer: {consistentHash: {httpCookie: {name: a, ttl: 0s}}}") },
        { DestinationRuleCodes.LoadBalancer, "spec.trafficPolicy.loadBalancer.consistentHash.maglev.tableSize", Policy("loadBalancer: {consistentHash: {useSourceIp: true, maglev: {tableSize: 4}}}"), Policy("loadBalancer: {consistentHash: {useSourceIp: true, maglev: {tableSize: 65537}}}") },
        { DestinationRuleCodes.LoadBalancer, "spec.trafficPolicy.loadBalancer.localityLbSetting.distribute[0].to", Policy("loadBalancer: {localityLbSetting: {distribute: [{from: a/*, to: {a/b: 80}}]}}"), Policy("loadBalancer: {localityLbSetting: {distribute: [{from: a/*, to: {a/b: 80, a/c: 20}}]}}") },
        { DestinationRuleCodes.LoadBalancer, "spec.trafficPolicy.loadBalancer.localityLbSetting.failover[0].to", Policy("loadBalancer: {localityLbSetting: {failover: [{from: a, to: a}]}}"), Policy("loadBalancer: {localityLbSetting: {failover: [{from: a, to: b}], enabled: true}}") },
        { DestinationRuleCodes.ConnectionPool, "spec.trafficPolicy.connectionPool", Policy("connectionPool: {}"), Policy("connectionPool: {tcp: {connectTimeout: 1s}}") },
        { DestinationRuleCodes.ConnectionPool, "spec.trafficPolicy.connectionPool.tcp.maxConnections", Policy("connectionPool: {tcp: {maxConnections: -1}}"), Policy("connectionPool: {tcp: {maxConnections: 0, tcpKeepalive: {probes: 3, time: 10s, interval: 1s}}}") },
        { DestinationRuleCodes.ConnectionPool, "spec.trafficPolicy.connectionPool.http.useClientProtocol", Policy("connectionPool: {http: {useClientProtocol: true, h2UpgradePolicy: UPGRADE}}"), Policy("connectionPool: {http: {useClientProtocol: true}}") },
        { NetworkingCodes.DurationGrain, "spec.trafficPolicy.connectionPool.tcp.connectTimeout", Policy("connectionPool: {tcp: {connectTimeout: 0s}}"), Policy("connectionPool: {tcp: {connectTimeout: 1ms}}") },
        { DestinationRuleCodes.OutlierDetection, "spec.trafficPolicy.outlierDetection.maxEjectionPercent", Policy("outlierDetection: {maxEjectionPercent: 101}"), Policy("outlierDetection: {maxEjectionPercent: 100, consecutive5xxErrors: 3, interval: 10s, baseEjectionTime: 30s}") },
        { DestinationRuleCodes.OutlierDetection, "spec.trafficPolicy.outlierDetection.consecutiveLocalOriginFailures", Policy("outlierDetection: {consecutiveLocalOriginFailures: 3}"), Policy("outlierDetection: {consecutiveLocalOriginFailures: 3, splitExternalLocalOriginErrors: true}") },
        { DestinationRuleCodes.Tunnel, "spec.trafficPolicy.tunnel.targetHost", Policy("tunnel: {targetPort: 1}"), Policy("tunnel: {targetPort: 1, targetHost: a.com, protocol: POST}") },
        { FieldCodes.UnknownField, "spec.trafficPolicy.tls.credentialNames", Tls("mode: SIMPLE, credentialNames: [a]"), Tls("mode: SIMPLE, credentialName: a") },
    };

    public static TheoryData<string, string, string, string> ServiceEntries => new()
    {
        { ServiceEntryCodes.Hosts, "spec.hosts", $"{{hosts: [], {Port}}}", $"{{hosts: [a.com], {Port}}}" },
        { ServiceEntryCodes.Hosts, "spec.hosts[0]", $"{{hosts: ['*'], {Port}}}", $"{{hosts: ['*.com'], {Port}}}" },
        { ServiceEntryCodes.Hosts, "spec.hosts", Many(257), Many(256) },
        { NetworkingCodes.PartialWildcard, "spec.hosts[0]", $"{{hosts: ['*a.com'], {Port}}}", $"{{hosts: ['*.a.com'], {Port}}}" },
        { ServiceEntryCodes.EndpointsOrSelector, "spec.workloadSelector", $"{{hosts: [a.com], {Port}, resolution: STATIC, endpoints: [{{address: 1.2.3.4}}], workloadSelector: {{labels: {{app: a}}}}}}", $"{{hosts: [a.com], {Port}, resolution: STATIC, workloadSelector: {{labels: {{app: a}}}}}}" },
        { SelectorCodes.Empty, "spec.workloadSelector", $"{{hosts: [a.com], {Port}, resolution: STATIC, workloadSelector: {{}}}}", $"{{hosts: [a.com], {Port}, resolution: STATIC, workloadSelector: {{labels: {{app: a}}}}}}" },
        { ServiceEntryCodes.PrefixAddress, "spec.addresses", $"{{hosts: [a.com], {Port}, resolution: DNS, addresses: [10.0.0.0/8]}}", $"{{hosts: [a.com], {Port}, resolution: STATIC, addresses: [10.0.0.0/8]}}" },
        { NetworkingCodes.Address, "spec.addresses[0]", $"{{hosts: [a.com], {Port}, addresses: [10.0.0]}}", $"{{hosts: [a.com], {Port}, addresses: [10.0.0.1]}}" },
        { ServiceEntryCodes.Endpoints, "spec.endpoints", $"{{hosts: [a.com], {Port}, endpoints: [{{address: 1.2.3.4}}]}}", $"{{hosts: [a.com], {Port}, resolution: STATIC, endpoints: [{{address: 1.2.3.4}}]}}" },
        { WorkloadEntryCodes.Address, "spec.endpoints[0].address", $"{{hosts: [a.com], {Port}, resolution: STATIC, endpoints: [{{address: b.com}}]}}", $"{{hosts: [a.com], {Port}, resolution: STATIC, endpoints: [{{address: 'unix:///run/a'}}]}}" },
        { WorkloadEntryCodes.Address, "spec.endpoints[0].address", $"{{hosts: [a.com], {Port}, resolution: DNS, endpoints: [{{address: 'unix:///run/a'}}]}}", $"{{hosts: [a.com], {Port}, resolution: DNS, endpoints: [{{address: b.com}}]}}" },
        { ServiceEntryCodes.UnresolvableHost, "spec.hosts[0]", $"{{hosts: ['*.a.com'], {Port}, resolution: DNS}}", $"{{hosts: ['*.a.com'], {Port}, resolution: DNS, endpoints: [{{address: b.com}}]}}" },
        { ServiceEntryCodes.Endpoints, "spec.endpoints", $"{{hosts: [a.com], {Port}, resolution: DNS_ROUND_ROBIN, endpoints: [{{address: b.com}}, {{address: c.com}}]}}", $"{{hosts: [a.com], {Port}, resolution: DNS_ROUND_ROBIN, endpoints: [{{address: b.com}}]}}" },
        { ServiceEntryCodes.DynamicDns, "spec.hosts[0]", $"{{hosts: [a.com], {Port}, resolution: DYNAMIC_DNS}}", $"{{hosts: ['*.a.com'], {Port}, resolution: DYNAMIC_DNS}}" },
        { ServiceEntryCodes.DynamicDns, "spec.addresses", $"{{hosts: ['*.a.com'], {Port}, resolution: DYNAMIC_DNS, addresses: [1.2.3.4]}}", $"{{hosts: ['*.a.com'], {Port}, resolution: DYNAMIC_DNS}}" },
        { ServiceEntryCodes.DynamicDns, "spec.ports[0].protocol", "{hosts: ['*.a.com'], ports: [{number: 1, name: a, protocol: TCP}], resolution: DYNAMIC_DNS}", "{hosts: ['*.a.com'], ports: [{number: 1, name: a, protocol: HTTP}], resolution: DYNAMIC_DNS}" },
        { ServiceEntryCodes.PortTwice, "spec.ports[1].name", "{hosts: [a.com], ports: [{number: 1, name: a, protocol: TLS}, {number: 2, name: a, protocol: TLS}]}", "{hosts: [a.com], ports: [{number: 1, name: a, protocol: TLS}, {number: 2, name: b, protocol: TLS}]}" },
        { ServiceEntryCodes.PortTwice, "spec.ports[1].number", "{hosts: [a.com], ports: [{number: 1, name: a, protocol: TLS}, {number: 1, name: b, protocol: TLS}]}", "{hosts: [a.com], ports: [{number: 1, name: a, protocol: TLS}, {number: 2, name: b, protocol: TLS}]}" },
        { ServiceEntryCodes.PortName, "spec.ports[0].name", "{hosts: [a.com], ports: [{number: 1, name: a.b}]}", "{hosts: [a.com], ports: [{number: 1, name: a-b}]}" },
        { ServiceEntryCodes.Protocol, "spec.ports[0].protocol", "{hosts: [a.com], ports: [{number: 1, name: a, protocol: SPDY}]}", "{hosts: [a.com], ports: [{number: 1, name: a, protocol: grpc-web}]}" },
        { NetworkingCodes.Port, "spec.ports[0].targetPort", "{hosts: [a.com], resolution: DNS, ports: [{number: 1, name: a, targetPort: 65536}]}", "{hosts: [a.com], resolution: DNS, ports: [{number: 1, name: a, targetPort: 65535}]}" },
        { ServiceEntryCodes.FieldIgnored, "spec.ports[0].targetPort", "{hosts: [a.com], ports: [{number: 1, name: a, targetPort: 2}]}", "{hosts: [a.com], resolution: DNS, ports: [{number: 1, name: a, targetPort: 2}]}" },
        { ServiceEntryCodes.HostsShareTcpPort, "spec.ports[0].protocol", "{hosts: [a.com, b.com], resolution: DNS, ports: [{number: 1, name: a, protocol: TCP}]}", "{hosts: [a.com, b.com], resolution: NONE, ports: [{number: 1, name: a, protocol: TCP}]}" },
        { ServiceEntryCodes.EndpointPort, "spec.endpoints[0].ports.tlss", $"{{hosts: [a.com], {Port}, resolution: STATIC, endpoints: [{{address: 1.2.3.4, ports: {{tlss: 1}}}}]}}", $"{{hosts: [a.com], {Port}, resolution: STATIC, endpoints: [{{address: 1.2.3.4, ports: {{tls: 1}}}}]}}" },
        { ServiceEntryCodes.FieldIgnored, "spec.workloadSelector", $"{{hosts: [a.com], {Port}, resolution: DNS, workloadSelector: {{labels: {{app: a}}}}}}", $"{{hosts: [a.com], {Port}, resolution: STATIC, workloadSelector: {{labels: {{app: a}}}}}}" },
        { NetworkingCodes.ExportTo, "spec.exportTo", $"{{hosts: [a.com], {Port}, exportTo: ['~', shop]}}", $"{{hosts: [a.com], {Port}, exportTo: ['~']}}" },
    };

    public static TheoryData<string, string, string, string> WorkloadEntries => new()
    {
        { WorkloadEntryCodes.AddressMissing, "spec.address", "{}", "{network: n}" },
        { WorkloadEntryCodes.NetworkOnly, "spec.address", "{network: n}", "{network: n, address: 1.2.3.4}" },
        { WorkloadEntryCodes.Address, "spec.address", "{address: 'a b'}", "{address: a.b}" },
        { WorkloadEntryCodes.Address, "spec.address", "{address: 'unix://run/a'}", "{address: 'unix:///run/a'}" },
        { WorkloadEntryCodes.Address, "spec.address", "{address: 1.2.3.400}", "{address: 1.2.3.40}" },
        { WorkloadEntryCodes.UnixSocketPorts, "spec.ports", "{address: 'unix:///run/a', ports: {http: 80}}", "{address: 1.2.3.4, ports: {http: 80}}" },
        { WorkloadEntryCodes.PortName, "spec.ports[a.b]", "{address: 1.2.3.4, ports: {a.b: 80}}", "{address: 1.2.3.4, ports: {a-b: 80}}" },
        { NetworkingCodes.Port, "spec.ports.http", "{address: 1.2.3.4, ports: {http: 0}}", "{address: 1.2.3.4, ports: {http: 1}}" },
        { NetworkingCodes.Label, "spec.labels.app", "{address: 1.2.3.4, labels: {app: 'a b'}}", "{address: 1.2.3.4, labels: {app: a}}" },
        { FieldCodes.OutOfRange, "spec.weight", "{address: 1.2.3.4, weight: -1}", "{address: 1.2.3.4, weight: 0, locality: a/b/c, serviceAccount: sa}" },
    };

    private static string Policy(string policy) => $"{{host: a, trafficPolicy: {{{policy}}}}}";

    private static string Tls(string tls) => Policy($"tls: {{{tls}}}");

    private static string Many(int hosts) => $"{{hosts: [{string.Join(", ", Enumerable.Range(0, hosts).Select(i => $"a{i}.com"))}], {Port}}}";

    [Theory]
    [MemberData(nameof(DestinationRules))]
    public void DestinationRule_tells_of_a_broken_rule_and_accepts_its_neighbour(string code, string path, string bad, string good) =>
        Decoded.ShouldTell("DestinationRule", code, path, bad, good);

    [Theory]
    [MemberData(nameof(ServiceEntries))]
    public void ServiceEntry_tells_of_a_broken_rule_and_accepts_its_neighbour(string code, string path, string bad, string good) =>
        Decoded.ShouldTell("ServiceEntry", code, path, bad, good);

    [Theory]
    [MemberData(nameof(WorkloadEntries))]
    public void WorkloadEntry_tells_of_a_broken_rule_and_accepts_its_neighbour(string code, string path, string bad, string good) =>
        Decoded.ShouldTell("WorkloadEntry", code, path, bad, good);
}
