using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;

namespace Portcullis.Kube.Tests;

public sealed class KubeProtobufTests
{
    private static readonly ProtobufText Meta = new ProtobufText()
        .Text(1, "tls").Text(2, "").Text(3, "").Text(4, "").Text(5, "").Text(6, "").Number(7, 0).Message(8, new ProtobufText())
        .Pair(11, "app", "cart"u8).Pair(12, "note", ""u8).Text(14, "a/b");

    [Fact]
    public void Reads_a_secret_and_leaves_out_what_is_empty()
    {
        byte[] body = ProtobufText.Body("v1", "Secret", new ProtobufText()
            .Message(1, Meta).Pair(2, "tls.key", [1, 2, 255]).Pair(2, "empty", []).Text(3, "kubernetes.io/tls").Pair(4, "user", "name"u8).Number(5, 0));

        KubeProtobuf.Read(body).Value.ShouldBeJson("""
            {"apiVersion":"v1","kind":"Secret","metadata":{"name":"tls","labels":{"app":"cart"},"annotations":{"note":""},"finalizers":["a/b"]},
             "data":{"tls.key":"AQL/","empty":""},"type":"kubernetes.io/tls","stringData":{"user":"name"},"immutable":false}
            """);
    }

    [Fact]
    public void Reads_a_config_map() => Read("v1", "ConfigMap", new ProtobufText().Message(1, Name("c")).Pair(2, "k", "v"u8).Pair(3, "b", [0]))
        .ShouldBeJson("""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"c"},"data":{"k":"v"},"binaryData":{"b":"AA=="}}""");

    [Fact]
    public void Reads_a_namespace() => Read("v1", "Namespace", new ProtobufText().Message(1, Name("n")).Message(2, new ProtobufText()).Message(3, new ProtobufText().Text(1, "")))
        .ShouldBeJson("""{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"n"}}""");

    [Fact]
    public void Reads_a_service_account() => Read("v1", "ServiceAccount", new ProtobufText().Message(1, Name("s")).Message(2, new ProtobufText().Text(3, "t")).Message(3, Name("p")).Number(4, 0))
        .ShouldBeJson("""{"apiVersion":"v1","kind":"ServiceAccount","metadata":{"name":"s"},"secrets":[{"name":"t"}],"imagePullSecrets":[{"name":"p"}],"automountServiceAccountToken":false}""");

    [Fact]
    public void Reads_a_service() => Read("v1", "Service", new ProtobufText().Message(1, Name("s")).Message(2, new ProtobufText()
            .Message(1, new ProtobufText().Text(1, "http").Text(2, "TCP").Number(3, 80).Message(4, new ProtobufText().Number(1, 0).Number(2, 8080).Text(3, "")).Number(5, 0))
            .Message(1, new ProtobufText().Number(3, 443).Message(4, new ProtobufText().Number(1, 1).Number(2, 0).Text(3, "tls")))
            .Pair(2, "app", "cart"u8).Text(3, "").Text(4, "ClusterIP").Text(7, "").Text(8, "").Text(10, "").Text(11, "").Number(12, 0).Number(13, 0)).Message(3, new ProtobufText().Message(1, new ProtobufText())))
        .ShouldBeJson("""
            {"apiVersion":"v1","kind":"Service","metadata":{"name":"s"},"spec":{"ports":[{"name":"http","protocol":"TCP","port":80,"targetPort":8080},{"port":443,"targetPort":"tls"}],
             "selector":{"app":"cart"},"type":"ClusterIP"}}
            """);

