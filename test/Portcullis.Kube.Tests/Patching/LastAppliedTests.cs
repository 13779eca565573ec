using System.Text.Json.Nodes;

namespace Portcullis.Kube.Tests;

/// <summary>From client-side to server-side apply, as kubectl goes about it.</summary>
public sealed class LastAppliedTests
{
    private const string Annotation = "kubectl.kubernetes.io/last-applied-configuration";

    private readonly Applying _object = new();

    [Fact]
    public void Kubectl_takes_over_what_it_applied_client_side_without_a_conflict()
    {
        ClientSideApply("kubectl-client-side-apply", """{"mode":"x","count":1}""");

        _object.Apply("kubectl", """ "spec":{"mode":"y","count":1} """);

        _object.Spec.ShouldBeJson("""{"mode":"y","count":1}""");
        _object.Fields("kubectl").ShouldBeJson("""{"f:spec":{"f:mode":{},"f:count":{}}}""");
        LastApplied().ShouldBe("{\"apiVersion\":\"test.io/v1\",\"kind\":\"Sample\",\"metadata\":{\"name\":\"a\"},\"spec\":{\"count\":1,\"mode\":\"y\"}}\n");
    }

    [Fact]
    public void Kubectl_does_not_take_what_somebody_changed_since()
    {
        ClientSideApply("kubectl-client-side-apply", """{"mode":"x","count":1}""");
        _object.Patch("edit", """{"spec":{"mode":"z"}}""");

        _object.TryApply("kubectl", """ "spec":{"mode":"y","count":2} """).Message
            .ShouldBe("""Apply failed with 1 conflict: conflict with "edit" using test.io/v1: .spec.mode""");
    }

    [Fact]
    public void Another_manager_has_conflicts_all_the_same()
    {
        ClientSideApply("kubectl-client-side-apply", """{"mode":"x"}""");

        _object.TryApply("gitops", """ "spec":{"mode":"y"} """).Conflicts.ShouldHaveSingleItem();
        LastApplied().ShouldContain("\"x\"");
    }

    [Fact]
    public void Kubectl_moves_its_old_entry_by_a_patch_of_the_record()
    {
        ClientSideApply("kubectl-client-side-apply", """{"mode":"x","count":1}""");
        _object.Apply("kubectl", """ "spec":{"mode":"x","count":1} """);
        _object.Patch("kubectl-last-applied", "{\"metadata\":{\"annotations\":{\"" + Annotation + "\":\"n\"}}}");

        JsonArray record = _object.Live!["metadata"]!["managedFields"]!.DeepClone().AsArray();
        foreach (JsonNode? old in record.Where(entry => entry!["manager"]!.GetValue<string>() == "kubectl-client-side-apply").ToList())
            record.Remove(old);
        var patch = new JsonArray(
            new JsonObject { ["op"] = "replace", ["path"] = "/metadata/managedFields", ["value"] = record },
            new JsonObject { ["op"] = "add", ["path"] = "/metadata/resourceVersion", ["value"] = "7" });
        JsonObject patched = JsonPatch.Apply(_object.Live, System.Text.Encoding.UTF8.GetBytes(patch.ToJsonString())).Object!;
        _object.Live = ManagedFields.Update(_object.Live, patched, new ApplyOwner("kubectl", Applying.Version), Sample.Schema, _object.Now);

        _object.Entry("kubectl-client-side-apply", "Update").ShouldBeNull();
        _object.Entry("kubectl", "Update").ShouldBeNull();
        _object.Apply("kubectl", """ "spec":{"mode":"x"} """);
        _object.Spec.ShouldBeJson("""{"mode":"x"}""");
    }

    [Theory]
    [InlineData("")]
    [InlineData("not json")]
    [InlineData("[]")]
    [InlineData("""{"apiVersion":"test.io/v0","kind":"Sample","spec":{"mode":"x"}}""")]
    public void An_annotation_that_cannot_be_used_gives_nothing_away(string annotation)
    {
        JsonObject created = Applying.Object(""" "spec":{"mode":"x"} """);
        created["metadata"]!["annotations"] = new JsonObject { [Annotation] = annotation };
        _object.Live = ManagedFields.Update(before: null, created, new ApplyOwner("kubectl-client-side-apply", Applying.Version), Sample.Schema, default);

        _object.TryApply("kubectl", """ "spec":{"mode":"y"} """).Conflicts.ShouldHaveSingleItem();
    }

    private void ClientSideApply(string manager, string spec)
    {
        JsonObject created = Applying.Object($"\"spec\":{spec}");
        created["metadata"]!["annotations"] = new JsonObject { [Annotation] = Applying.Object($"\"spec\":{spec}").ToJsonString() + "\n" };
        _object.Live = ManagedFields.Update(before: null, created, new ApplyOwner(manager, Applying.Version), Sample.Schema, _object.Now);
    }

    private string LastApplied() => _object.Live!["metadata"]!["annotations"]![Annotation]!.GetValue<string>();
}
