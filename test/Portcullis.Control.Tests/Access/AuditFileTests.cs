using System.Runtime.Versioning;
using System.Text;
using System.Text.Json;
using Portcullis.Kube;
using Portcullis.Testing;

namespace Portcullis.Control.Tests.Access;

[SupportedOSPlatform("linux")]
public sealed class AuditFileTests : IDisposable
{
    private static readonly ResourceType Policies = Type("AuthorizationPolicy", "authorizationpolicies", "security.istio.io", secret: false);
    private static readonly ResourceType Secrets = Type("Secret", "secrets", "", secret: true);

    private readonly Scratch _scratch = new();
    private readonly ManualTime _time = new();
    private readonly List<string> _reports = [];

    [Fact]
    public void Tells_who_did_what_and_every_path_that_changed()
    {
        using AuditFile audit = Open();

        audit.Record(Record(Policies, """{"kind":"P","metadata":{"name":"a","resourceVersion":"1","managedFields":[1]},"spec":{"action":"DENY","rules":[{"to":1},{"to":2}]}}""",
            """{"kind":"P","metadata":{"name":"a","resourceVersion":"2","managedFields":[2],"labels":{"x/y":"z"}},"spec":{"action":"ALLOW","rules":[{"to":1}]}}"""));

        JsonElement line = Lines().ShouldHaveSingleItem();
        line.GetProperty("user").GetString().ShouldBe("ann");
        line.GetProperty("verb").GetString().ShouldBe("update");
        line.GetProperty("resource").GetString().ShouldBe("authorizationpolicies.security.istio.io");
        line.GetProperty("code").GetInt32().ShouldBe(200);
        line.GetProperty("from").GetString().ShouldBe("127.0.0.1");
        line.GetProperty("changes").EnumerateArray().Select(static change => change.GetRawText()).ShouldBe(
        [
            """{"path":"metadata.labels","new":{"x/y":"z"}}""",
            """{"path":"spec.action","old":"DENY","new":"ALLOW"}""",
            """{"path":"spec.rules[1]","old":{"to":2}}""",
        ], ignoreOrder: true);
        File.GetUnixFileMode(_scratch.File("audit.log")).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    [Fact]
    public void What_one_caller_is_refused_over_and_over_does_not_fill_the_log()
    {
        using AuditFile audit = Open();
        AuditRecord refused = Record(Policies, null, null) with { Code = 403, Reason = "Forbidden" };

        for (int time = 0; time < 500; time++)
            audit.Record(refused);
        audit.Record(refused with { Caller = new Caller("bob", [], "token") });
        audit.Record(Record(Policies, null, """{"kind":"P"}"""));
        _time.Advance(TimeSpan.FromMinutes(1));
        audit.Record(refused);
        audit.Record(refused);

        JsonElement[] lines = [.. Lines()];
        lines.Length.ShouldBe(AuditRefusals.Most + 4);
        lines[^2].GetProperty("refusedBefore").GetInt64().ShouldBe(500 - AuditRefusals.Most);
        lines[^1].TryGetProperty("refusedBefore", out _).ShouldBeFalse();
    }

    [Fact]
    public void What_a_caller_makes_long_is_cut()
    {
        using AuditFile audit = Open();

        audit.Record(Record(Policies, null, null) with { UserAgent = new string('u', 30_000), Name = new string('n', 8_000), Namespace = new string('s', 8_000) });

        new FileInfo(_scratch.File("audit.log")).Length.ShouldBeLessThan(2_000);
        Lines().ShouldHaveSingleItem().GetProperty("userAgent").GetString()!.ShouldStartWith("uuu");
    }

    [Theory]
    [InlineData(null, """{"kind":"Secret","metadata":{"name":"a","annotations":{"kubectl.kubernetes.io/last-applied-configuration":"aHVudGVyMg=="}},"data":{"tls.key":"aHVudGVyMg=="},"stringData":{"p":"aHVudGVyMg=="},"odd":"aHVudGVyMg=="}""")]
    [InlineData("""{"kind":"Secret","metadata":{"name":"a"},"data":{"tls.key":"aHVudGVyMg=="}}""", """{"kind":"Secret","metadata":{"name":"a","annotations":{"kubectl.kubernetes.io/last-applied-configuration":"aHVudGVyMg=="}},"data":{"tls.key":"b3RoZXI="}}""")]
    [InlineData("""{"kind":"Secret","metadata":{"name":"a"},"data":{"x":"aHVudGVyMg=="}}""", """{"kind":"Secret","metadata":{"name":"a"}}""")]
    [InlineData("""{"kind":"Secret","metadata":{"name":"a"},"data":"aHVudGVyMg=="}""", """{"kind":"Secret","metadata":{"name":"a"}}""")]
    [InlineData("""{"kind":"Secret","metadata":{"name":"a"},"data":{"x":["aHVudGVyMg=="]}}""", null)]
    public void A_secrets_values_are_never_written(string? before, string? after)
    {
        using AuditFile audit = Open();

        audit.Record(Record(Secrets, before, after));

        string text = File.ReadAllText(_scratch.File("audit.log"));
        text.ShouldNotContain("aHVudGVyMg");
        text.ShouldNotContain("b3RoZXI");
        text.ShouldContain("(hidden)");
        text.ShouldNotContain("sha256");
    }

    [Fact]
    public void The_answer_to_a_token_request_is_not_written()
    {
        using AuditFile audit = Open();

        audit.Record(Record(Policies, null, """{"status":{"token":"eyJ"}}""") with { Subresource = "token" });

        Lines().ShouldHaveSingleItem().TryGetProperty("changes", out _).ShouldBeFalse();
    }

    [Fact]
    public void The_control_planes_own_notes_are_left_out()
    {
        using AuditFile audit = Open();

        audit.Record(Record(Policies, "{}", """{"status":1}""") with { Subresource = "status", Caller = Caller.Internal });
        audit.Record(Record(Type("Event", "events", "", secret: false), null, "{}") with { Caller = Caller.Internal });

        File.Exists(_scratch.File("audit.log")).ShouldBeFalse();
    }

    [Fact]
    public void Great_objects_and_many_changes_are_told_in_short()
    {
        using AuditFile audit = Open();
        string Many(int value) => "{\"spec\":{" + string.Join(',', Enumerable.Range(0, 500).Select(i => $"\"k{i}\":{value}")) + "}}";

        audit.Record(Record(Policies, Many(1), Many(2)));
        audit.Record(Record(Policies, null, $$"""{"spec":"{{new string('x', 200_000)}}"}"""));

        List<JsonElement> lines = Lines();
        lines[0].GetProperty("changes").GetArrayLength().ShouldBe(100);
        lines[0].GetProperty("moreChanges").GetInt32().ShouldBe(400);
        lines[1].GetRawText().Length.ShouldBeLessThan(2000);
    }

    [Fact]
    public void Begins_a_new_file_when_one_is_full_and_keeps_as_many_as_it_should()
    {
        using AuditFile audit = new(_scratch.File("audit.log"), _time, _reports.Add, most: 500, keep: 2);

        for (int i = 0; i < 40; i++)
            audit.Record(Record(Policies, null, "{}"));

        Directory.GetFiles(_scratch.Path).Select(Path.GetFileName).ShouldBeSubsetOf(["audit.log", "audit.log.1", "audit.log.2"]);
        File.Exists(_scratch.File("audit.log.2")).ShouldBeTrue();
        _reports.ShouldBeEmpty();
    }

    [Fact]
    public void A_log_that_cannot_be_written_is_told_and_the_gap_is_written_down()
    {
        string folder = _scratch.File("gone");
        using AuditFile audit = new(Path.Combine(folder, "audit.log"), _time, _reports.Add);

        audit.Record(Record(Policies, null, "{}"));
        audit.Record(Record(Policies, null, "{}"));
        _reports.ShouldHaveSingleItem().ShouldContain("not recorded");
        audit.Lost.ShouldBe(2);
        Directory.CreateDirectory(folder);
        audit.Record(Record(Policies, null, "{}"));

        string[] lines = File.ReadAllLines(Path.Combine(folder, "audit.log"));
        lines.Length.ShouldBe(2);
        JsonDocument.Parse(lines[0]).RootElement.GetProperty("lost").GetInt32().ShouldBe(2);
    }

    [Fact]
    public void A_line_that_was_cut_off_does_not_spoil_the_next()
    {
        File.WriteAllText(_scratch.File("audit.log"), "{\"half\":");
        using AuditFile audit = Open();

        audit.Record(Record(Policies, null, "{}"));

        File.ReadAllLines(_scratch.File("audit.log"))[1].ShouldStartWith("{\"time\"");
    }

    public void Dispose() => _scratch.Dispose();

    private AuditFile Open() => new(_scratch.File("audit.log"), _time, _reports.Add);

    private List<JsonElement> Lines() => [.. File.ReadAllLines(_scratch.File("audit.log")).Select(static line => JsonDocument.Parse(line).RootElement)];

    private AuditRecord Record(ResourceType type, string? before, string? after) => new(_time.GetUtcNow(), new Caller("ann", ["portcullis:operator"], "certificate"),
        "127.0.0.1", "kubectl/v1.32.4", "update", type, "shop", "a", "", DryRun: false, 200, "", Bytes(before), Bytes(after));

    private static ReadOnlyMemory<byte>? Bytes(string? text) => text is null ? null : Encoding.UTF8.GetBytes(text);

    private static ResourceType Type(string kind, string plural, string group, bool secret) =>
        new() { Group = group, Versions = ["v1"], Kind = kind, Plural = plural, Singular = "x", IsSecret = secret, Schema = new ObjectSchema { Kind = SchemaKind.Any } };
}