    [Fact]
    public void Reads_what_controllers_write()
    {
        static ProtobufText Time(long seconds, long nanos) => new ProtobufText().Number(1, seconds).Number(2, nanos);
        Read("v1", "Event", new ProtobufText().Message(1, Name("e")).Message(2, new ProtobufText().Text(1, "ConfigMap").Text(2, "n").Text(3, "c"))
                .Text(3, "R").Text(4, "m").Message(5, new ProtobufText().Text(1, "x").Text(2, "")).Message(6, Time(86_400, 0)).Number(8, 2).Text(9, "Normal").Message(10, Time(86_400, 5_000)))
            .ShouldBeJson("""{"apiVersion":"v1","kind":"Event","metadata":{"name":"e"},"involvedObject":{"kind":"ConfigMap","namespace":"n","name":"c"},"reason":"R","message":"m","source":{"component":"x"},"firstTimestamp":"1970-01-02T00:00:00Z","count":2,"type":"Normal","eventTime":"1970-01-02T00:00:00.000005Z"}""");
        Read("v1", "Endpoints", new ProtobufText().Message(1, Name("e")).Message(2, new ProtobufText().Message(1, new ProtobufText().Text(1, "10.0.0.1")).Message(3, new ProtobufText().Text(1, "http").Number(2, 80).Text(3, "TCP"))))
            .ShouldBeJson("""{"apiVersion":"v1","kind":"Endpoints","metadata":{"name":"e"},"subsets":[{"addresses":[{"ip":"10.0.0.1"}],"ports":[{"name":"http","port":80,"protocol":"TCP"}]}]}""");
        Read("discovery.k8s.io/v1", "EndpointSlice", new ProtobufText().Message(1, Name("e")).Message(2, new ProtobufText().Text(1, "10.0.0.1").Message(2, new ProtobufText().Number(1, 0))).Message(3, new ProtobufText().Number(3, 80)).Text(4, "IPv4"))
            .ShouldBeJson("""{"apiVersion":"discovery.k8s.io/v1","kind":"EndpointSlice","metadata":{"name":"e"},"endpoints":[{"addresses":["10.0.0.1"],"conditions":{"ready":false}}],"ports":[{"port":80}],"addressType":"IPv4"}""");
        Read("coordination.k8s.io/v1", "Lease", new ProtobufText().Message(1, Name("l")).Message(2, new ProtobufText().Text(1, "me").Number(2, 15).Message(4, Time(86_400, 123_456_000)).Number(5, 0)))
            .ShouldBeJson("""{"apiVersion":"coordination.k8s.io/v1","kind":"Lease","metadata":{"name":"l"},"spec":{"holderIdentity":"me","leaseDurationSeconds":15,"renewTime":"1970-01-02T00:00:00.123456Z","leaseTransitions":0}}""");
        Read("authentication.k8s.io/v1", "TokenReview", new ProtobufText().Message(1, new ProtobufText()).Message(2, new ProtobufText().Text(1, "t").Text(2, "a")))
            .ShouldBeJson("""{"apiVersion":"authentication.k8s.io/v1","kind":"TokenReview","spec":{"token":"t","audiences":["a"]}}""");
        Read("authorization.k8s.io/v1", "SubjectAccessReview", new ProtobufText().Message(2, new ProtobufText().Message(1, new ProtobufText().Text(2, "get").Text(5, "pods")).Text(3, "ann").Text(4, "g")))
            .ShouldBeJson("""{"apiVersion":"authorization.k8s.io/v1","kind":"SubjectAccessReview","spec":{"resourceAttributes":{"verb":"get","resource":"pods"},"user":"ann","groups":["g"]}}""");
    }

    [Fact]
    public void Reads_a_token_request() => Read("authentication.k8s.io/v1", "TokenRequest", new ProtobufText().Message(1, new ProtobufText())
            .Message(2, new ProtobufText().Text(1, "a").Text(1, "b").Message(3, new ProtobufText().Text(1, "Secret").Text(2, "v1").Text(3, "s").Text(4, "")).Number(4, 600)))
        .ShouldBeJson("""{"apiVersion":"authentication.k8s.io/v1","kind":"TokenRequest","spec":{"audiences":["a","b"],"boundObjectRef":{"kind":"Secret","apiVersion":"v1","name":"s"},"expirationSeconds":600}}""");

    [Fact]
    public void Reads_reviews()
    {
        Read("authorization.k8s.io/v1", "SelfSubjectAccessReview", new ProtobufText().Message(2, new ProtobufText()
                .Message(1, new ProtobufText().Text(1, "shop").Text(2, "get").Text(3, "").Text(4, "").Text(5, "secrets").Text(6, "").Text(7, ""))))
            .ShouldBeJson("""{"apiVersion":"authorization.k8s.io/v1","kind":"SelfSubjectAccessReview","spec":{"resourceAttributes":{"namespace":"shop","verb":"get","resource":"secrets"}}}""");
        Read("authorization.k8s.io/v1", "SelfSubjectAccessReview", new ProtobufText().Message(2, new ProtobufText().Message(2, new ProtobufText().Text(1, "/healthz").Text(2, "get"))))
            .ShouldBeJson("""{"apiVersion":"authorization.k8s.io/v1","kind":"SelfSubjectAccessReview","spec":{"nonResourceAttributes":{"path":"/healthz","verb":"get"}}}""");
        Read("authorization.k8s.io/v1", "SelfSubjectRulesReview", new ProtobufText().Message(2, new ProtobufText().Text(1, "shop")))
            .ShouldBeJson("""{"apiVersion":"authorization.k8s.io/v1","kind":"SelfSubjectRulesReview","spec":{"namespace":"shop"}}""");
        Read("authentication.k8s.io/v1", "SelfSubjectReview", new ProtobufText().Message(1, new ProtobufText()))
            .ShouldBeJson("""{"apiVersion":"authentication.k8s.io/v1","kind":"SelfSubjectReview"}""");
    }

    [Fact]
    public void Reads_delete_options_in_which_zero_means_at_once() =>
        Read("meta.k8s.io/v1", "DeleteOptions", new ProtobufText().Number(1, 0).Message(2, new ProtobufText().Text(1, "u")).Text(4, "Background").Text(5, "All"))
            .ShouldBeJson("""{"apiVersion":"meta.k8s.io/v1","kind":"DeleteOptions","gracePeriodSeconds":0,"preconditions":{"uid":"u"},"propagationPolicy":"Background","dryRun":["All"]}""");

