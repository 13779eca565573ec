using System.Text;
using Portcullis.Syntax;

namespace Portcullis.Resources.Tests;

public sealed class ResourceLoaderTests
{
    [Fact]
    public void Reads_metadata()
    {
        Loaded loaded = Loaded.From("""
            apiVersion: v1
            kind: ServiceAccount
            metadata:
              name: cart
              namespace: shop
              labels: {app: cart, example.com/tier: back}
              annotations: {note: "a: b"}
              creationTimestamp: 2026-01-31T12:00:00.75+01:00
              uid: 7
            """);

        loaded.Found.All.ShouldBeEmpty();
        ObjectMeta meta = loaded.Set.ServiceAccounts.Single().Meta;
        meta.Name.ShouldBe(new ObjectName("shop", "cart"));
        meta.Labels["example.com/tier"].ShouldBe("back");
        meta.Annotations["note"].ShouldBe("a: b");
        meta.CreationTimestamp.ShouldBe(new DateTimeOffset(2026, 1, 31, 11, 0, 0, TimeSpan.Zero));
    }

    [Fact]
    public void The_namespace_is_default_unless_given_and_cluster_scoped_kinds_have_none()
    {
        Loaded loaded = Loaded.From("""
            {apiVersion: v1, kind: ServiceAccount, metadata: {name: cart, creationTimestamp: null}}
            ---
            {apiVersion: v1, kind: Namespace, metadata: {name: shop, labels: {istio-injection: enabled}}}
            """);

        loaded.Found.All.ShouldBeEmpty();
        loaded.Set.ServiceAccounts.Single().Meta.Namespace.ShouldBe("default");
        loaded.Set.Namespaces.Single().Name.ToString().ShouldBe("shop");
    }

    [Theory]
    [InlineData("security.istio.io/v1", "AuthorizationPolicy")]
    [InlineData("security.istio.io/v1beta1", "AuthorizationPolicy")]
    [InlineData("security.istio.io/v1", "PeerAuthentication")]
    [InlineData("security.istio.io/v1beta1", "RequestAuthentication")]
    public void Versions_mean_the_same(string apiVersion, string kind) =>
        Loaded.From($"{{apiVersion: {apiVersion}, kind: {kind}, metadata: {{name: x}}, spec: {{}}, status: {{a: [b]}}}}").Set.Count.ShouldBe(1);

    [Fact]
    public void Expands_lists_in_YAML_and_JSON()
    {
        const string list = """
            {"apiVersion": "v1", "kind": "List", "items": [
              {"apiVersion": "v1", "kind": "ServiceAccount", "metadata": {"name": "a"}},
              {"apiVersion": "v1", "kind": "ServiceAccountList", "items": [{"apiVersion": "v1", "kind": "ServiceAccount", "metadata": {"name": "B"}}]}]}
            """;

        foreach (string name in new[] { "list.json", "list.yaml", "-" })
        {
            Loaded loaded = Loaded.From(list, name: name);
            loaded.Set.ServiceAccounts.Single().Name.Name.ShouldBe("a");
            loaded.Errors.ShouldBe(["PCL1107 items[1].items[0].metadata.name"]);
        }
    }

    [Fact]
    public void A_duplicate_is_refused_naming_both_places()
    {
        var found = new Diagnostics();
        const string account = "apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: cart}\n";

        ResourceSet set = ResourceLoader.Load([new SourceText("a.yaml", account), new SourceText("b.yaml", account)], found);

        set.ServiceAccounts.Length.ShouldBe(1);
        Diagnostic duplicate = found.All.ShouldHaveSingleItem();
        duplicate.Span.ToString().ShouldBe("b.yaml:3:18");
        duplicate.Help.ShouldBe("it stands first at a.yaml:3:18");
    }

    [Fact]
    public void A_bad_document_does_not_keep_others_from_being_read()
    {
        Loaded loaded = Loaded.From("""
            apiVersion: v1
            kind: ServiceAccount
            metadata: {name: a}
            ---
            metadata: [
            ---
            apiVersion: v1
            kind: ServiceAccount
            metadata: {name: b}
            """);

        loaded.Set.ServiceAccounts.Select(account => account.Name.Name).ShouldBe(["a", "b"]);
        loaded.Found.ErrorCount.ShouldBe(1);
    }

