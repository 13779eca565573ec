using System.Text.Json.Nodes;
using Portcullis.Kube;

namespace Portcullis.Control.Tests;

public sealed class CustomResourceDefinitionTests
{
    [Fact]
    public void There_is_one_for_each_custom_kind_and_it_fits_its_own_schema()
    {
        var all = CustomResourceDefinitions.All(MeshKinds.Catalog);
        all.Select(definition => definition["metadata"]!["name"]!.GetValue<string>()).Order(StringComparer.Ordinal).ShouldBe(
        [
            "authorizationpolicies.security.istio.io", "destinationrules.networking.istio.io", "gateways.networking.istio.io", "peerauthentications.security.istio.io",
            "requestauthentications.security.istio.io", "serviceentries.networking.istio.io", "virtualservices.networking.istio.io", "workloadentries.networking.istio.io",
        ]);
        foreach (JsonObject definition in all)
            SchemaValidator.Validate(definition, KubeKinds.CustomResourceDefinition.Schema).ShouldBe(SchemaFindings.None);
    }

    [Fact]
    public void It_tells_names_versions_columns_and_shape()
    {
        JsonObject policy = CustomResourceDefinitions.All(MeshKinds.Catalog).Single(definition => definition["metadata"]!["name"]!.GetValue<string>() == "authorizationpolicies.security.istio.io");
        policy["spec"]!["names"]!.ToJsonString().ShouldBe("""{"categories":["istio-io","security-istio-io"],"kind":"AuthorizationPolicy","listKind":"AuthorizationPolicyList","plural":"authorizationpolicies","shortNames":["ap"],"singular":"authorizationpolicy"}""");
        JsonArray versions = policy["spec"]!["versions"]!.AsArray();
        versions.Select(version => $"{version!["name"]} {version["served"]} {version["storage"]}").ShouldBe(["v1 true true", "v1beta1 true false"]);
        versions[0]!["additionalPrinterColumns"]!.AsArray().Select(column => $"{column!["name"]} {column["jsonPath"]} {column["priority"]}")
            .ShouldBe(["Action .spec.action ", "Age .metadata.creationTimestamp ", "Enforced .status.conditions[?(@.type==\"Enforced\")].status 1"]);
        JsonNode shape = versions[0]!["schema"]!["openAPIV3Schema"]!;
        shape["properties"]!["metadata"]!["properties"].ShouldBeNull();
        shape["properties"]!["spec"]!["properties"]!["action"]!["enum"]!.ToJsonString().ShouldBe("""["ALLOW","DENY","AUDIT","CUSTOM"]""");
        policy.ToJsonString().ShouldNotContain("$ref");
    }
}
