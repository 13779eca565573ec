using System.Text;
using System.Text.Json.Nodes;

namespace Portcullis.Kube.Tests;

public sealed class OpenApiTests
{
    private static readonly ResourceCatalog Catalog = new(KubeKinds.All);

    [Fact]
    public void Every_reference_in_every_document_leads_somewhere()
    {
        foreach (OpenApi3Document document in OpenApi3Document.All(Catalog))
            CheckReferences(Encoding.UTF8.GetString(document.Json.Span), "#/components/schemas/", root => root["components"]!["schemas"]!.AsObject());
        CheckReferences(Encoding.UTF8.GetString(OpenApi2Document.Json(Catalog)), "#/definitions/", root => root["definitions"]!.AsObject());
    }

    [Fact]
    public void Operation_ids_are_unique()
    {
        foreach (OpenApi3Document document in OpenApi3Document.All(Catalog))
        {
            string[] ids = [.. JsonNode.Parse(document.Json.Span)!["paths"]!.AsObject().SelectMany(path => path.Value!.AsObject()).Select(operation => operation.Value!["operationId"]!.GetValue<string>())];
            ids.Distinct(StringComparer.Ordinal).Count().ShouldBe(ids.Length, document.Path);
        }
    }

    [Fact]
    public void The_index_names_each_document_with_its_hash()
    {
        var documents = OpenApi3Document.All(Catalog);
        JsonNode index = JsonNode.Parse(OpenApi3Document.Index(documents))!["paths"]!;
        index.AsObject().Select(path => path.Key).ShouldBe(documents.Select(document => document.Path));
        index["api/v1"]!["serverRelativeURL"]!.GetValue<string>().ShouldMatch("^/openapi/v3/api/v1\\?hash=[0-9A-F]{64}$");
        OpenApi3Document.All(Catalog).Select(document => document.Hash).ShouldBe(documents.Select(document => document.Hash));
    }

    [Fact]
    public void A_patch_lists_its_media_types_and_the_field_validation_parameter()
    {
        JsonNode core = JsonNode.Parse(OpenApi3Document.All(Catalog).Single(document => document.Path == "api/v1").Json.Span)!;
        JsonNode patch = core["paths"]!["/api/v1/namespaces/{namespace}/services/{name}"]!["patch"]!;
        patch["requestBody"]!["content"]!.AsObject().Select(media => media.Key).ShouldBe([PatchTypes.Json, PatchTypes.Merge, PatchTypes.Strategic, PatchTypes.Apply]);
        patch["parameters"]!.AsArray().Select(parameter => parameter!["name"]!.GetValue<string>()).ShouldContain("fieldValidation");
        patch["x-kubernetes-group-version-kind"]!.ToJsonString().ShouldBe("""{"group":"","kind":"Service","version":"v1"}""");
        core["paths"]!["/api/v1/namespaces/{namespace}/pods/{name}"]!.AsObject().Select(method => method.Key).ShouldBe(["get"]);
    }

    [Fact]
    public void Merge_keys_are_published()
    {
        JsonNode core = JsonNode.Parse(OpenApi3Document.All(Catalog).Single(document => document.Path == "api/v1").Json.Span)!;
        JsonNode ports = core["components"]!["schemas"]!["io.k8s.api.core.v1.ServiceSpec"]!["properties"]!["ports"]!;
        ports["x-kubernetes-patch-merge-key"]!.GetValue<string>().ShouldBe("port");
        ports["x-kubernetes-patch-strategy"]!.GetValue<string>().ShouldBe("merge");
        ports["x-kubernetes-list-map-keys"]!.ToJsonString().ShouldBe("""["port","protocol"]""");
    }

    [Fact]
    public void Protobuf_messages_follow_the_wire_form() => new ProtobufMessage()
        .Text(1, "a").Text(2, "").Flag(3, true).Flag(4, false).Message(31, new ProtobufMessage()).ToArray()
        .ShouldBe([0x0A, 1, (byte)'a', 0x18, 1, 0xFA, 0x01, 0]);

    private static void CheckReferences(string text, string prefix, Func<JsonNode, JsonObject> definitions)
    {
        JsonObject known = definitions(JsonNode.Parse(text)!);
        known.Count.ShouldBeGreaterThan(3);
        foreach (string part in text.Split("\"$ref\":\"").Skip(1))
        {
            string target = part[..part.IndexOf('"', StringComparison.Ordinal)];
            target.ShouldStartWith(prefix);
            known.ContainsKey(target[prefix.Length..]).ShouldBeTrue(target);
        }
    }
}
