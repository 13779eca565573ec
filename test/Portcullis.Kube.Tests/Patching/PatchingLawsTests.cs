using System.Text;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;

namespace Portcullis.Kube.Tests;

public sealed class PatchingLawsTests
{
    [Fact]
    public void The_difference_of_two_objects_makes_one_of_the_other() => ForAll(json =>
    {
        (JsonObject before, JsonObject after) = (json.Object(), json.Object());

        JsonNode.DeepEquals(MergePatch.Apply(before, MergePatch.Difference(before, after)), after).ShouldBeTrue();
    });

    [Fact]
    public void Without_a_schema_a_strategic_merge_is_a_merge() => ForAll(json =>
    {
        (JsonObject before, JsonObject patch) = (json.Object(), json.Object());

        JsonObject merged = StrategicMergePatch.Apply(before, Encoding.UTF8.GetBytes(patch.ToJsonString()), new ObjectSchema { Kind = SchemaKind.Any }).Object!;

        JsonNode.DeepEquals(merged, MergePatch.Apply(before, patch)).ShouldBeTrue();
    });

    [Fact]
    public void Applying_twice_is_applying_once() => ForAll(json =>
    {
        Applying applying = SomeHistory(json);
        string members = json.Members();
        applying.TryApply("z", members, force: true);
        string once = applying.Live!.ToJsonString();

        applying.Now += TimeSpan.FromHours(1);
        applying.TryApply("z", members);

        applying.Live!.ToJsonString().ShouldBe(once);
    });

    [Fact]
    public void What_was_applied_is_there_with_force() => ForAll(json =>
    {
        Applying applying = SomeHistory(json);
        string members = json.Members();

        applying.Apply("z", members, force: true);

        Contains(applying.Live, Applying.Object(members)).ShouldBeTrue();
    });

    [Fact]
    public void Applying_and_then_nothing_leaves_what_was_before() => ForAll(json =>
    {
        Applying applying = SomeHistory(json);
        JsonNode before = applying.Live!.DeepClone();
        if (!applying.TryApply("z", json.Members()).Ok)
            return;

        applying.Apply("z", "");

        Sorted(applying.Spec).ShouldBe(Sorted(before["spec"]));
        Sorted(applying.Live!["data"]).ShouldBe(Sorted(before["data"]));
        applying.Entry("z").ShouldBeNull();
    });

    [Fact]
    public void Two_appliers_never_lose_each_others_fields() => ForAll(json =>
    {
        Applying applying = new();
        string first = json.Members();
        applying.Apply("a", first);
        for (int i = 0; i < 4; i++)
        {
            string members = json.Members();
            if (applying.TryApply("b", members).Ok)
                Contains(applying.Live, Applying.Object(members)).ShouldBeTrue();
            Contains(applying.Live, Applying.Object(first)).ShouldBeTrue();
        }
        applying.Apply("b", "");
        Sorted(applying.Spec).ShouldBe(Sorted(Json.Object("{" + first + "}")["spec"] is JsonObject { Count: > 0 } spec ? spec : applying.Spec));
    });

    [Fact]
    public void A_refused_apply_would_have_changed_somebodys_field_and_only_force_does() => ForAll(json =>
    {
        Applying applying = SomeHistory(json);
        string members = json.Members();
        ApplyResult refused = applying.TryApply("z", members);
        if (refused.Ok)
            return;

        refused.Conflicts.ShouldNotBeEmpty();
        applying.Apply("z", members, force: true);
        applying.TryApply("z", members).Ok.ShouldBeTrue();
    });

    [Fact]
    public void Every_place_that_is_owned_exists() => ForAll(json =>
    {
        Applying applying = SomeHistory(json);
        foreach (ManagedEntry entry in ManagedEntryList.Read(applying.Live)!)
        {
            var there = OwnedFields.Of(applying.Live!, Sample.Schema).WithNamedFields(Sample.Schema);
            entry.Fields.Difference(there).Show().ShouldBeEmpty();
        }
    });

