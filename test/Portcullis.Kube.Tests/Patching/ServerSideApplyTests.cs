namespace Portcullis.Kube.Tests;

public sealed class ServerSideApplyTests
{
    private readonly Applying _object = new();

    [Fact]
    public void Creates_an_object_and_owns_what_was_applied()
    {
        _object.Apply("a", """ "spec":{"mode":"x","tls":{"mode":"y"},"map":{"k":"v"},"hosts":["h"],"set":["s"],"ports":[{"port":80,"name":"n"}],"selector":{"a":"1"},"free":{"deep":[1]}} """);

        _object.Fields("a").ShouldBeJson("""
            {"f:spec":{"f:mode":{},"f:tls":{"f:mode":{}},"f:map":{"f:k":{}},"f:hosts":{},"f:set":{"v:\"s\"":{}},
             "f:ports":{"k:{\"port\":80,\"protocol\":\"TCP\"}":{".":{},"f:port":{},"f:name":{}}},"f:selector":{},"f:free":{"f:deep":{}}}}
            """);
        _object.Entry("a").ShouldBeJson($$"""
            {"manager":"a","operation":"Apply","apiVersion":"test.io/v1","time":"1970-01-01T00:00:00Z","fieldsType":"FieldsV1","fieldsV1":{{_object.Fields("a")!.ToJsonString()}}}
            """);
    }

    [Fact]
    public void Does_not_own_names_and_what_the_server_sets()
    {
        _object.TryApply("a", """ "data":{"k":"v"} """);
        _object.Live!["metadata"]!.AsObject()["uid"] = "u";

        _object.Apply("a", """ "data":{"k":"v"} """);

        _object.Fields("a").ShouldBeJson("""{"f:data":{"f:k":{}}}""");
        _object.Live["metadata"]!["uid"]!.GetValue<string>().ShouldBe("u");
    }

    [Theory]
    [InlineData(""" "spec":{"mode":"x","count":1} """, """ "spec":{"count":1} """, """{"count":1}""")]
    [InlineData(""" "spec":{"tls":{"mode":"x"},"count":1} """, """ "spec":{"count":1} """, """{"count":1}""")]
    [InlineData(""" "spec":{"tls":{"mode":"x","cert":"y"}} """, """ "spec":{"tls":{"mode":"x"}} """, """{"tls":{"mode":"x"}}""")]
    [InlineData(""" "spec":{"map":{"a":"1","b":"2"}} """, """ "spec":{"map":{"b":"2"}} """, """{"map":{"b":"2"}}""")]
    [InlineData(""" "spec":{"hosts":["a","b"]} """, """ "spec":{"hosts":["c"]} """, """{"hosts":["c"]}""")]
    [InlineData(""" "spec":{"set":["a","b"]} """, """ "spec":{"set":["b","c"]} """, """{"set":["b","c"]}""")]
    [InlineData(""" "spec":{"ports":[{"port":1,"name":"a"},{"port":2}]} """, """ "spec":{"ports":[{"port":1}]} """, """{"ports":[{"port":1}]}""")]
    [InlineData(""" "spec":{"ports":[{"port":1}]} """, """ "spec":{"ports":[{"port":1,"protocol":"UDP"}]} """, """{"ports":[{"port":1,"protocol":"UDP"}]}""")]
    [InlineData(""" "spec":{"ports":[{"port":1}]} """, """ "spec":{"ports":[{"port":1,"protocol":"TCP"}]} """, """{"ports":[{"port":1,"protocol":"TCP"}]}""")]
    [InlineData(""" "spec":{"selector":{"a":"1","b":"2"}} """, """ "spec":{"selector":{"b":"3"}} """, """{"selector":{"b":"3"}}""")]
    [InlineData(""" "spec":{"free":{"a":{"b":1},"c":[1]}} """, """ "spec":{"free":{"a":{},"c":[2]}} """, """{"free":{"a":{},"c":[2]}}""")]
    [InlineData(""" "spec":{"mode":"x"} """, "", null)]
    public void Removes_what_its_manager_applies_no_longer(string first, string second, string? spec)
    {
        _object.Apply("a", first).Apply("a", second);

        if (spec is null)
            _object.Spec.ShouldBeNull();
        else
            _object.Spec.ShouldBeJson(spec);
    }

