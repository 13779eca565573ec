using System.Text;

namespace Portcullis.Kube.Tests;

/// <summary>Who may do what, impersonation, reviews, tokens, and the record of it.</summary>
public sealed class AccessTests
{
    [Fact]
    public async Task Nobody_is_refused_and_who_may_not_is_told_why()
    {
        await using KubeServer server = await KubeServer.Start();
        KubeAnswer nobody = await server.Get(ApiSample.Secrets, ("Authorization", "Bearer nobody"));
        nobody.Code.ShouldBe(401);
        nobody.At("reason").ShouldBe("Unauthorized");

        server.Access.Rule = (_, question) => question.Resource == "secrets" ? "because" : null;
        KubeAnswer forbidden = await server.Get(ApiSample.Secrets + "/a");
        forbidden.Code.ShouldBe(403);
        forbidden.At("message").ShouldBe("secrets \"a\" is forbidden: User \"tester\" cannot get resource \"secrets\" in API group \"\" in the namespace \"shop\": because");
        (await server.Get("/api/v1/secrets?watch=true")).Code.ShouldBe(403);
        (await server.Get("/api/v1/watch/secrets")).Code.ShouldBe(403);
        (await server.Send("POST", ApiSample.Secrets, "{")).Code.ShouldBe(403);
        AuditRecord record = server.Audit.Records.ShouldHaveSingleItem();
        (record.Verb, record.Code, record.Caller.Name).ShouldBe(("create", 403, "tester"));
    }

    [Fact]
    public async Task Questions_name_verb_resource_and_object()
    {
        await using KubeServer server = await KubeServer.Start();
        var asked = new List<AccessQuestion>();
        server.Access.Rule = (_, question) =>
        {
            lock (asked)
                asked.Add(question);
            return "no";
        };

        foreach ((string method, string path) in new[]
        {
            ("GET", ApiSample.Secrets), ("GET", ApiSample.Secrets + "?watch=1"), ("GET", ApiSample.Secrets + "/a"), ("PUT", ApiSample.Peers + "/a/status"), ("DELETE", ApiSample.Secrets),
            ("GET", ApiSample.Secrets + "?fieldSelector=metadata.name%3Da"), ("GET", "/api/v1/namespaces/shop"), ("GET", "/x/y"),
        })
            (await server.Send(method, path)).Code.ShouldBe(403);

        asked.ShouldBe(
        [
            new("list", "", "secrets", "", "shop", ""), new("watch", "", "secrets", "", "shop", ""), new("get", "", "secrets", "", "shop", "a"),
            new("update", "security.istio.io", "peerauthentications", "status", "shop", "a"), new("deletecollection", "", "secrets", "", "shop", ""),
            new("list", "", "secrets", "", "shop", "a"), new("get", "", "namespaces", "", "shop", "shop"), new("get", "", "", "", "", "", "/x/y"),
        ]);
    }

    [Fact]
    public async Task Impersonation_needs_the_right_to_it()
    {
        await using KubeServer server = await KubeServer.Start();
        const string self = "/apis/authentication.k8s.io/v1/selfsubjectreviews";
        KubeAnswer bob = await server.Send("POST", self, "{}", "application/json", ("Impersonate-User", "bob"), ("Impersonate-Group", "g1"), ("Impersonate-Uid", "u1"));
        bob.At("status", "userInfo", "username").ShouldBe("bob");
        bob.At("status", "userInfo", "groups").ShouldBe("[\"g1\",\"system:authenticated\"]");
        bob.At("status", "userInfo", "uid").ShouldBe("u1");

        (await server.Send("POST", self, "{}", "application/json", ("Impersonate-Group", "g1"))).Code.ShouldBe(400);
        (await server.Send("POST", self, "{}", "application/json", ("Impersonate-User", "bob"), ("Impersonate-Extra-Scopes", "x"))).Code.ShouldBe(400);
        server.Access.Rule = (_, question) => question.Verb == "impersonate" && question.Name == "system:masters" ? "never" : null;
        (await server.Send("POST", self, "{}", "application/json", ("Impersonate-User", "bob"), ("Impersonate-Group", "system:masters"))).Code.ShouldBe(403);

        await server.Send("POST", ApiSample.ConfigMaps, ApiSample.ConfigMap("a"), "application/json", ("Impersonate-User", "bob"));
        server.Audit.Records.ShouldHaveSingleItem().Caller.How.ShouldBe("impersonated by tester");
    }