    [Fact]
    public void Foreign_kinds_are_a_warning_and_misspelt_ones_an_error()
    {
        Loaded.From("{apiVersion: apps/v1, kind: Deployment, metadata: {name: x}}").Warnings.ShouldBe(["PCL1105 kind"]);
        Loaded.From("{apiVersion: v1, kind: Pod, metadata: {name: x}}").Warnings.ShouldBe(["PCL1105 kind"]);
        Loaded.From("{apiVersion: policy.linkerd.io/v1alpha1, kind: AuthorizationPolicy, metadata: {name: x}}").Warnings.ShouldBe(["PCL1105 kind"]);
        Loaded.From("{apiVersion: security.istio.io/v1, kind: AuthorizationPolice, metadata: {name: x}}").Errors.ShouldBe(["PCL1103 kind"]);
        Loaded.From("{apiVersion: security/v1, kind: AuthorizationPolicy, metadata: {name: x}}").Errors.ShouldBe(["PCL1103 apiVersion"]);
        Loaded.From("{apiVersion: security.istio.io/v1alpha3, kind: PeerAuthentication, metadata: {name: x}}").Errors.ShouldBe(["PCL1104 apiVersion"]);
    }

    [Fact]
    public void A_secret_is_decoded_with_stringData_over_data()
    {
        Loaded loaded = Loaded.From("""
            apiVersion: v1
            kind: Secret
            metadata: {name: test.com, namespace: istio-system}
            type: kubernetes.io/tls
            data:
              tls.crt: aGVs
              tls.key: |
                aGVs
                bG8=
            stringData:
              tls.crt: hello
            """);

        loaded.Found.All.ShouldBeEmpty();
        SecretSpec secret = loaded.Set.Secrets.Single().Spec;
        secret.Type.ShouldBe("kubernetes.io/tls");
        Encoding.UTF8.GetString(secret.Values["tls.crt"].AsSpan()).ShouldBe("hello");
        Encoding.UTF8.GetString(secret.Values["tls.key"].AsSpan()).ShouldBe("hello");
        secret.ToString().ShouldNotContain("hello");
    }

    [Fact]
    public void No_rendering_shows_a_line_of_a_secret()
    {
        string[] broken =
        [
            "apiVersion: v1\nkind: Secret\nmetadata: {name: a}\ndata:\n  tls.key: hunter2\n bad: hunter2\n",
            "apiVersion: v1\nkind: Secret\nmetadata: {name: a}\ndata: {tls.key: hunter2!, a: hunter2, a: hunter2}\n",
            "kind: &a Secret\napiVersion: v1\nmetadata: {name: a}\nstringData: {tls.key: [hunter2]}\n",
            "{\"kind\": \"Secret\", \"apiVersion\": \"v1\", \"metadata\": {\"name\": \"a\"}, \"data\": {\"tls.key\": \"hunter2!\"}, \"hunter\": \"hunter2\"}",
        ];

        foreach (string text in broken)
            foreach (string name in new[] { "a.yaml", "-" })
            {
                Loaded loaded = Loaded.From(text, name: name);
                loaded.Found.HasErrors.ShouldBeTrue();
                loaded.Rendered.ShouldNotContain("hunter2");
                DiagnosticJson.Write(loaded.Found.All).ShouldNotContain("hunter2");
            }
    }

