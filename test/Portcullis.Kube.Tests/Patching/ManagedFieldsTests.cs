using System.Text.Json.Nodes;

namespace Portcullis.Kube.Tests;

public sealed class ManagedFieldsTests
{
    private readonly Applying _object = new();

    [Fact]
    public void A_creator_owns_every_field_and_the_objects_around_them()
    {
        _object.Put("create", """ "spec":{"mode":"x","map":{"k":"v"},"ports":[{"port":80}],"set":["s"],"selector":{"a":"1"},"hosts":[]},"data":{} """);

        _object.Fields("create", "Update").ShouldBeJson("""
            {"f:spec":{".":{},"f:mode":{},"f:map":{".":{},"f:k":{}},"f:ports":{".":{},"k:{\"port\":80,\"protocol\":\"TCP\"}":{".":{},"f:port":{}}},
             "f:set":{".":{},"v:\"s\"":{}},"f:selector":{},"f:hosts":{}},"f:data":{}}
            """);
    }

    [Fact]
    public void Labels_annotations_and_finalizers_are_owned()
    {
        _object.Live = null;
        JsonObject created = Json.Object("""{"apiVersion":"test.io/v1","kind":"Sample","metadata":{"name":"a","namespace":"n","uid":"u","resourceVersion":"1","generation":1,"creationTimestamp":"t","labels":{"l":"1"},"annotations":{"a.b/c":"2"},"finalizers":["f"]}}""");

        JsonObject written = ManagedFields.Update(before: null, created, new ApplyOwner("m", "test.io/v1"), Sample.Schema, default);

        written["metadata"]!["managedFields"]![0]!["fieldsV1"].ShouldBeJson("""{"f:metadata":{"f:labels":{".":{},"f:l":{}},"f:annotations":{".":{},"f:a.b/c":{}},"f:finalizers":{".":{},"v:\"f\"":{}}}}""");
    }

    [Fact]
    public void A_changed_field_goes_to_whoever_changed_it()
    {
        _object.Put("create", """ "spec":{"mode":"x","count":1} """).Patch("edit", """{"spec":{"mode":"y"}}""");

        _object.Fields("create", "Update").ShouldBeJson("""{"f:spec":{".":{},"f:count":{}}}""");
        _object.Fields("edit", "Update").ShouldBeJson("""{"f:spec":{"f:mode":{}}}""");
    }

    [Fact]
    public void A_removed_field_goes_to_nobody()
    {
        _object.Put("create", """ "spec":{"mode":"x","count":1} """).Patch("edit", """{"spec":{"mode":null}}""");

        _object.Fields("create", "Update").ShouldBeJson("""{"f:spec":{".":{},"f:count":{}}}""");
        _object.Entry("edit", "Update").ShouldBeNull();
    }

    [Fact]
    public void A_write_that_changes_nothing_changes_no_record()
    {
        _object.Put("create", """ "spec":{"mode":"x"} """);
        string before = _object.Live!.ToJsonString();
        _object.Now += TimeSpan.FromHours(1);

        _object.Put("other", """ "spec":{"mode":"x"} """).Live!.ToJsonString().ShouldBe(before);
    }

    [Fact]
    public void The_same_manager_has_an_entry_for_each_version_and_subresource()
    {
        _object.Put("m", """ "spec":{"mode":"x"} """).Patch("m", """{"spec":{"count":1}}""", version: "test.io/v1beta1").Patch("m", """{"status":{"phase":"up"}}""", subresource: "status");

        _object.Live!["metadata"]!["managedFields"]!.AsArray().Count.ShouldBe(3);
        _object.Fields("m", "Update", "status").ShouldBeJson("""{"f:status":{".":{},"f:phase":{}}}""");
    }

    [Fact]
    public void A_write_to_a_subresource_cannot_touch_the_record()
    {
        _object.Put("m", """ "spec":{"mode":"x"} """).Patch("n", """{"metadata":{"managedFields":[{}]},"status":{"phase":"up"}}""", subresource: "status");

        _object.Fields("m", "Update").ShouldNotBeNull();
    }