    [Fact]
    public async Task Reviews_answer_what_may_be_done()
    {
        await using KubeServer server = await KubeServer.Start();
        server.Access.Rule = (_, question) => question.Resource == "secrets" && question.Verb == "get" ? "no secrets" : null;

        KubeAnswer no = await server.Send("POST", "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews", """{"spec":{"resourceAttributes":{"verb":"get","resource":"secrets"}}}""");
        no.Code.ShouldBe(201);
        no.At("status", "allowed").ShouldBe("false");
        no.At("status", "reason").ShouldBe("no secrets");
        (await server.Send("POST", "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews", """{"spec":{"nonResourceAttributes":{"verb":"get","path":"/x"}}}""")).At("status", "allowed").ShouldBe("true");
        (await server.Send("POST", "/apis/authorization.k8s.io/v1/selfsubjectrulesreviews", """{"spec":{"namespace":"shop"}}""")).At("status", "resourceRules", 0, "verbs", 0).ShouldBe("*");
        (await server.Get("/apis/authorization.k8s.io/v1/selfsubjectrulesreviews")).Code.ShouldBe(405);
        (await server.Send("POST", "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews", "{}")).Code.ShouldBe(422);
    }

    [Fact]
    public async Task Reviews_of_others_answer_by_the_same_rules()
    {
        await using KubeServer server = await KubeServer.Start();
        server.Access.Rule = (caller, question) => caller.Name == "ann" && question.Verb != "list" ? "ann may only list" : null;
        const string reviews = "/apis/authorization.k8s.io/v1/subjectaccessreviews", local = "/apis/authorization.k8s.io/v1/namespaces/shop/localsubjectaccessreviews";
        static string Ask(string verb, string space = "shop") => $$$"""{"spec":{"user":"ann","resourceAttributes":{"verb":"{{{verb}}}","resource":"secrets","namespace":"{{{space}}}"} } }""";

        (await server.Send("POST", reviews, Ask("list"))).At("status", "allowed").ShouldBe("true");
        KubeAnswer no = await server.Send("POST", reviews, Ask("get"));
        (no.At("status", "allowed"), no.At("status", "reason")).ShouldBe(("false", "ann may only list"));
        (await server.Send("POST", local, Ask("get"))).At("status", "allowed").ShouldBe("false");
        (await server.Send("POST", local, Ask("get", "other"))).Code.ShouldBe(400);
        (await server.Send("POST", local, """{"spec":{"user":"ann","nonResourceAttributes":{"path":"/x","verb":"get"}}}""")).Code.ShouldBe(422);
        (await server.Send("POST", reviews, """{"spec":{"resourceAttributes":{"verb":"get","resource":"secrets"}}}""")).At("details", "causes", 0, "field").ShouldBe("spec.user");
        (await server.Send("POST", reviews, """{"spec":{"user":"ann"}}""")).Code.ShouldBe(422);
        (await server.Send("POST", "/apis/authorization.k8s.io/v1/localsubjectaccessreviews", Ask("get"))).Code.ShouldBe(404);

        KubeAnswer robot = await server.Send("POST", "/apis/authentication.k8s.io/v1/tokenreviews", """{"spec":{"token":"robot"}}""");
        (robot.At("status", "authenticated"), robot.At("status", "user", "username")).ShouldBe(("true", "robot"));
        (await server.Send("POST", "/apis/authentication.k8s.io/v1/tokenreviews", """{"spec":{"token":"nobody"}}""")).At("status", "authenticated").ShouldBe("false");
        (await server.Send("POST", "/apis/authentication.k8s.io/v1/tokenreviews", """{"spec":{"token":"robot","audiences":["vault"]}}""")).At("status", "authenticated").ShouldBe("false");
        (await server.Send("POST", "/apis/authentication.k8s.io/v1/tokenreviews", """{"spec":{}}""")).Code.ShouldBe(400);
    }

