using System.Text.Json.Nodes;

namespace Portcullis.Kube.Tests;

/// <summary>Create, update, patch and delete over HTTP.</summary>
public sealed class WriteTests
{
    [Fact]
    public async Task A_new_object_gets_what_the_server_decides()
    {
        await using KubeServer server = await KubeServer.Start();

        KubeAnswer made = await server.Send("POST", ApiSample.Peers,
            ApiSample.Peer("a", metadata: ""","uid":"mine","creationTimestamp":"1999-01-01T00:00:00Z","generation":7,"deletionTimestamp":"1999-01-01T00:00:00Z" """));

        made.Code.ShouldBe(201);
        made.At("metadata", "namespace").ShouldBe("shop");
        Guid.TryParse(made.At("metadata", "uid"), out _).ShouldBeTrue();
        made.At("metadata", "generation").ShouldBe("1");
        made.At("metadata", "creationTimestamp")!.ShouldStartWith("20");
        made.At("metadata", "creationTimestamp").ShouldNotBe("1999-01-01T00:00:00Z");
        made.At("metadata", "deletionTimestamp").ShouldBeNull();
        long.Parse(made.Version).ShouldBeGreaterThan(0);
        (await server.Get(ApiSample.Peers + "/a")).Json.ToJsonString().ShouldBe(made.Json.ToJsonString());
    }

    [Theory]
    [InlineData("""{"kind":"PeerAuthentication"}""", 422, "name or generateName is required")]
    [InlineData("""{"metadata":{"name":"Upper"}}""", 422, "a lowercase RFC 1123 subdomain")]
    [InlineData("""{"metadata":{"name":"a","namespace":"other"}}""", 400, "does not match the namespace sent on the request")]
    [InlineData("""{"apiVersion":"v1","metadata":{"name":"a"}}""", 400, "does not match the expected API version")]
    [InlineData("""{"kind":"Secret","metadata":{"name":"a"}}""", 400, "does not match the expected kind")]
    [InlineData("""{"metadata":{"name":"a","resourceVersion":"5"}}""", 400, "resourceVersion should not be set on objects to be created")]
    [InlineData("""{"metadata":{"name":"a","labels":{"bad key":"x"}}}""", 422, "name part must consist of")]
    [InlineData("""{"metadata":{"name":"a","labels":{"k":"not ok"}}}""", 422, "a valid label must be")]
    [InlineData("""{"metadata":{"name":"a","labels":{"k":5}}}""", 422, "metadata.labels.k")]
    [InlineData("""{"metadata":{"name":"a","ownerReferences":[{"kind":"X"}]}}""", 422, "metadata.ownerReferences[0].uid")]
    [InlineData("""{"metadata":"a"}""", 400, "metadata must be an object")]
    [InlineData("""{"metadata":{"name":"a"},"spec":{"mtls":{"mode":"SOFT"}}}""", 422, "Unsupported value")]
    [InlineData("""{"metadata":{"name":"a"},"spec":5}""", 422, "must be of type object")]
    [InlineData("""[]""", 400, "must be a JSON object")]
    [InlineData("""{"metadata":""", 400, "not JSON")]
    [InlineData("", 400, "empty")]
    public async Task A_wrong_body_is_refused_with_the_reason(string body, int code, string said)
    {
        await using KubeServer server = await KubeServer.Start();

        KubeAnswer answer = await server.Send("POST", ApiSample.Peers, body);

        answer.Code.ShouldBe(code, answer.Body);
        answer.At("message")!.ShouldContain(said);
        answer.At("kind").ShouldBe("Status");
        answer.At("status").ShouldBe("Failure");
        answer.At("code").ShouldBe(code.ToString());
        if (code == 422)
        {
            answer.At("details", "kind").ShouldBe("PeerAuthentication");
            answer.At("details", "causes", 0, "message").ShouldNotBeNull();
        }
    }

