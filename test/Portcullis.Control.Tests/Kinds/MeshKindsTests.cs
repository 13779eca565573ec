using System.Text;
using Portcullis.Kube;

namespace Portcullis.Control.Tests;

public sealed class MeshKindsTests
{
    [Fact]
    public void Every_kind_that_the_mesh_reads_is_served_in_the_same_versions()
    {
        foreach (Resources.ResourceKind kind in Resources.Kinds.All)
        {
            ResourceType type = MeshKinds.Catalog.ByKind(kind.Group, kind.Kind).ShouldNotBeNull(kind.Kind);
            type.Plural.ShouldBe(kind.Plural);
            type.Versions.ShouldBe(kind.Versions);
            type.Namespaced.ShouldBe(kind.Namespaced);
            type.IsCustom.ShouldBe(kind.IsIstio);
        }
    }

    [Fact]
    public void Aggregated_discovery_lists_every_kind()
    {
        string text = Encoding.UTF8.GetString(DiscoveryDocuments.Core(MeshKinds.Catalog, DiscoveryForm.Aggregated))
            + Encoding.UTF8.GetString(DiscoveryDocuments.Groups(MeshKinds.Catalog, DiscoveryForm.Aggregated));
        foreach (ResourceType type in MeshKinds.Catalog.All)
            text.ShouldContain($"\"resource\":\"{type.Plural}\"");
    }

    [Fact]
    public void A_misspelt_field_is_unknown_and_the_right_one_is_named()
    {
        ObjectBody body = ObjectDecoder.Read("""{"apiVersion":"security.istio.io/v1","kind":"AuthorizationPolicy","metadata":{"name":"a"},"spec":{"rules":[{"form":[]}],"action":"DENYY"}}"""u8, yaml: false).Value.ShouldNotBeNull();
        SchemaFindings found = SchemaValidator.Validate(body.Object, MeshKinds.AuthorizationPolicy.Schema);
        found.Unknown.ShouldBe([new UnknownField("spec.rules[0].form", "spec.rules[0].from")]);
        found.Causes.ShouldHaveSingleItem().Field.ShouldBe("spec.action");
    }
}