    [Fact]
    public async Task A_service_account_gets_a_token()
    {
        await using KubeServer server = await KubeServer.Start();
        await server.Send("POST", "/api/v1/namespaces/shop/serviceaccounts", """{"metadata":{"name":"robot"}}""");

        KubeAnswer token = await server.Send("POST", "/api/v1/namespaces/shop/serviceaccounts/robot/token", """{"spec":{"expirationSeconds":600}}""");

        token.Code.ShouldBe(201);
        token.At("kind").ShouldBe("TokenRequest");
        token.At("status", "token").ShouldBe("token-of-shop-robot");
        token.At("status", "expirationTimestamp").ShouldBe("1970-01-01T00:10:00Z");
        (await server.Send("POST", "/api/v1/namespaces/shop/serviceaccounts/robot/token", """{"spec":{"expirationSeconds":1}}""")).Code.ShouldBe(422);
        (await server.Send("POST", "/api/v1/namespaces/shop/serviceaccounts/none/token", "{}")).Code.ShouldBe(404);
        foreach (AuditRecord record in server.Audit.Records)
            Encoding.UTF8.GetString((record.After ?? default).Span).ShouldNotContain("token-of");
    }

    [Fact]
    public async Task The_record_of_a_secret_says_that_values_changed_and_nothing_to_check_a_guess_by()
    {
        await using KubeServer server = await KubeServer.Start();
        string secret = ApiSample.Secret("a", ""","stringData":{"password":"hunter2"}""")
            .Replace("\"name\":\"a\"", "\"name\":\"a\",\"annotations\":{\"kubectl.kubernetes.io/last-applied-configuration\":\"hunter2\"}", StringComparison.Ordinal);

        await server.Send("POST", ApiSample.Secrets, secret);
        await server.Send("PATCH", ApiSample.Secrets + "/a", """{"stringData":{"password":"hunter3"}}""", "application/merge-patch+json");
        await server.Send("DELETE", ApiSample.Secrets + "/a");
        await server.Send("DELETE", ApiSample.Secrets + "/a");

        AuditRecord[] records = [.. server.Audit.Records];
        records.Select(record => $"{record.Verb} {record.Code} {record.Before is not null} {record.After is not null}")
            .ShouldBe(["create 201 False True", "patch 200 True True", "delete 200 True False", "delete 404 False False"]);
        foreach (AuditRecord record in records)
            foreach (ReadOnlyMemory<byte>? json in new[] { record.Before, record.After })
            {
                string text = Encoding.UTF8.GetString((json ?? default).Span);
                text.ShouldNotContain("hunter");
                text.ShouldNotContain(Convert.ToBase64String("hunter2"u8));
            }
        string Value(ReadOnlyMemory<byte>? json) => (string)System.Text.Json.Nodes.JsonNode.Parse(json!.Value.Span)!["data"]!["password"]!;
        Value(records[0].After).ShouldBe(AuditRecord.Hidden);
        Value(records[1].After).ShouldNotBe(Value(records[1].Before));
        Value(records[2].Before).ShouldBe(AuditRecord.Hidden);
    }

    [Fact]
    public async Task Who_may_write_secrets_but_not_read_them_is_shown_no_values()
    {
        await using KubeServer server = await KubeServer.Start();
        await server.Send("POST", ApiSample.Secrets, ApiSample.Secret("a", ""","data":{"x":"c2VjcmV0"}"""));
        server.Access.Rule = (_, question) => question is { Resource: "secrets", Verb: "get" } ? "no" : null;

        KubeAnswer patched = await server.Send("PATCH", ApiSample.Secrets + "/a", """[{"op":"copy","from":"/data/x","path":"/metadata/annotations"}]""", "application/json-patch+json");
        patched.Body.ShouldNotContain("c2VjcmV0");
        patched.Code.ShouldBe(403);
        KubeAnswer merged = await server.Send("PATCH", ApiSample.Secrets + "/a", """{"metadata":{"annotations":{"y":"z"}}}""", "application/merge-patch+json");

        merged.Code.ShouldBe(200);
        merged.At("metadata", "name").ShouldBe("a");
        merged.Body.ShouldNotContain("c2VjcmV0");
    }
}