    [Fact]
    public void Keeps_what_another_applier_owns_too()
    {
        _object
            .Apply("a", """ "spec":{"mode":"x","count":1,"set":["s","t"],"ports":[{"port":1}],"map":{"k":"v"}} """)
            .Apply("b", """ "spec":{"mode":"x","set":["s"],"ports":[{"port":1,"name":"n"}],"map":{"k":"v","l":"w"}} """)
            .Apply("a", "");

        _object.Spec.ShouldBeJson("""{"mode":"x","set":["s"],"ports":[{"port":1,"name":"n"}],"map":{"k":"v","l":"w"}}""");
        _object.Fields("a").ShouldBeNull();
    }

    [Fact]
    public void Keeps_what_an_updater_owns()
    {
        _object
            .Apply("a", """ "spec":{"map":{"k":"v"},"ports":[{"port":1}]} """)
            .Patch("edit", """{"spec":{"map":{"e":"1"},"count":5}}""")
            .Apply("a", """ "spec":{"ports":[{"port":1}]} """);

        _object.Spec.ShouldBeJson("""{"map":{"e":"1"},"count":5,"ports":[{"port":1}]}""");
        _object.Fields("edit", "Update").ShouldBeJson("""{"f:spec":{"f:map":{"f:e":{}},"f:count":{}}}""");
    }

    [Fact]
    public void Shares_a_field_whose_value_is_the_same()
    {
        _object.Apply("a", """ "spec":{"mode":"x"} """).Apply("b", """ "spec":{"mode":"x"} """);

        _object.Fields("a").ShouldBeJson("""{"f:spec":{"f:mode":{}}}""");
        _object.Fields("b").ShouldBeJson("""{"f:spec":{"f:mode":{}}}""");
    }

    [Fact]
    public void A_shared_field_can_be_changed_by_no_one_of_its_owners_alone()
    {
        _object.Apply("a", """ "spec":{"mode":"x"} """).Apply("b", """ "spec":{"mode":"x"} """);

        ApplyResult result = _object.TryApply("a", """ "spec":{"mode":"z"} """);

        result.Message.ShouldBe("""Apply failed with 1 conflict: conflict with "b": .spec.mode""");
        result.Conflicts.ShouldHaveSingleItem().ShouldBe(new StatusCause("FieldManagerConflict", "conflict with \"b\"", ".spec.mode"));
        result.Problem!.Code.ShouldBe(409);
    }

    [Fact]
    public void Names_the_version_of_an_updater_in_a_conflict()
    {
        _object.Put("kubectl-client-side-apply", """ "spec":{"tls":{"mode":"STRICT"}} """);

        ApplyResult result = _object.TryApply("kubectl", """ "spec":{"tls":{"mode":"PERMISSIVE"}} """);

        result.Message.ShouldBe("""Apply failed with 1 conflict: conflict with "kubectl-client-side-apply" using test.io/v1: .spec.tls.mode""");
    }

    [Fact]
    public void Lists_several_conflicts_by_manager()
    {
        _object
            .Apply("b", """ "spec":{"mode":"x","ports":[{"port":80,"name":"n"}]} """)
            .Put("edit", """ "spec":{"mode":"x","ports":[{"port":80,"name":"n"}],"hosts":["h"]} """);

        ApplyResult result = _object.TryApply("c", """ "spec":{"mode":"y","ports":[{"port":80,"name":"m"}],"hosts":["i"]} """);

        result.Message.ShouldBe("Apply failed with 3 conflicts: conflicts with \"b\":\n- .spec.mode\n- .spec.ports[port=80,protocol=\"TCP\"].name\nconflicts with \"edit\" using test.io/v1:\n- .spec.hosts");
        result.Conflicts.Select(cause => cause.Field).ShouldBe([".spec.mode", ".spec.ports[port=80,protocol=\"TCP\"].name", ".spec.hosts"]);
        result.Object.ShouldBeNull();
    }