    [Fact]
    public void An_empty_entry_clears_the_record_until_somebody_applies()
    {
        _object.Put("m", """ "spec":{"mode":"x"} """).Patch("n", """{"metadata":{"managedFields":[{}]}}""");
        _object.Live!["metadata"]!.AsObject().ContainsKey("managedFields").ShouldBeFalse();

        _object.Patch("n", """{"spec":{"count":1}}""");
        _object.Live!["metadata"]!.AsObject().ContainsKey("managedFields").ShouldBeFalse();

        _object.Apply("a", """ "spec":{"mode":"x"} """);
        _object.Fields("a").ShouldBeJson("""{"f:spec":{"f:mode":{}}}""");
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("[1]")]
    [InlineData("""[{"manager":"x","operation":"Steal","fieldsV1":{}}]""")]
    [InlineData("""[{"manager":"x","operation":"Update","fieldsType":"FieldsV2","fieldsV1":{}}]""")]
    [InlineData("""[{"manager":"x","operation":"Update","fieldsV1":{"f:a":1}}]""")]
    [InlineData("""[{"manager":"x","operation":"Update","fieldsV1":{"x":{}}}]""")]
    [InlineData("""[{"manager":"x","operation":"Update","fieldsV1":{"k:{}":{}}}]""")]
    [InlineData("""[{"manager":"x","operation":"Update","fieldsV1":{"i:-1":{}}}]""")]
    [InlineData("""[{"manager":"x","operation":"Update","time":"soon","fieldsV1":{}}]""")]
    [InlineData("\"none\"")]
    public void What_is_no_record_leaves_the_record_as_it_was(string submitted)
    {
        _object.Put("m", """ "spec":{"mode":"x"} """);
        string before = _object.Live!.ToJsonString();

        _object.Patch("n", """{"metadata":{"managedFields":""" + submitted + "}}").Live!.ToJsonString().ShouldBe(before);
    }

    [Fact]
    public void A_record_that_can_be_read_replaces_the_stored_one()
    {
        _object.Put("m", """ "spec":{"mode":"x"} """);

        _object.Patch("n", """{"metadata":{"managedFields":[{"manager":"x","operation":"Apply","apiVersion":"test.io/v1","time":"2026-01-02T03:04:05Z","fieldsType":"FieldsV1","fieldsV1":{"f:spec":{"f:mode":{}}}}]}}""");

        _object.Live!["metadata"]!["managedFields"].ShouldBeJson("""[{"manager":"x","operation":"Apply","apiVersion":"test.io/v1","time":"2026-01-02T03:04:05Z","fieldsType":"FieldsV1","fieldsV1":{"f:spec":{"f:mode":{}}}}]""");
    }

    [Fact]
    public void An_update_by_an_appliers_name_is_another_owner_and_takes_from_it()
    {
        _object.Apply("m", """ "spec":{"mode":"x","count":1} """).Patch("m", """{"spec":{"mode":"y"}}""");

        _object.Fields("m").ShouldBeJson("""{"f:spec":{"f:count":{}}}""");
        _object.Fields("m", "Update").ShouldBeJson("""{"f:spec":{"f:mode":{}}}""");
    }

    [Fact]
    public void The_oldest_of_many_updaters_are_joined()
    {
        _object.Put("m", """ "data":{"k":"v"} """);
        for (int i = 0; i < 30; i++)
        {
            _object.Now += TimeSpan.FromMinutes(1);
            _object.Patch($"m{i}", "{\"data\":{\"k" + i + "\":\"v\"}}");
        }

        JsonArray entries = _object.Live!["metadata"]!["managedFields"]!.AsArray();
        entries.Count.ShouldBe(10);
        entries[0]!["manager"]!.GetValue<string>().ShouldBe("ancient-changes");
        _object.Fields("ancient-changes", "Update")!["f:data"]!.AsObject().Count.ShouldBe(23); // ".", k, and k0 to k20
    }

    [Fact]
    public void Appliers_come_first_then_older_before_newer()
    {
        _object.Put("z", """ "spec":{"mode":"x"} """);
        _object.Now += TimeSpan.FromHours(1);
        _object.Patch("a", """{"spec":{"count":1}}""").Apply("s", """ "data":{"k":"v"} """);

        _object.Live!["metadata"]!["managedFields"]!.AsArray().Select(entry => entry!["manager"]!.GetValue<string>()).ShouldBe(["s", "z", "a"]);
    }

    [Fact]
    public void A_value_that_changes_its_shape_has_one_new_owner()
    {
        _object.Put("m", """ "spec":{"free":{"a":{"b":1}}} """).Patch("n", """{"spec":{"free":{"a":[1]}}}""");

        _object.Fields("n", "Update").ShouldBeJson("""{"f:spec":{"f:free":{"f:a":{}}}}""");
        _object.Fields("m", "Update").ShouldBeJson("""{"f:spec":{".":{},"f:free":{}}}""");
    }
}
