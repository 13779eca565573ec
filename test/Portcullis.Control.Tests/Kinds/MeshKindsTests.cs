using System.Text;
using Portcullis.Kube;
using Portcullis.Syntax;

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

    [Theory]
    [InlineData("""{"apiVersion":"networking.istio.io/v1","kind":"Gateway","metadata":{"name":"a"},"spec":{"selector":{"a":"b"},"servers":[{"bind":"unix:///run/a","hosts":["*"],"port":{"name":"x","protocol":"HTTP"}}]}}""")]
    [InlineData("""{"apiVersion":"discovery.k8s.io/v1","kind":"EndpointSlice","metadata":{"name":"a"},"addressType":"IPv4"}""")]
    [InlineData("""{"apiVersion":"security.istio.io/v1","kind":"AuthorizationPolicy","metadata":{"name":"a"},"spec":{"rules":[{"from":[{"source":{"ip_blocks":["1.2.3.4"]}}]}]}}""")]
    [InlineData("""{"apiVersion":"networking.istio.io/v1","kind":"Gateway","metadata":{"name":"a"},"spec":{"selector":{"a":"b"},"servers":[{"hosts":["*"],"port":{"number":80,"name":"x","protocol":"http"}}]}}""")]
    public void What_the_decoders_take_in_unusual_forms_fits_too(string text)
    {
        var problems = new Diagnostics();
        Resources.ResourceLoader.Load([new SourceText("one.json", text)], problems);
        problems.HasErrors.ShouldBeFalse();
        ObjectBody body = ObjectDecoder.Read(Encoding.UTF8.GetBytes(text), yaml: false).Value.ShouldNotBeNull();
        string[] version = body.Object["apiVersion"]!.ToString().Split('/');
        SchemaValidator.Validate(body.Object, MeshKinds.Catalog.ByKind(version[0], body.Object["kind"]!.ToString())!.Schema).ShouldBe(SchemaFindings.None);
    }
}
