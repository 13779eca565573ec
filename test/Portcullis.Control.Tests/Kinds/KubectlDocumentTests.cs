using System.Text.Json.Nodes;

namespace Portcullis.Control.Tests;

/// <summary>The real kubectl reads our documents: discovery, OpenAPI 3 and OpenAPI 2.</summary>
public sealed class KubectlDocumentTests : IAsyncLifetime
{
    private readonly StaticApi _api = new();

    public Task InitializeAsync() => _api.InitializeAsync();

    public Task DisposeAsync() => _api.DisposeAsync();

    [Fact]
    public async Task Lists_the_resources_with_short_names_verbs_and_categories()
    {
        string all = await _api.Output("api-resources", "-o", "wide");
        all.ShouldMatch(@"authorizationpolicies +ap +security\.istio\.io/v1 +true +AuthorizationPolicy +create,delete,deletecollection,get,list,patch,update,watch +istio-io,security-istio-io");
        all.ShouldMatch(@"secrets +v1 +true +Secret ");
        all.ShouldMatch(@"pods +po +v1 +true +Pod +get,list,watch +all");
        all.ShouldMatch(@"customresourcedefinitions +crd,crds +apiextensions\.k8s\.io/v1 +false +CustomResourceDefinition");
        all.ShouldMatch(@"selfsubjectaccessreviews +authorization\.k8s\.io/v1 +false +SelfSubjectAccessReview +create");
    }

    [Fact]
    public async Task Lists_the_versions() =>
        (await _api.Output("api-versions")).Split('\n', StringSplitOptions.RemoveEmptyEntries).ShouldBe(
        [
            "apiextensions.k8s.io/v1", "apps/v1", "authentication.k8s.io/v1", "authorization.k8s.io/v1", "batch/v1", "coordination.k8s.io/v1", "discovery.k8s.io/v1",
            "networking.istio.io/v1", "networking.istio.io/v1alpha3", "networking.istio.io/v1beta1", "networking.k8s.io/v1", "security.istio.io/v1", "security.istio.io/v1beta1", "v1",
        ]);

    [Fact]
    public async Task Explains_a_field_of_a_custom_kind()
    {
        string text = await _api.Output("explain", "authorizationpolicy.spec.rules.from.source.principals");
        text.ShouldContain("GROUP:      security.istio.io\nKIND:       AuthorizationPolicy\nVERSION:    v1\n");
        text.ShouldContain("FIELD: principals <[]string>");
        text.ShouldContain("subject alternative");
    }

    [Fact]
    public async Task Explains_whole_kinds()
    {
        string policy = await _api.Output("explain", "ap", "--recursive");
        policy.ShouldMatch(@"source\t<Object>\n +ipBlocks\t<\[\]string>");
        policy.ShouldMatch(@"enum: ALLOW, DENY, AUDIT, CUSTOM");
        string secret = await _api.Output("explain", "secret");
        secret.ShouldContain("stringData\t<map[string]string>");
        secret.ShouldContain("metadata\t<ObjectMeta>");
        (await _api.Output("explain", "service.spec.ports")).ShouldMatch(@"FIELD: ports <\[\]ServicePort>[\s\S]*targetPort\t<IntOrString>");
        (await _api.Output("explain", "gw.spec.servers.tls.mode", "--api-version=networking.istio.io/v1beta1")).ShouldMatch(@"VERSION: +v1beta1[\s\S]*OPTIONAL_MUTUAL");
    }

    [Fact]
    public async Task Explains_by_the_second_version_of_OpenAPI()
    {
        string text = await _api.Output("explain", "authorizationpolicy.spec.rules", "--output=plaintext-openapiv2");
        text.ShouldMatch(@"FIELD: +from <\[\]Object>|from\t<\[\]Object>");
        (await _api.Output("explain", "secret", "--output=plaintext-openapiv2")).ShouldMatch(@"data\t<map\[string\]string>");
    }

