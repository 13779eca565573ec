using System.Text;
using System.Text.Json.Nodes;
using Portcullis.Kube;

namespace Portcullis.Control.Tests.Access;

public sealed class RoleGuardTests
{
    private const string Plain = "{}";
    private const string Viewer = """{"portcullis.dev/role":"viewer"}""";
    private const string Admin = """{"portcullis.dev/role":"admin"}""";

    [Theory]
    [InlineData(null, Plain, true)]
    [InlineData(null, Viewer, false)]
    [InlineData(Plain, Admin, false)]
    [InlineData(Viewer, Admin, false)]
    [InlineData(Viewer, Plain, false)]
    [InlineData(Viewer, Viewer, true)]
    [InlineData(Viewer, """{"portcullis.dev/role":"viewer","other":"x"}""", true)]
    [InlineData(Plain, """{"portcullis.dev/role":["admin"]}""", false)]
    public async Task An_operator_may_not_write_a_role(string? before, string after, bool admitted) =>
        (await Judge(AccessRole.Operator, before, after)).IsAdmitted.ShouldBe(admitted);

    [Theory]
    [InlineData(null, Admin)]
    [InlineData(Viewer, Admin)]
    [InlineData(Viewer, Plain)]
    public async Task An_admin_may(string? before, string after) => (await Judge(AccessRole.Admin, before, after)).IsAdmitted.ShouldBeTrue();

    [Theory]
    [InlineData("""{"portcullis.dev/role":"king"}""")]
    [InlineData("""{"portcullis.dev/role":["admin"]}""")]
    public async Task A_role_that_does_not_exist_is_refused_with_those_that_do(string annotations)
    {
        AdmissionAnswer answer = await Judge(AccessRole.Admin, null, annotations);

        StatusCause cause = answer.Causes.ShouldHaveSingleItem();
        cause.Field.ShouldBe("metadata.annotations[portcullis.dev/role]");
        cause.Message.ShouldContain("\"operator\"");
    }

    [Fact]
    public async Task Other_kinds_may_carry_the_annotation() =>
        (await Judge(AccessRole.Operator, null, Admin, "configmaps")).IsAdmitted.ShouldBeTrue();

    private static async Task<AdmissionAnswer> Judge(AccessRole role, string? before, string after, string plural = "serviceaccounts")
    {
        var key = new ObjectKey("", plural, "shop", "cart");
        var type = new ResourceType { Group = "", Versions = ["v1"], Kind = "X", Plural = plural, Singular = "x", Schema = new ObjectSchema { Kind = SchemaKind.Any } };
        StoredObject? existing = before is null ? null : new StoredObject(key, 1, Encoding.UTF8.GetBytes($$$"""{"metadata":{"annotations":{{{before}}}}}"""));
        var request = new AdmissionRequest(before is null ? "create" : "update", type, key, (JsonObject)JsonNode.Parse($$$"""{"metadata":{"annotations":{{{after}}}}}""")!, existing, "",
            new Caller("x", [AccessGroups.Of(role)], "token"), DryRun: false, "Strict");
        return await new RoleGuard().Admit(request, null!, CancellationToken.None);
    }
}