    [Fact]
    public async Task Unknown_and_doubled_fields_are_refused_warned_of_or_ignored_as_asked()
    {
        await using KubeServer server = await KubeServer.Start();
        const string body = """{"metadata":{"name":"a"},"spec":{"mtls":{"mode":"STRICT","mode":"DISABLE"},"mtsl":{}}}""";

        KubeAnswer strict = await server.Send("POST", ApiSample.Peers + "?fieldValidation=Strict", body);
        strict.Code.ShouldBe(400);
        strict.At("message")!.ShouldContain("strict decoding error: unknown field \"spec.mtsl\", duplicate field \"spec.mtls.mode\"");

        KubeAnswer warned = await server.Send("POST", ApiSample.Peers + "?fieldValidation=Warn&dryRun=All", body);
        warned.Code.ShouldBe(201);
        warned.Warnings.Length.ShouldBe(2);
        warned.Warnings[0].ShouldStartWith("299 - \"unknown field \\\"spec.mtsl\\\"");

        KubeAnswer ignored = await server.Send("POST", ApiSample.Peers + "?fieldValidation=Ignore", body);
        ignored.Code.ShouldBe(201);
        ignored.Warnings.ShouldBeEmpty();
        ignored.At("spec", "mtsl").ShouldBeNull();

        (await server.Send("POST", ApiSample.Peers + "?fieldValidation=Maybe", body)).Code.ShouldBe(422);
    }

    [Fact]
    public async Task An_object_in_a_namespace_that_is_not_there_is_refused()
    {
        await using KubeServer server = await KubeServer.Start();

        KubeAnswer answer = await server.Send("POST", ApiSample.Peers.Replace("shop", "nowhere", StringComparison.Ordinal), ApiSample.Peer("a"));

        answer.Code.ShouldBe(404);
        answer.At("message").ShouldBe("namespaces \"nowhere\" not found");
        answer.At("details", "kind").ShouldBe("namespaces");
    }

    [Fact]
    public async Task A_second_creation_is_a_conflict_and_a_missing_object_is_not_found()
    {
        await using KubeServer server = await KubeServer.Start();
        await server.Send("POST", ApiSample.Peers, ApiSample.Peer("a"));

        KubeAnswer again = await server.Send("POST", ApiSample.Peers, ApiSample.Peer("a"));
        again.Code.ShouldBe(409);
        again.At("reason").ShouldBe("AlreadyExists");
        again.At("message").ShouldBe("peerauthentications.security.istio.io \"a\" already exists");

        foreach ((string method, string? body) in new[] { ("GET", null), ("DELETE", null), ("PUT", ApiSample.Peer("b", metadata: ",\"resourceVersion\":\"1\"")) })
        {
            KubeAnswer missing = await server.Send(method, ApiSample.Peers + "/b", body);
            missing.Code.ShouldBe(404);
            missing.At("message").ShouldBe("peerauthentications.security.istio.io \"b\" not found");
            missing.At("details", "kind").ShouldBe("peerauthentications");
        }
    }

    [Fact]
    public async Task Names_are_generated()
    {
        await using KubeServer server = await KubeServer.Start();
        string body = """{"metadata":{"generateName":"a-"}}""";

        KubeAnswer one = await server.Send("POST", ApiSample.ConfigMaps, body);
        KubeAnswer two = await server.Send("POST", ApiSample.ConfigMaps, body);

        one.At("metadata", "name")!.ShouldMatch("^a-[bcdfghjklmnpqrstvwxz2456789]{5}$");
        two.At("metadata", "name").ShouldNotBe(one.At("metadata", "name"));
    }

    [Fact]
    public async Task An_update_must_be_of_what_is_stored()
    {
        await using KubeServer server = await KubeServer.Start();
        KubeAnswer made = await server.Send("POST", ApiSample.Peers, ApiSample.Peer("a"));

        KubeAnswer bare = await server.Send("PUT", ApiSample.Peers + "/a", ApiSample.Peer("a", "DISABLE"));
        bare.Code.ShouldBe(422);
        bare.At("message")!.ShouldContain("must be specified for an update");

        KubeAnswer other = await server.Send("PUT", ApiSample.Peers + "/a", ApiSample.Peer("b", "DISABLE"));
        other.Code.ShouldBe(400);
        other.At("message").ShouldBe("the name of the object (b) does not match the name on the URL (a)");

        KubeAnswer good = await server.Send("PUT", ApiSample.Peers + "/a", ApiSample.Peer("a", "DISABLE", $",\"resourceVersion\":\"{made.Version}\""));
        good.Code.ShouldBe(200);
        good.At("metadata", "generation").ShouldBe("2");
        good.At("metadata", "uid").ShouldBe(made.At("metadata", "uid"));
        good.At("metadata", "creationTimestamp").ShouldBe(made.At("metadata", "creationTimestamp"));

        KubeAnswer stale = await server.Send("PUT", ApiSample.Peers + "/a", ApiSample.Peer("a", "STRICT", $",\"resourceVersion\":\"{made.Version}\""));
        stale.Code.ShouldBe(409);
        stale.At("message").ShouldBe("Operation cannot be fulfilled on peerauthentications.security.istio.io \"a\": the object has been modified; please apply your changes to the latest version and try again");

        KubeAnswer reborn = await server.Send("PUT", ApiSample.Peers + "/a", ApiSample.Peer("a", "STRICT", $",\"resourceVersion\":\"{good.Version}\",\"uid\":\"other\""));
        reborn.Code.ShouldBe(409);
        reborn.At("message")!.ShouldContain("UID in precondition: other");
    }