    [Fact]
    public void Reads_services_and_their_endpoints()
    {
        Loaded loaded = Loaded.From("""
            apiVersion: v1
            kind: Service
            metadata: {name: httpbin, namespace: default}
            spec:
              clusterIP: 10.0.0.9
              selector: {app: httpbin}
              ports:
              - {name: http, port: 8000, targetPort: 80, appProtocol: http}
              - {name: grpc, port: 9000, targetPort: rpc, protocol: TCP}
            ---
            apiVersion: v1
            kind: Endpoints
            metadata: {name: httpbin, namespace: default}
            subsets:
            - addresses: [{ip: 127.0.0.1}, {ip: "::1"}]
              notReadyAddresses: [{ip: 127.0.0.2}]
              ports: [{name: http, port: 80}]
            ---
            apiVersion: discovery.k8s.io/v1
            kind: EndpointSlice
            metadata: {name: httpbin-1, namespace: default, labels: {kubernetes.io/service-name: httpbin}}
            addressType: IPv4
            endpoints:
            - addresses: [127.0.0.3]
            - {addresses: [127.0.0.4], conditions: {ready: false, serving: true}}
            ports: [{name: http, port: 80, protocol: TCP}]
            """);

        loaded.Found.All.ShouldBeEmpty();
        loaded.Set.Services.Single().Spec.Ports.ShouldBe([new ServicePortSpec("http", 8000, "TCP", "http", "80"), new ServicePortSpec("grpc", 9000, "TCP", null, "rpc")]);
        EndpointSubsetSpec subset = loaded.Set.Endpoints.Single().Spec.Subsets.Single();
        subset.Addresses.ShouldBe(["127.0.0.1", "::1"]);
        subset.Ports.ShouldBe([new EndpointPortSpec("http", 80, "TCP")]);
        loaded.Set.EndpointSlices.Single().Spec.Endpoints.Select(endpoint => endpoint.Ready).ShouldBe([true, false]);
    }

    [Fact]
    public void Reads_every_acting_field_of_MeshConfig()
    {
        Loaded loaded = Loaded.From("""
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: istio, namespace: istio-system}
            data:
              mesh: |
                rootNamespace: root
                trustDomain: td2
                trustDomainAliases: [td1]
                pathNormalization: {normalization: DECODE_AND_MERGE_SLASHES}
                enableAutoMtls: false
                connectTimeout: 3s
                defaultHttpRetryPolicy: {attempts: 0, perTryTimeout: 2s, retryOn: 5xx}
                tlsDefaults: {minProtocolVersion: TLSV1_3, cipherSuites: [ECDHE-RSA-AES256-GCM-SHA384], ecdhCurves: [P-256]}
                defaultConfig:
                  gatewayTopology: {numTrustedProxies: 2, forwardClientCertDetails: APPEND_FORWARD, proxyProtocol: {}}
                extensionProviders:
                - name: opa
                  envoyExtAuthzHttp: {service: opa.opa.svc.cluster.local, port: 9191}
            """);

        loaded.Found.All.ShouldBeEmpty();
        MeshConfigSpec mesh = loaded.Set.MeshConfig;
        (mesh.RootNamespace, mesh.TrustDomain, mesh.TrustDomainAliases[0], mesh.PathNormalization).ShouldBe(("root", "td2", "td1", PathNormalization.DecodeAndMergeSlashes));
        (mesh.EnableAutoMtls, mesh.ConnectTimeout, mesh.DefaultHttpRetryPolicy!.Attempts).ShouldBe((false, TimeSpan.FromSeconds(3), 0));
        (mesh.TlsDefaultMinVersion, mesh.TlsDefaultCipherSuites[0], mesh.TlsDefaultEcdhCurves[0]).ShouldBe((TlsProtocolVersion.Tls13, "ECDHE-RSA-AES256-GCM-SHA384", "P-256"));
        (mesh.NumTrustedProxies, mesh.ForwardClientCertDetails, mesh.ProxyProtocol, mesh.ExtensionProviders[0].Name).ShouldBe((2, ForwardClientCertDetails.AppendForward, true, "opa"));
    }

    [Fact]
    public void MeshConfig_elsewhere_is_only_a_ConfigMap()
    {
        Loaded loaded = Loaded.From("{apiVersion: v1, kind: ConfigMap, metadata: {name: istio, namespace: shop}, data: {mesh: 'trustDomain: td'}}");

        loaded.Found.All.ShouldBeEmpty();
        loaded.Set.MeshConfig.TrustDomain.ShouldBe("cluster.local");
        loaded.Set.ConfigMaps.Single().Spec.Values["mesh"].ShouldBe("trustDomain: td");
    }
}