    [Fact]
    public void Reads_times() => Read("v1", "ConfigMap", new ProtobufText().Message(1, new ProtobufText().Message(8, new ProtobufText().Number(1, 86_400).Number(2, 0)).Number(10, 0)))
        .ShouldBeJson("""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"creationTimestamp":"1970-01-02T00:00:00Z","deletionGracePeriodSeconds":0}}""");

    [Fact]
    public void Skips_fields_it_does_not_know() => Read("v1", "Namespace", new ProtobufText().Message(1, Name("n").Text(99, "x").Number(98, 1)).Number(1000, 2))
        .ShouldBeJson("""{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"n"}}""");

    [Fact]
    public void Names_a_kind_that_it_does_not_read() =>
        KubeProtobuf.Read(ProtobufText.Body("apps/v1", "Deployment", new ProtobufText())).Problem!.Message.ShouldBe("kind `Deployment` of `apps/v1` is not read as protobuf; send JSON");

    [Theory]
    [InlineData(new byte[0])]
    [InlineData(new byte[] { 0x6b, 0x38, 0x73 })]
    [InlineData(new byte[] { 0x7b, 0x7d })]
    [InlineData(new byte[] { 0x6b, 0x38, 0x73, 0, 0x0a })]
    [InlineData(new byte[] { 0x6b, 0x38, 0x73, 0, 0x08, 0x01 })]
    [InlineData(new byte[] { 0x6b, 0x38, 0x73, 0, 0x0b, 0x0c })]
    [InlineData(new byte[] { 0x6b, 0x38, 0x73, 0, 0x0a, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01 })]
    public void Refuses_what_is_no_body(byte[] body) => KubeProtobuf.Read(body).Ok.ShouldBeFalse();

    [Fact]
    public void Refuses_wrong_types_bad_text_and_too_many_values()
    {
        Problem(new ProtobufText().Number(1, 1)).ShouldContain("wrong type");
        Problem(new ProtobufText().Bytes(3, [0xff])).ShouldContain("UTF-8");
        Problem(new ProtobufText().Pair(2, "k", [0xff]), "ConfigMap").ShouldContain("map `data` is broken");
        Problem(new ProtobufText().Message(1, new ProtobufText().Message(8, new ProtobufText().Number(1, long.MaxValue)))).ShouldContain("no time");

        var many = new ProtobufText();
        for (int i = 0; i < 100_001; i++)
            many.Message(3, new ProtobufText());
        Problem(many, "ServiceAccount").ShouldContain("more than 100000 values");
    }

    [Fact]
    public void Reads_every_map_of_bytes_back() => Prop.ForAll(Gen.ListOf(Gen.Zip(ArbMap.Default.GeneratorFor<NonNull<string>>(), ArbMap.Default.GeneratorFor<byte[]>().Where(bytes => bytes is not null))).ToArbitrary(), pairs =>
    {
        var expected = new JsonObject();
        var raw = new ProtobufText().Message(1, Name("s"));
        foreach ((NonNull<string> key, byte[] value) in pairs)
        {
            string text = string.Concat(key.Get.Where(c => !char.IsSurrogate(c)));
            expected[text] = Convert.ToBase64String(value);
            raw.Pair(2, text, value);
        }
        return JsonNode.DeepEquals(Read("v1", "Secret", raw)["data"] ?? new JsonObject(), expected);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Never_throws_whatever_is_cut_or_flipped()
    {
        byte[][] bodies =
        [
            ProtobufText.Body("v1", "Secret", new ProtobufText().Message(1, Meta).Pair(2, "k", [1, 2, 3]).Number(5, 1)),
            ProtobufText.Body("v1", "Service", new ProtobufText().Message(2, new ProtobufText().Message(1, new ProtobufText().Number(3, 80).Message(4, new ProtobufText().Number(2, 1))).Pair(2, "a", "b"u8))),
        ];
        foreach (byte[] body in bodies)
        {
            for (int length = 0; length < body.Length; length++)
                KubeProtobuf.Read(body.AsSpan(0, length));
            for (int bit = 0; bit < body.Length * 8; bit++)
            {
                byte[] flipped = [.. body];
                flipped[bit / 8] ^= (byte)(1 << (bit % 8));
                Portcullis.Syntax.Parsed<JsonObject> read = KubeProtobuf.Read(flipped);
                read.Value?.ToJsonString();
            }
        }
    }

    private static ProtobufText Name(string name) => new ProtobufText().Text(1, name);

    private static JsonObject Read(string apiVersion, string kind, ProtobufText raw) =>
        KubeProtobuf.Read(ProtobufText.Body(apiVersion, kind, raw)) is { Ok: true } read ? read.Value : throw new InvalidOperationException();

    private static string Problem(ProtobufText raw, string kind = "Secret") => KubeProtobuf.Read(ProtobufText.Body("v1", kind, raw)).Problem.ShouldNotBeNull().Message;
}