    [Fact]
    public async Task A_core_object_may_be_replaced_without_a_version_and_an_unchanged_one_keeps_it()
    {
        await using KubeServer server = await KubeServer.Start();
        KubeAnswer made = await server.Send("POST", ApiSample.ConfigMaps, ApiSample.ConfigMap("a", data: "\"k\":\"v\""));

        KubeAnswer same = await server.Send("PUT", ApiSample.ConfigMaps + "/a", ApiSample.ConfigMap("a", data: "\"k\":\"v\""));
        KubeAnswer changed = await server.Send("PUT", ApiSample.ConfigMaps + "/a", ApiSample.ConfigMap("a", data: "\"k\":\"w\""));

        same.Version.ShouldBe(made.Version);
        long.Parse(changed.Version).ShouldBeGreaterThan(long.Parse(made.Version));
        changed.At("metadata", "generation").ShouldBeNull();
    }

    [Fact]
    public async Task Status_is_written_apart()
    {
        await using KubeServer server = await KubeServer.Start();
        KubeAnswer made = await server.Send("POST", ApiSample.Peers, ApiSample.Peer("a").Replace("\"spec\"", "\"status\":{\"x\":1},\"spec\"", StringComparison.Ordinal));
        made.At("status").ShouldBeNull();

        JsonObject wanted = made.Json;
        wanted["status"] = new JsonObject { ["x"] = 2 };
        wanted["spec"]!["mtls"]!["mode"] = "DISABLE";
        wanted["metadata"]!["labels"] = new JsonObject { ["l"] = "v" };
        KubeAnswer status = await server.Send("PUT", ApiSample.Peers + "/a/status", wanted.ToJsonString());
        status.Code.ShouldBe(200, status.Body);
        status.At("status", "x").ShouldBe("2");
        status.At("spec", "mtls", "mode").ShouldBe("STRICT");
        status.At("metadata", "labels").ShouldBeNull();
        status.At("metadata", "generation").ShouldBe("1");
        status.Version.ShouldNotBe(made.Version);

        KubeAnswer main = await server.Send("PATCH", ApiSample.Peers + "/a", """{"spec":{"mtls":{"mode":"DISABLE"}},"status":null}""", "application/merge-patch+json");
        main.At("status", "x").ShouldBe("2");
        main.At("metadata", "generation").ShouldBe("2");
        (await server.Send("PATCH", ApiSample.Peers + "/a/status", """{"status":{"x":3},"spec":null}""", "application/merge-patch+json")).At("spec", "mtls", "mode").ShouldBe("DISABLE");
        (await server.Get(ApiSample.Peers + "/a/status")).At("status", "x").ShouldBe("3");
        (await server.Get(ApiSample.ConfigMaps + "/a/status")).Code.ShouldBe(404);
    }