    [Fact]
    public void Force_takes_the_fields_and_only_them()
    {
        _object.Apply("a", """ "spec":{"mode":"x","count":1} """).Apply("b", """ "spec":{"mode":"y"} """, force: true);

        _object.Spec.ShouldBeJson("""{"mode":"y","count":1}""");
        _object.Fields("a").ShouldBeJson("""{"f:spec":{"f:count":{}}}""");
        _object.Fields("b").ShouldBeJson("""{"f:spec":{"f:mode":{}}}""");
    }

    [Fact]
    public void Drops_the_entry_of_an_owner_from_whom_everything_was_taken()
    {
        _object.Apply("a", """ "spec":{"mode":"x"} """).Apply("b", """ "spec":{"mode":"y"} """, force: true);

        _object.Entry("a").ShouldBeNull();
    }

    [Fact]
    public void Two_appliers_own_entries_of_one_list()
    {
        _object.Apply("a", """ "spec":{"ports":[{"port":1,"name":"a"}],"set":["a"]} """).Apply("b", """ "spec":{"ports":[{"port":2,"name":"b"}],"set":["b"]} """);

        _object.Spec.ShouldBeJson("""{"ports":[{"port":1,"name":"a"},{"port":2,"name":"b"}],"set":["a","b"]}""");

        _object.Apply("a", """ "spec":{"ports":[{"port":3}]} """);

        _object.Spec.ShouldBeJson("""{"ports":[{"port":2,"name":"b"},{"port":3}],"set":["b"]}""");
    }

    [Fact]
    public void Entries_take_the_order_in_which_they_were_applied_last()
    {
        _object.Apply("a", """ "spec":{"set":["a","b","c"]} """).Apply("b", """ "spec":{"set":["x"]} """).Apply("a", """ "spec":{"set":["c","n","a","b"]} """);

        _object.Spec.ShouldBeJson("""{"set":["c","x","n","a","b"]}""");
    }

    [Fact]
    public void Atomic_lists_and_objects_conflict_as_a_whole()
    {
        _object.Apply("a", """ "spec":{"hosts":["x"],"selector":{"a":"1"}} """);

        _object.TryApply("b", """ "spec":{"hosts":["x","y"],"selector":{"b":"2"}} """).Conflicts.Select(cause => cause.Field).ShouldBe([".spec.hosts", ".spec.selector"]);
    }

    [Fact]
    public void An_object_without_a_record_belongs_to_whoever_was_before_the_first_apply()
    {
        _object.Live = Applying.Object(""" "spec":{"mode":"x","count":1} """);

        _object.TryApply("a", """ "spec":{"mode":"y"} """).Message.ShouldBe("""Apply failed with 1 conflict: conflict with "before-first-apply" using test.io/v1: .spec.mode""");

        _object.Apply("a", """ "spec":{"mode":"x"} """);
        _object.Fields("before-first-apply", "Update").ShouldBeJson("""{"f:spec":{".":{},"f:mode":{},"f:count":{}}}""");
    }

    [Fact]
    public void Applying_the_same_again_changes_nothing_not_even_a_time()
    {
        _object.Apply("a", """ "spec":{"mode":"x","ports":[{"port":1}],"set":["s"]},"data":{"k":"v"} """).Patch("edit", """{"spec":{"count":1}}""");
        string before = _object.Live!.ToJsonString();

        _object.Now += TimeSpan.FromHours(1);
        _object.Apply("a", """ "spec":{"mode":"x","ports":[{"port":1}],"set":["s"]},"data":{"k":"v"} """);

        _object.Live!.ToJsonString().ShouldBe(before);
    }

    [Fact]
    public void An_owners_time_is_that_of_its_last_change()
    {
        _object.Apply("a", """ "spec":{"mode":"x"} """);
        _object.Now = DateTimeOffset.UnixEpoch.AddSeconds(61.5);
        _object.Apply("b", """ "spec":{"count":1} """);
        _object.Now = DateTimeOffset.UnixEpoch.AddHours(1);
        _object.Apply("a", """ "spec":{"mode":"y"} """);

        _object.Entry("a")!["time"]!.GetValue<string>().ShouldBe("1970-01-01T01:00:00Z");
        _object.Entry("b")!["time"]!.GetValue<string>().ShouldBe("1970-01-01T00:01:01Z");
    }

