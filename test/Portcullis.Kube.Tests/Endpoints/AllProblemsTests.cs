namespace Portcullis.Kube.Tests;

/// <summary>One answer tells everything that is wrong with an object.</summary>
public sealed class AllProblemsTests
{
    private const string Wrong = """
        {"apiVersion":"security.istio.io/v1","kind":"PeerAuthentication","metadata":{"name":"a","labels":{"x":"not a label"}},
         "spec":{"mtls":{"mode":"LAX"},"selector":{"matchLabels":"none"}}}
        """;

    [Theory]
    [InlineData("POST", ApiSample.Peers, "application/json")]
    [InlineData("PATCH", ApiSample.Peers + "/a?fieldManager=tester", "application/apply-patch+yaml")]
    public async Task The_schema_the_metadata_and_admission_are_heard_together(string method, string path, string media)
    {
        await using KubeServer server = await KubeServer.Start();
        server.Judge.Says = _ => new AdmissionAnswer(
        [
            new StatusCause("FieldValueInvalid", "does not compile", "spec.portLevelMtls"),
            new StatusCause("FieldValueNotSupported", "the same again", "spec.mtls.mode"),
            new StatusCause("FieldValueInvalid", "a consequence", "spec.selector.matchLabels.x"),
        ], []);

        KubeAnswer answer = await server.Send(method, path, Wrong, media);

        answer.Code.ShouldBe(422);
        answer.Json["details"]!["causes"]!.AsArray().Select(cause => $"{cause!["field"]}: {cause["reason"]}").ShouldBe(
        [
            "spec.mtls.mode: FieldValueNotSupported",
            "spec.selector.matchLabels: FieldValueTypeInvalid",
            "metadata.labels: FieldValueInvalid",
            "spec.portLevelMtls: FieldValueInvalid",
        ], ignoreOrder: true);
        (await server.Get(ApiSample.Peers + "/a")).Code.ShouldBe(404);
    }

    [Fact]
    public async Task Admission_that_forbids_is_heard_first()
    {
        await using KubeServer server = await KubeServer.Start();
        server.Judge.Says = _ => new AdmissionAnswer([], [], "not you");

        (await server.Send("POST", ApiSample.Peers, Wrong)).Code.ShouldBe(403);
    }

    [Fact]
    public async Task Ten_thousand_problems_are_told_in_short()
    {
        await using KubeServer server = await KubeServer.Start();
        string labels = string.Join(',', Enumerable.Range(0, 9_000).Select(i => $"\"k{i}\":\"{new string('!', 200)}\""));

        KubeAnswer answer = await server.Send("POST", ApiSample.ConfigMaps, ApiSample.ConfigMap("a", $",\"labels\":{{{labels}}}"));

        answer.Code.ShouldBe(422);
        answer.Json["details"]!["causes"]!.AsArray().Count.ShouldBe(200);
    }
}