    [Fact]
    public async Task Patches_of_each_type_change_the_object_and_others_are_refused()
    {
        await using KubeServer server = await KubeServer.Start();
        KubeAnswer made = await server.Send("POST", ApiSample.Peers, ApiSample.Peer("a"));

        (await server.Send("PATCH", ApiSample.Peers + "/a", """{"spec":{"mtls":{"mode":"DISABLE"}}}""", "application/merge-patch+json"))
            .At("spec", "mtls", "mode").ShouldBe("DISABLE");
        (await server.Send("PATCH", ApiSample.Peers + "/a", """[{"op":"replace","path":"/spec/mtls/mode","value":"STRICT"}]""", "application/json-patch+json"))
            .At("spec", "mtls", "mode").ShouldBe("STRICT");

        KubeAnswer strategic = await server.Send("PATCH", ApiSample.Peers + "/a", "{}", "application/strategic-merge-patch+json");
        strategic.Code.ShouldBe(415);
        strategic.At("reason").ShouldBe("UnsupportedMediaType");
        strategic.At("message")!.ShouldContain("application/json-patch+json, application/merge-patch+json, application/apply-patch+yaml");

        KubeAnswer stale = await server.Send("PATCH", ApiSample.Peers + "/a", $$$"""{"metadata":{"resourceVersion":"{{{made.Version}}}","labels":{"a":"b"} } }""", "application/merge-patch+json");
        stale.Code.ShouldBe(409);
        (await server.Send("PATCH", ApiSample.Peers + "/a", """{"metadata":{"name":"b"}}""", "application/merge-patch+json")).Code.ShouldBe(400);
        (await server.Send("PATCH", ApiSample.Peers + "/a", """{"spec":{"mtls":{"mode":"SOFT"}}}""", "application/merge-patch+json")).Code.ShouldBe(422);
        (await server.Send("PATCH", ApiSample.Peers + "/a", "[", "application/merge-patch+json")).Code.ShouldBe(400);
        (await server.Send("PATCH", ApiSample.Peers + "/a?force=true", "{}", "application/merge-patch+json")).Code.ShouldBe(422);
        (await server.Send("PATCH", ApiSample.Peers + "/a", "{}", "application/apply-patch+yaml")).At("message")!.ShouldContain("fieldManager");
        (await server.Send("PATCH", ApiSample.Peers + "/none", "{}", "application/merge-patch+json")).Code.ShouldBe(404);
    }

    [Fact]
    public async Task A_dry_run_does_everything_but_write()
    {
        await using KubeServer server = await KubeServer.Start();
        long before = server.Store.CurrentRevision;

        (await server.Send("POST", ApiSample.Peers + "?dryRun=All", ApiSample.Peer("a"))).Code.ShouldBe(201);
        (await server.Get(ApiSample.Peers + "/a")).Code.ShouldBe(404);
        server.Store.CurrentRevision.ShouldBe(before);
        server.Judge.Seen.ShouldHaveSingleItem().DryRun.ShouldBeTrue();

        KubeAnswer made = await server.Send("POST", ApiSample.Peers, ApiSample.Peer("a"));
        KubeAnswer patched = await server.Send("PATCH", ApiSample.Peers + "/a?dryRun=All", """{"spec":{"mtls":{"mode":"DISABLE"}}}""", "application/merge-patch+json");
        patched.At("spec", "mtls", "mode").ShouldBe("DISABLE");
        patched.Version.ShouldBe(made.Version);
        (await server.Send("DELETE", ApiSample.Peers + "/a", """{"dryRun":["All"]}""")).Code.ShouldBe(200);
        (await server.Get(ApiSample.Peers + "/a")).At("spec", "mtls", "mode").ShouldBe("STRICT");
        (await server.Send("POST", ApiSample.Peers + "?dryRun=Some", ApiSample.Peer("b"))).Code.ShouldBe(422);
    }

    [Fact]
    public async Task A_deletion_answers_what_went_and_heeds_its_preconditions()
    {
        await using KubeServer server = await KubeServer.Start();
        KubeAnswer made = await server.Send("POST", ApiSample.Peers, ApiSample.Peer("a"));

        (await server.Send("DELETE", ApiSample.Peers + "/a", """{"preconditions":{"uid":"other"}}""")).Code.ShouldBe(409);
        (await server.Send("DELETE", ApiSample.Peers + "/a", """{"preconditions":{"resourceVersion":"1"}}""")).Code.ShouldBe(409);
        KubeAnswer gone = await server.Send("DELETE", ApiSample.Peers + "/a", """{"propagationPolicy":"Background"}""");

        gone.Code.ShouldBe(200);
        gone.At("status").ShouldBe("Success");
        gone.At("details", "name").ShouldBe("a");
        gone.At("details", "group").ShouldBe("security.istio.io");
        gone.At("details", "kind").ShouldBe("peerauthentications");
        gone.At("details", "uid").ShouldBe(made.At("metadata", "uid"));
        (await server.Send("POST", ApiSample.Peers, ApiSample.Peer("a"))).At("metadata", "uid").ShouldNotBe(made.At("metadata", "uid"));
    }

