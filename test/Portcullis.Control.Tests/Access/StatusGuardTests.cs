using System.Text.Json.Nodes;
using Portcullis.Kube;
using Portcullis.Resources;

namespace Portcullis.Control.Tests.Access;

public sealed class StatusGuardTests
{
    private const string Enforced = """{"type":"Enforced","status":"False","reason":"Refused","observedGeneration":2}""";
    private const string Forged = """{"type":"Enforced","status":"True","reason":"Enforced","observedGeneration":2}""";
    private const string Other = """{"type":"Reviewed","status":"True"}""";

    [Theory]
    [InlineData("""{"observedGeneration":2,"conditions":[FORGED]}""", "status.conditions[Enforced]")]
    [InlineData("""{"observedGeneration":2,"conditions":[ENFORCED,FORGED]}""", "status.conditions[Enforced]")]
    [InlineData("""{"observedGeneration":2,"conditions":[]}""", "status.conditions[Enforced]")]
    [InlineData("""{"observedGeneration":3,"conditions":[ENFORCED]}""", "status.observedGeneration")]
    [InlineData("""{"observedGeneration":2,"conditions":[ENFORCED,{"type":"Accepted","status":"True"}]}""", "status.conditions[Accepted]")]
    [InlineData("{}", "status.conditions[Enforced] status.observedGeneration")]
    [InlineData("null", "status.conditions[Enforced] status.observedGeneration")]
    [InlineData("""{"observedGeneration":2,"conditions":[ENFORCED]}""", "")]
    [InlineData("""{"observedGeneration":2,"conditions":[OTHER,ENFORCED],"note":"mine"}""", "")]
    public async Task What_the_control_plane_says_is_its_own(string after, string refused)
    {
        string fields = string.Join(' ', (await Ask(after, AdmissionBench.Someone)).Causes.Select(cause => cause.Field));

        fields.ShouldBe(refused);
        (await Ask(after, Caller.Internal)).IsAdmitted.ShouldBeTrue();
    }

    [Fact]
    public async Task A_refusal_says_why() =>
        (await Ask("{}", AdmissionBench.Someone)).Causes[0].ShouldBe(new StatusCause("FieldValueForbidden", "Forbidden: the control plane alone writes the condition `Enforced`; leave it as it is", "status.conditions[Enforced]"));

    [Fact]
    public async Task The_status_of_other_kinds_is_free() => (await Ask("{}", AdmissionBench.Someone, Kinds.Service)).IsAdmitted.ShouldBeTrue();

    private static async Task<AdmissionAnswer> Ask(string after, Caller caller, ResourceKind? kind = null)
    {
        JsonObject With(string status) => Manifest.Of(kind ?? Kinds.AuthorizationPolicy, "shop", "p", "\"status\":"
            + status.Replace("FORGED", Forged, StringComparison.Ordinal).Replace("ENFORCED", Enforced, StringComparison.Ordinal).Replace("OTHER", Other, StringComparison.Ordinal));
        JsonObject changed = With(after);
        ObjectKey key = Manifest.KeyOf(changed);
        var stored = new StoredObject(key, 7, Manifest.Bytes(With("""{"observedGeneration":2,"conditions":[ENFORCED]}""")));
        return await new StatusGuard().Admit(new AdmissionRequest("patch", AdmissionBench.TypeOf(key), key, changed, stored, "status", caller, DryRun: false, "Strict"), null!, CancellationToken.None);
    }
}