    [Fact]
    public async Task Leaves_checking_single_objects_to_the_server()
    {
        string file = _api.File("ap.yaml", "apiVersion: security.istio.io/v1\nkind: AuthorizationPolicy\nmetadata: {name: a, namespace: default}\nspec: {acton: DENY}\n");
        await _api.Output("create", "-f", file, "--dry-run=server");
        _api.Writes.ShouldHaveSingleItem().Url.ShouldBe("/apis/security.istio.io/v1/namespaces/default/authorizationpolicies?dryRun=All&fieldManager=kubectl-create&fieldValidation=Strict");
        _api.Asked.ShouldNotContain("/openapi/v2");
    }

    [Fact]
    public async Task Takes_lists_that_are_right()
    {
        string file = _api.File("list.yaml", """
            apiVersion: v1
            kind: List
            items:
              - {apiVersion: security.istio.io/v1, kind: AuthorizationPolicy, metadata: {name: a, namespace: default}, spec: {action: DENY, rules: [{from: [{source: {principals: ["*"]}}]}]}}
              - {apiVersion: v1, kind: Service, metadata: {name: s, namespace: default}, spec: {ports: [{port: 80, targetPort: http}, {port: 81, targetPort: 8080, name: x}]}}
              - {apiVersion: v1, kind: Secret, metadata: {name: k, namespace: default, labels: {a: b}}, data: {a: YQ==}, stringData: {b: c}}
            """);
        await _api.Output("create", "-f", file);
        _api.Writes.Count.ShouldBe(3);
    }

    [Fact]
    public async Task Applies_a_custom_object_by_merge_patch_and_a_Service_by_strategic_merge_from_our_schema()
    {
        Remember("/apis/security.istio.io/v1/namespaces/default/peerauthentications/p", """{"apiVersion":"security.istio.io/v1","kind":"PeerAuthentication","metadata":{"name":"p","namespace":"default"},"spec":{"mtls":{"mode":"STRICT"}}}""");
        Remember("/api/v1/namespaces/default/services/s", """{"apiVersion":"v1","kind":"Service","metadata":{"name":"s","namespace":"default"},"spec":{"ports":[{"port":80},{"port":81}],"selector":{"a":"b"}}}""");
        string file = _api.File("both.yaml", """
            apiVersion: security.istio.io/v1
            kind: PeerAuthentication
            metadata: {name: p, namespace: default}
            spec: {mtls: {mode: PERMISSIVE}}
            ---
            apiVersion: v1
            kind: Service
            metadata: {name: s, namespace: default, labels: {tier: web}, annotations: {note: hi}, finalizers: [example.com/f]}
            spec: {ports: [{port: 81}, {port: 82}], selector: {a: c}}
            """);
        (int code, _, string error) = await _api.Kubectl("apply", "-f", file);
        error.ShouldBe("");
        code.ShouldBe(0);
        var writes = _api.Writes.ToDictionary(write => write.MediaType, write => write.Body);
        JsonNode merge = JsonNode.Parse(writes["application/merge-patch+json"])!;
        merge["spec"]!.ToJsonString().ShouldBe("""{"mtls":{"mode":"PERMISSIVE"}}""");
        JsonNode strategic = JsonNode.Parse(writes["application/strategic-merge-patch+json"])!;
        strategic["spec"]!["ports"]!.ToJsonString().ShouldBe("""[{"port":82},{"$patch":"delete","port":80}]""");
        strategic["spec"]!["$setElementOrder/ports"]!.ToJsonString().ShouldBe("""[{"port":81},{"port":82}]""");
    }

    // As kubectl left it: with the annotation that the next apply compares with.
    private void Remember(string path, string json)
    {
        JsonNode stored = JsonNode.Parse(json)!;
        stored["metadata"]!["annotations"] = new JsonObject { ["kubectl.kubernetes.io/last-applied-configuration"] = json };
        _api.Objects[path] = stored.ToJsonString();
    }
}