    [Fact]
    public void An_applier_is_the_same_in_every_version()
    {
        _object.Apply("a", """ "spec":{"mode":"x","count":1} """).Apply("a", """ "spec":{"mode":"y"} """, version: "test.io/v1beta1");

        _object.Spec.ShouldBeJson("""{"mode":"y"}""");
        _object.Entry("a")!["apiVersion"]!.GetValue<string>().ShouldBe("test.io/v1beta1");
    }

    [Fact]
    public void A_subresource_owns_only_itself()
    {
        _object.Apply("a", """ "spec":{"mode":"x"} """).Apply("a", """ "spec":{"mode":"z"},"status":{"phase":"up"} """, subresource: "status");

        _object.Live!["spec"].ShouldBeJson("""{"mode":"x"}""");
        _object.Live["status"].ShouldBeJson("""{"phase":"up"}""");
        _object.Fields("a", subresource: "status").ShouldBeJson("""{"f:status":{"f:phase":{}}}""");
        _object.TryApply("b", """ "status":{"phase":"down"} """, subresource: "status").Message
            .ShouldBe("""Apply failed with 1 conflict: conflict with "a" with subresource "status": .status.phase""");
    }

    [Fact]
    public void Nulls_count_as_absent()
    {
        _object.Apply("a", """ "spec":{"mode":"x","count":1} """).Apply("a", """ "spec":{"mode":null,"count":1} """);

        _object.Spec.ShouldBeJson("""{"count":1}""");
    }

    [Theory]
    [InlineData(""" "spec":{"ports":[{"port":1},{"port":1,"protocol":"TCP"}]} """, "FieldValueDuplicate", ".spec.ports")]
    [InlineData(""" "spec":{"set":["a","a"]} """, "FieldValueDuplicate", ".spec.set")]
    [InlineData(""" "spec":{"ports":[3]} """, "FieldValueRequired", ".spec.ports[0]")]
    public void Refuses_entries_that_cannot_be_told_apart(string members, string reason, string field)
    {
        PatchProblem problem = _object.TryApply("a", members).Problem.ShouldNotBeNull();

        problem.Code.ShouldBe(422);
        problem.Causes.ShouldHaveSingleItem().ShouldSatisfyAllConditions(cause => cause.Reason.ShouldBe(reason), cause => cause.Field.ShouldBe(field));
    }

    [Fact]
    public void Refuses_another_version_than_the_requests()
    {
        ApplyResult result = ServerSideApply.Apply(live: null, Json.Object("""{"apiVersion":"test.io/v2"}"""), new ApplyOwner("a", "test.io/v1"), force: false, Sample.Schema, default);

        result.Message.ShouldBe("Incorrect version specified in apply patch. Specified patch version: test.io/v2, expected: test.io/v1");
        result.Problem!.Code.ShouldBe(400);
    }

    [Fact]
    public void Refuses_managed_fields_in_what_is_applied()
    {
        ApplyResult result = ServerSideApply.Apply(live: null, Json.Object("""{"apiVersion":"test.io/v1","metadata":{"managedFields":[{}]}}"""), new ApplyOwner("a", "test.io/v1"), force: false, Sample.Schema, default);

        result.Message.ShouldBe("metadata.managedFields must be nil");
    }

    [Fact]
    public void Leaves_what_the_server_sets_as_it_is()
    {
        _object.Put("a", """ "spec":{"mode":"x"} """);
        _object.Live!["metadata"]!["creationTimestamp"] = "2026-01-01T00:00:00Z";
        _object.Live["metadata"]!["generation"] = 3;

        ApplyResult result = ServerSideApply.Apply(_object.Live, Json.Object("""{"apiVersion":"test.io/v1","metadata":{"name":"a","creationTimestamp":null,"generation":1,"labels":{"l":"1"}}}"""),
            new ApplyOwner("b", "test.io/v1"), force: false, Sample.Schema, default);

        result.Object!["metadata"]!["creationTimestamp"]!.GetValue<string>().ShouldBe("2026-01-01T00:00:00Z");
        result.Object["metadata"]!["generation"]!.GetValue<int>().ShouldBe(3);
    }
}
