using System.Text.Json.Nodes;

namespace Portcullis.Kube.Tests;

public sealed class DiscoveryDocumentsTests
{
    private static readonly ResourceCatalog Catalog = new(KubeKinds.All);

    private static JsonNode Read(byte[]? document) => JsonNode.Parse(document.ShouldNotBeNull())!;

    [Theory]
    [InlineData("application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList,application/json", DiscoveryForm.Aggregated)]
    [InlineData("application/json; as=APIGroupDiscoveryList; v=v2beta1; g=apidiscovery.k8s.io", DiscoveryForm.AggregatedBeta)]
    [InlineData("application/json", DiscoveryForm.Legacy)]
    [InlineData("application/json;g=apidiscovery.k8s.io;v=v3;as=APIGroupDiscoveryList", DiscoveryForm.Legacy)]
    [InlineData(null, DiscoveryForm.Legacy)]
    public void The_accept_header_chooses_the_form(string? accept, DiscoveryForm form) => DiscoveryDocuments.Negotiate(accept).ShouldBe(form);

    [Fact]
    public void Aggregated_core_says_what_clients_need()
    {
        JsonNode core = Read(DiscoveryDocuments.Core(Catalog, DiscoveryForm.Aggregated));
        core["apiVersion"]!.GetValue<string>().ShouldBe("apidiscovery.k8s.io/v2");
        JsonNode version = core["items"]![0]!["versions"]![0]!;
        version["freshness"]!.GetValue<string>().ShouldBe("Current");
        JsonNode accounts = version["resources"]!.AsArray().Single(resource => resource!["resource"]!.GetValue<string>() == "serviceaccounts")!;
        accounts.ToJsonString().ShouldBe("""{"resource":"serviceaccounts","responseKind":{"group":"","version":"v1","kind":"ServiceAccount"},"scope":"Namespaced","singularResource":"serviceaccount","verbs":["create","delete","deletecollection","get","list","patch","update","watch"],"shortNames":["sa"],"subresources":[{"subresource":"token","responseKind":{"group":"authentication.k8s.io","version":"v1","kind":"TokenRequest"},"verbs":["create"]}]}""");
    }

    [Fact]
    public void Legacy_documents_say_the_same_in_pieces()
    {
        Read(DiscoveryDocuments.Core(Catalog, DiscoveryForm.Legacy))["versions"]!.ToJsonString().ShouldBe("""["v1"]""");
        Read(DiscoveryDocuments.Groups(Catalog, DiscoveryForm.Legacy))["groups"]!.AsArray().Select(group => group!["name"]!.GetValue<string>())
            .ShouldBe(["apps", "discovery.k8s.io", "coordination.k8s.io", "apiextensions.k8s.io", "authentication.k8s.io", "authorization.k8s.io"]);
        Read(DiscoveryDocuments.Group(Catalog, "apps"))["preferredVersion"]!["groupVersion"]!.GetValue<string>().ShouldBe("apps/v1");
        DiscoveryDocuments.Group(Catalog, "batch").ShouldBeNull();
        JsonNode apps = Read(DiscoveryDocuments.Resources(Catalog, "apps", "v1"));
        apps["resources"]!.AsArray().Select(resource => resource!["name"]!.GetValue<string>()).ShouldBe(["deployments", "deployments/scale", "deployments/status"]);
        apps["resources"]![0]!["verbs"]!.ToJsonString().ShouldBe("""["get","list","watch"]""");
        DiscoveryDocuments.Resources(Catalog, "apps", "v2").ShouldBeNull();
    }

    [Fact]
    public void What_is_never_there_is_known_and_has_no_verbs()
    {
        JsonNode batch = Read(DiscoveryDocuments.Resources(new ResourceCatalog([.. KubeKinds.All, .. AbsentKinds.All]), "batch", "v1"));

        batch["resources"]!.AsArray().Select(resource => $"{resource!["kind"]} {resource["verbs"]!.ToJsonString()}").ShouldBe(["CronJob []", "Job []"]);
    }
}