    [Fact]
    public async Task Finalizers_hold_an_object_until_the_last_is_gone()
    {
        await using KubeServer server = await KubeServer.Start();
        await server.Send("POST", ApiSample.Peers, ApiSample.Peer("a", metadata: ",\"finalizers\":[\"example.com/one\"]"));

        KubeAnswer marked = await server.Send("DELETE", ApiSample.Peers + "/a");
        marked.Code.ShouldBe(200);
        marked.At("metadata", "deletionTimestamp").ShouldNotBeNull();
        marked.At("metadata", "deletionGracePeriodSeconds").ShouldBe("0");
        (await server.Send("DELETE", ApiSample.Peers + "/a")).Version.ShouldBe(marked.Version);

        KubeAnswer more = await server.Send("PATCH", ApiSample.Peers + "/a", """{"metadata":{"finalizers":["example.com/one","example.com/two"]}}""", "application/merge-patch+json");
        more.Code.ShouldBe(422);
        more.At("message")!.ShouldContain("no new finalizers can be added if the object is being deleted");

        (await server.Send("PATCH", ApiSample.Peers + "/a", """{"metadata":{"finalizers":null}}""", "application/merge-patch+json")).Code.ShouldBe(200);
        (await server.Get(ApiSample.Peers + "/a")).Code.ShouldBe(404);
    }

    [Fact]
    public async Task A_collection_is_deleted_by_selector()
    {
        await using KubeServer server = await KubeServer.Start();
        foreach (string name in new[] { "a", "b", "c" })
            await server.Send("POST", ApiSample.ConfigMaps, ApiSample.ConfigMap(name, name == "b" ? "" : ",\"labels\":{\"app\":\"x\"}"));

        KubeAnswer deleted = await server.Send("DELETE", ApiSample.ConfigMaps + "?labelSelector=app%3Dx");

        (deleted.Code, deleted.At("kind")).ShouldBe((200, "ConfigMapList")); // as Kubernetes: what was found
        deleted.Names.ShouldBe(["a", "c"]);
        (await server.Get(ApiSample.ConfigMaps)).Names.ShouldBe(["b"]);
        (await server.Send("DELETE", "/api/v1/namespaces")).Code.ShouldBe(405);
    }

    [Fact]
    public async Task A_collection_of_secrets_shows_nothing_to_who_may_not_read_them()
    {
        await using KubeServer server = await KubeServer.Start();
        await server.Send("POST", ApiSample.Secrets, ApiSample.Secret("a", ""","data":{"x":"c2VjcmV0"}"""));
        server.Access.Rule = (_, question) => question is { Resource: "secrets", Verb: "get" } ? "no" : null;

        KubeAnswer deleted = await server.Send("DELETE", ApiSample.Secrets);

        (deleted.Code, deleted.At("kind")).ShouldBe((200, "Status"));
        deleted.Body.ShouldNotContain("c2VjcmV0");
    }

    [Theory]
    [InlineData("", """{"propagationPolicy":"Sometimes"}""", 422)]
    [InlineData("", """{"propagationPolicy":"Orphan","orphanDependents":true}""", 422)]
    [InlineData("", """{"propagationPolicy":"Foreground","gracePeriodSeconds":0}""", 200)]
    [InlineData("", """{"orphanDependents":true}""", 200)]
    [InlineData("?propagationPolicy=Sometimes", null, 422)]
    [InlineData("?propagationPolicy=Background&gracePeriodSeconds=30", null, 200)]
    public async Task How_to_delete_is_read_from_the_body_or_the_url(string query, string? body, int code)
    {
        await using KubeServer server = await KubeServer.Start();
        await server.Send("POST", ApiSample.ConfigMaps, ApiSample.ConfigMap("a"));

        (await server.Send("DELETE", ApiSample.ConfigMaps + "/a" + query, body)).Code.ShouldBe(code);

        (await server.Get(ApiSample.ConfigMaps + "/a")).Code.ShouldBe(code == 200 ? 404 : 200);
    }