    [Fact]
    public void A_record_reads_back_as_it_was_written() => ForAll(json =>
    {
        Applying applying = SomeHistory(json);
        JsonObject again = (JsonObject)applying.Live!.DeepClone();

        ManagedEntryList.Write(again, ManagedEntryList.Read(applying.Live)!);

        again.ToJsonString().ShouldBe(applying.Live.ToJsonString());
    });

    [Fact]
    public void Random_JSON_patches_never_throw_and_never_change_their_target() => ForAll(json =>
    {
        string[] paths = ["", "/a", "/b", "/a/b", "/a/0", "/a/-", "/b/1", "/c/a/b", "/~0", "/d/~1", "a", "/a/01"];
        var operations = new JsonArray();
        for (int i = 0; i < 6; i++)
        {
            var operation = new JsonObject { ["op"] = json.Pick("add", "remove", "replace", "move", "copy", "test"), ["path"] = json.Pick(paths) };
            if (json.Coin())
                operation["from"] = json.Pick(paths);
            if (json.Coin())
                operation["value"] = json.Object();
            operations.Add((JsonNode)operation);
        }
        JsonObject target = json.Object();
        string before = target.ToJsonString();

        PatchResult result = JsonPatch.Apply(target, Encoding.UTF8.GetBytes(operations.ToJsonString()));

        (result.Object is null).ShouldBe(result.Problem is not null);
        target.ToJsonString().ShouldBe(before);
    });

    [Fact]
    public void Broken_patches_of_every_kind_are_answered() => ForAll(json =>
    {
        byte[] patch = Encoding.UTF8.GetBytes($"{{{json.Members()},\"$patch\":\"merge\",\"$setElementOrder/x\":[1]}}");
        var random = new Random(patch.Length);
        patch[random.Next(patch.Length)] = (byte)random.Next(256);

        JsonPatch.Apply([], patch).Ok.ShouldBeFalse();
        (MergePatch.Apply([], patch).Problem?.Code ?? 400).ShouldBe(400);
        StrategicMergePatch.Apply([], patch, Sample.Schema).Object?.ToJsonString();
    });

    private static void ForAll(Action<RandomJson> law) => Prop.ForAll(RandomJson.Seeds, seed => law(new RandomJson(seed))).QuickCheckThrowOnFailure();

    private static Applying SomeHistory(RandomJson json)
    {
        var applying = new Applying();
        if (json.Coin())
            applying.Put("creator", json.Members());
        else
            applying.Apply("a", json.Members());
        for (int i = 0; i < 3; i++)
        {
            applying.Now += TimeSpan.FromMinutes(1);
            if (json.Coin())
                applying.TryApply(json.Pick("a", "b"), json.Members(), force: json.Coin());
            else
                applying.Patch(json.Pick("a", "edit"), "{" + json.Members() + "}");
        }
        return applying;
    }

    /// <summary>Everything of the part is in the whole: lists that merge hold its entries, others equal its own.</summary>
    private static bool Contains(JsonNode? whole, JsonNode? part) => part switch
    {
        JsonObject members => whole is JsonObject all && members.All(member => Contains(all[member.Key], member.Value)),
        JsonArray items when items.All(item => item is JsonObject) => whole is JsonArray all && items.All(item => all.Any(other => Contains(other, item))),
        JsonArray items => whole is JsonArray all && items.All(item => all.Any(other => JsonNode.DeepEquals(item, other))),
        _ => JsonNode.DeepEquals(whole, part),
    };

    /// <summary>One text for equal values; the order of lists, which merging may change, does not count.</summary>
    private static string Sorted(JsonNode? value) => value switch
    {
        JsonObject members => "{" + string.Join(',', members.OrderBy(member => member.Key, StringComparer.Ordinal).Select(member => member.Key + ":" + Sorted(member.Value))) + "}",
        JsonArray items => "[" + string.Join(',', items.Select(Sorted).Order(StringComparer.Ordinal)) + "]",
        _ => value?.ToJsonString() ?? "null",
    };
}
