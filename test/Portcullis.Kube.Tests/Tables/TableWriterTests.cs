using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Portcullis.Kube.Tests;

public sealed class TableWriterTests
{
    private static readonly DateTimeOffset Now = new(2026, 5, 1, 12, 0, 0, TimeSpan.Zero);

    private static JsonNode Table(ResourceType type, TableForm form, params string[] objects)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
            TableWriter.Write(json, type, form, objects.Select(text => (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(text)));
        return JsonNode.Parse(stream.ToArray())!;
    }

    private static string Cells(ResourceType type, string value) =>
        Table(type, new TableForm { Version = "v1", Now = Now }, value)["rows"]![0]!["cells"]!.ToJsonString(new JsonSerializerOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    private static string Whole(string rest) => $$"""{"apiVersion":"v1","kind":"X","metadata":{"name":"a","resourceVersion":"7","creationTimestamp":"2026-05-01T11:50:00Z"}{{(rest.Length == 0 ? "" : "," + rest)}}}""";

    [Fact]
    public void Cells_of_built_in_kinds_are_those_of_Kubernetes()
    {
        Cells(KubeKinds.Secret, Whole("""  "data":{"x":"","y":""},"type":"Opaque" """)).ShouldBe("""["a","Opaque",2,"10m"]""");
        Cells(KubeKinds.ConfigMap, Whole("""  "data":{"x":""},"binaryData":{"y":""} """)).ShouldBe("""["a",2,"10m"]""");
        Cells(KubeKinds.Namespace, Whole("""  "status":{"phase":"Active"} """)).ShouldBe("""["a","Active","10m"]""");
        Cells(KubeKinds.ServiceAccount, Whole("")).ShouldBe("""["a",0,"10m"]""");
        Cells(KubeKinds.Service, Whole("""  "spec":{"type":"ClusterIP","ports":[{"port":80},{"port":53,"protocol":"UDP","nodePort":30053}],"selector":{"b":"c","a":"b"}} """))
            .ShouldBe("""["a","ClusterIP","<none>","<none>","80/TCP,53:30053/UDP","10m","a=b,b=c"]""");
        Cells(KubeKinds.Endpoints, Whole("""  "subsets":[{"addresses":[{"ip":"10.0.0.1"},{"ip":"fd00::1"}],"ports":[{"port":80},{"port":81}]}] """))
            .ShouldBe("""["a","10.0.0.1:80,10.0.0.1:81,[fd00::1]:80 + 1 more...","10m"]""");
        Cells(KubeKinds.EndpointSlice, Whole("""  "addressType":"IPv4","endpoints":[{"addresses":["1.1.1.1"]}],"ports":[{"port":80}] """)).ShouldBe("""["a","IPv4","80","1.1.1.1","10m"]""");
        Cells(KubeKinds.CustomResourceDefinition, Whole("")).ShouldBe("""["a","2026-05-01T11:50:00Z"]""");
    }

    [Fact]
    public void Events_do_not_begin_with_their_name()
    {
        Cells(KubeKinds.Event, Whole("""  "type":"Warning","reason":"Refused","involvedObject":{"kind":"Gateway","name":"gw"},"message":" it broke\n","firstTimestamp":"2026-05-01T11:00:00Z","lastTimestamp":"2026-05-01T11:59:55Z","count":3,"source":{"component":"portcullis"} """))
            .ShouldBe("""["5s (x3 over 60m)","Warning","Refused","gateway/gw",null,"portcullis","it broke","60m",3,"a"]""");
        Cells(KubeKinds.Event, Whole("")).ShouldBe("""["<unknown>",null,null,"",null,"","","<unknown>",1,"a"]""");
    }

    [Fact]
    public void Workloads_show_what_is_ready()
    {
        Cells(KubeKinds.Pod, Whole("""  "spec":{"containers":[{"name":"p"}],"nodeName":"n1"},"status":{"phase":"Running","podIP":"10.1.1.1","containerStatuses":[{"name":"p","ready":true,"restartCount":2}]} """))
            .ShouldBe("""["a","1/1","Running","2","10m","10.1.1.1","n1"]""");
        Cells(KubeKinds.Deployment, Whole("""  "spec":{"replicas":2,"selector":{"matchLabels":{"app":"g"}},"template":{"spec":{"containers":[{"name":"p","image":"portcullis:1"}]}}},"status":{"readyReplicas":1,"availableReplicas":1,"updatedReplicas":2} """))
            .ShouldBe("""["a","1/2",2,1,"10m","p","portcullis:1","app=g"]""");
    }

    [Fact]
    public void Columns_of_custom_kinds_follow_their_paths()
    {
        ResourceType type = KubeKinds.ConfigMap with
        {
            IsCustom = true,
            Columns =
            [
                new TableColumn("Hosts", "string", ".spec.hosts"), new TableColumn("Count", "integer", ".spec.count"), new TableColumn("Age", "date", ".metadata.creationTimestamp"),
                new TableColumn("Enforced", "string", """.status.conditions[?(@.type=="Enforced")].status""", Priority: 1),
            ],
        };
        Cells(type, Whole("""  "spec":{"hosts":["a","*"],"count":3},"status":{"conditions":[{"type":"Accepted","status":"False"},{"type":"Enforced","status":"True"}]} """))
            .ShouldBe("""["a","[\"a\",\"*\"]",3,"10m","True"]""");
        Cells(type, Whole("")).ShouldBe("""["a",null,null,"10m",null]""");
    }

    [Fact]
    public void A_list_tells_its_revision_and_the_next_page()
    {
        JsonNode table = Table(KubeKinds.ConfigMap, new TableForm { Version = "v1", Now = Now, ResourceVersion = "42", Continue = "abc", Remaining = 5 }, Whole(""), Whole(""));
        table["metadata"]!.ToJsonString().ShouldBe("""{"resourceVersion":"42","continue":"abc","remainingItemCount":5}""");
        table["rows"]!.AsArray().Count.ShouldBe(2);
        table["columnDefinitions"]![0]!["format"]!.GetValue<string>().ShouldBe("name");
        table["rows"]![0]!["object"]!["kind"]!.GetValue<string>().ShouldBe("PartialObjectMetadata");
        table["rows"]![0]!["object"]!["metadata"]!["name"]!.GetValue<string>().ShouldBe("a");
    }

    [Fact]
    public void A_watch_event_takes_the_revision_of_its_object_and_need_not_repeat_columns()
    {
        JsonNode table = Table(KubeKinds.ConfigMap, new TableForm { Version = "v1", Now = Now, HasColumns = false, Rows = TableRows.Object }, Whole(""));
        table["metadata"]!["resourceVersion"]!.GetValue<string>().ShouldBe("7");
        table["columnDefinitions"].ShouldBeNull();
        table["rows"]![0]!["object"]!["kind"]!.GetValue<string>().ShouldBe("X");
        Table(KubeKinds.ConfigMap, new TableForm { Version = "v1", Now = Now, Rows = TableRows.None }, Whole(""))["rows"]![0]!.AsObject().ContainsKey("object").ShouldBeFalse();
    }
}