    [Fact]
    public async Task Admission_refuses_with_causes_forbids_and_warns()
    {
        await using KubeServer server = await KubeServer.Start();
        server.Judge.Says = _ => new AdmissionAnswer([new StatusCause("FieldValueInvalid", "Invalid value: \"x\": no", "spec.mtls"), new StatusCause("FieldValueRequired", "Required value", "spec.y")], ["a \"quoted\" warning", "größer"]);
        KubeAnswer refused = await server.Send("POST", ApiSample.Peers, ApiSample.Peer("a"));
        refused.Code.ShouldBe(422);
        refused.At("message").ShouldBe("PeerAuthentication.security.istio.io \"a\" is invalid: [spec.mtls: Invalid value: \"x\": no, spec.y: Required value]");
        refused.At("details", "causes", 1, "field").ShouldBe("spec.y");
        refused.Warnings.ShouldBe(["299 - \"a \\\"quoted\\\" warning\"", "299 - \"=?utf-8?b?Z3LDtsOfZXI=?=\""]);

        server.Judge.Says = _ => new AdmissionAnswer([], [], "not today");
        KubeAnswer forbidden = await server.Send("POST", ApiSample.Peers, ApiSample.Peer("a"));
        forbidden.Code.ShouldBe(403);
        forbidden.At("message").ShouldBe("peerauthentications.security.istio.io \"a\" is forbidden: not today");
        server.Store.Current.List("security.istio.io", "peerauthentications").ShouldBeEmpty();
    }

    [Fact]
    public async Task Both_versions_show_the_same_object_under_the_one_asked_for()
    {
        await using KubeServer server = await KubeServer.Start();
        string beta = ApiSample.Peers.Replace("/v1/", "/v1beta1/", StringComparison.Ordinal);

        KubeAnswer made = await server.Send("POST", beta, ApiSample.Peer("a").Replace("io/v1", "io/v1beta1", StringComparison.Ordinal));

        made.At("apiVersion").ShouldBe("security.istio.io/v1beta1");
        (await server.Get(ApiSample.Peers + "/a")).At("apiVersion").ShouldBe("security.istio.io/v1");
        (await server.Get(beta)).At("items", 0, "apiVersion").ShouldBe("security.istio.io/v1beta1");
        (await server.Get(beta)).At("apiVersion").ShouldBe("security.istio.io/v1beta1");
        (await server.Send("PATCH", beta + "/a", """[{"op":"test","path":"/apiVersion","value":"security.istio.io/v1beta1"},{"op":"replace","path":"/spec/mtls/mode","value":"DISABLE"}]""", "application/json-patch+json"))
            .At("apiVersion").ShouldBe("security.istio.io/v1beta1");
        (await server.Get(ApiSample.Peers.Replace("/v1/", "/v2/", StringComparison.Ordinal))).Code.ShouldBe(404);
    }

    [Fact]
    public async Task Of_many_who_update_one_revision_exactly_one_wins()
    {
        await using KubeServer server = await KubeServer.Start();
        string version = (await server.Send("POST", ApiSample.ConfigMaps, ApiSample.ConfigMap("a"))).Version;
        for (int round = 0; round < 5; round++)
        {
            KubeAnswer[] answers = await Task.WhenAll(Enumerable.Range(0, 16).Select(writer => server.Send("PUT", ApiSample.ConfigMaps + "/a",
                ApiSample.ConfigMap("a", $",\"resourceVersion\":\"{version}\"", $"\"k\":\"{round}-{writer}\""))));

            answers.Count(answer => answer.Code == 200).ShouldBe(1);
            answers.Count(answer => answer.Code == 409).ShouldBe(15);
            version = answers.Single(answer => answer.Code == 200).Version;
        }
        server.Judge.Overlapped.ShouldBeFalse();
    }

    [Fact]
    public async Task Patches_without_a_version_all_succeed()
    {
        await using KubeServer server = await KubeServer.Start();
        await server.Send("POST", ApiSample.ConfigMaps, ApiSample.ConfigMap("a"));

        KubeAnswer[] answers = await Task.WhenAll(Enumerable.Range(0, 32).Select(writer =>
            server.Send("PATCH", ApiSample.ConfigMaps + "/a", $$$"""{"data":{"k{{{writer}}}":"v"}}""", "application/merge-patch+json")));

        answers.ShouldAllBe(answer => answer.Code == 200);
        (await server.Get(ApiSample.ConfigMaps + "/a")).Json["data"]!.AsObject().Count.ShouldBe(32);
    }
}
