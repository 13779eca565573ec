using System.Text.Json.Nodes;
using static Portcullis.Kube.Shape;

namespace Portcullis.Kube.Tests;

public sealed class SchemaValidatorTests
{
    private static readonly ObjectSchema Thing = KubeObject("A thing.",
        ("spec", Object("Its spec.",
            ("mode", Choice("How.", "STRICT", "PERMISSIVE")),
            ("notPaths", Texts("Paths.")),
            ("count", Whole("How many.")),
            ("share", Number("How much.")),
            ("on", Flag("Whether.")),
            ("port", WholeOrText("Which.")),
            ("labels", TextMap("Labels.")),
            ("rules", Objects("Rules.", ("from", Texts("Where from.")), ("name", Text("Its name."))).Demand("name")),
            ("free", FreeObject("Anything."))).WithSnakeCase()));

    private static SchemaFindings Validate(string spec) => SchemaValidator.Validate(JsonNode.Parse($$"""{"apiVersion":"x/v1","kind":"Thing","metadata":{"name":"a"},"spec":{{spec}}}""")!.AsObject(), Thing);

    [Theory]
    [InlineData("""{"mode":"STRICT","notPaths":["/a"],"count":3,"share":0.5,"on":true,"port":80,"labels":{"a.b/c":"d"},"rules":[{"name":"x","from":[]}],"free":{"x":[1,{"y":null}]}}""")]
    [InlineData("""{"not_paths":["/a"],"count":1e3,"share":1,"port":"http"}""")]
    [InlineData("""{"mode":null,"notPaths":null,"rules":[],"count":4294967295}""")]
    public void Takes_what_fits(string spec) => Validate(spec).ShouldBe(SchemaFindings.None);

    [Theory]
    [InlineData("""{"notPath":[]}""", "spec.notPath", "spec.notPaths")]
    [InlineData("""{"rules":[{"name":"a"},{"name":"b","form":[]}]}""", "spec.rules[1].form", "spec.rules[1].from")]
    [InlineData("""{"quite.else":1}""", "spec[quite.else]", null)]
    [InlineData("""{"not__paths":[]}""", "spec.not__paths", "spec.notPaths")]
    public void Names_what_it_does_not_know_and_what_was_meant(string spec, string path, string? meant)
    {
        SchemaFindings found = Validate(spec);
        found.Unknown.ShouldBe([new UnknownField(path, meant)]);
        found.Causes.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("""{"mode":"STRIKT"}""", "FieldValueNotSupported", "spec.mode", "Unsupported value: \"STRIKT\": supported values: \"STRICT\", \"PERMISSIVE\"; did you mean \"STRICT\"?")]
    [InlineData("""{"count":"3"}""", "FieldValueTypeInvalid", "spec.count", "Invalid value: \"string\": spec.count in body must be of type integer: \"string\"")]
    [InlineData("""{"count":1.5}""", "FieldValueTypeInvalid", "spec.count", "Invalid value: \"number\": spec.count in body must be of type integer: \"number\"")]
    [InlineData("""{"notPaths":"/a"}""", "FieldValueTypeInvalid", "spec.notPaths", "Invalid value: \"string\": spec.notPaths in body must be of type array: \"string\"")]
    [InlineData("""{"notPaths":["/a",null]}""", "FieldValueTypeInvalid", "spec.notPaths[1]", "Invalid value: \"null\": spec.notPaths[1] in body must be of type string: \"null\"")]
    [InlineData("""{"labels":{"example.com/a":1}}""", "FieldValueTypeInvalid", "spec.labels[example.com/a]", "Invalid value: \"integer\": spec.labels[example.com/a] in body must be of type string: \"integer\"")]
    [InlineData("""{"port":true}""", "FieldValueTypeInvalid", "spec.port", "Invalid value: \"boolean\": spec.port in body must be of type integer or string: \"boolean\"")]
    [InlineData("""{"rules":[{}]}""", "FieldValueRequired", "spec.rules[0].name", "Required value")]
    [InlineData("""[]""", "FieldValueTypeInvalid", "spec", "Invalid value: \"array\": spec in body must be of type object: \"array\"")]
    public void Refuses_what_does_not_fit(string spec, string reason, string field, string message) =>
        Validate(spec).Causes.ShouldBe([new StatusCause(reason, message, field)]);

    [Fact]
    public void Reports_everything_up_to_a_bound()
    {
        SchemaFindings found = Validate($"{{{string.Join(',', Enumerable.Range(0, 1000).Select(i => $"\"f{i}\":1"))},\"notPaths\":[{string.Join(',', Enumerable.Range(0, 1000))}]}}");
        found.Unknown.Length.ShouldBe(100);
        found.Causes.Length.ShouldBe(100);
    }

    [Fact]
    public void Values_built_in_code_count_like_values_read()
    {
        JsonObject value = new() { ["metadata"] = new JsonObject(), ["spec"] = new JsonObject { ["count"] = 3, ["share"] = 0.5, ["on"] = true, ["mode"] = "STRICT" } };
        SchemaValidator.Validate(value, Thing).ShouldBe(SchemaFindings.None);
    }

    [Fact]
    public void Pruning_drops_unknown_and_null_members_and_leaves_the_argument_alone()
    {
        JsonObject value = JsonNode.Parse("""{"kind":"Thing","extra":1,"spec":{"notPaths":["a"],"notPath":[],"mode":null,"not_paths":["b"],"free":{"x":null},"rules":[{"name":"a","form":1}]}}""")!.AsObject();
        string before = value.ToJsonString();
        SchemaValidator.Prune(value, Thing).ToJsonString().ShouldBe("""{"kind":"Thing","spec":{"notPaths":["a"],"not_paths":["b"],"free":{"x":null},"rules":[{"name":"a"}]}}""");
        value.ToJsonString().ShouldBe(before);
    }

    [Fact]
    public void Complaints_are_in_Kubernetes_words()
    {
        StrictComplaint.Message([], []).ShouldBeNull();
        StrictComplaint.Message([new UnknownField("spec.x", null), new UnknownField("spec.y", null)], ["spec.z"])
            .ShouldBe("strict decoding error: unknown field \"spec.x\", unknown field \"spec.y\", duplicate field \"spec.z\"");
        StrictComplaint.Message([new UnknownField("spec.notPath", "spec.notPaths")], [])
            .ShouldBe("strict decoding error: unknown field \"spec.notPath\"; did you mean \"spec.notPaths\"?");
        StrictComplaint.Message([new UnknownField("spec.notPath", "spec.notPaths"), new UnknownField("spec.x", null)], [])
            .ShouldBe("strict decoding error: unknown field \"spec.notPath\", unknown field \"spec.x\"; for \"spec.notPath\" did you mean \"spec.notPaths\"?");
        StrictComplaint.Warnings([new UnknownField("spec.notPath", "spec.notPaths")], ["spec.z"])
            .ShouldBe(["unknown field \"spec.notPath\"; did you mean \"spec.notPaths\"?", "duplicate field \"spec.z\""]);
    }
}
