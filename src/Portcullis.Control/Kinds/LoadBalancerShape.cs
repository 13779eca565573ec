using Portcullis.Kube;
using static Portcullis.Kube.Shape;

namespace Portcullis.Control;

/// <summary>The shape of a traffic policy's <c>loadBalancer</c>.</summary>
internal static class LoadBalancerShape
{
    public static ObjectSchema Instance => Object("How a workload is chosen; read, and without effect here.",
        ("consistentHash", ConsistentHash),
        ("localityLbSetting", Locality),
        ("simple", Choice("The way; instead of `consistentHash`.", "UNSPECIFIED", "LEAST_CONN", "RANDOM", "PASSTHROUGH", "ROUND_ROBIN", "LEAST_REQUEST")),
        ("warmup", Object("How a new workload gets more and more requests.",
            ("aggression", Number("The curve's steepness; 1 is a straight line.")),
            ("duration", MeshShape.Duration("How long.")),
            ("minimumPercent", Number("Its share at the beginning.")))),
        ("warmupDurationSecs", MeshShape.Duration("Deprecated for `warmup`.")));

    private static ObjectSchema ConsistentHash => Object("Requests with the same key go to the same workload.",
        ("httpCookie", Object("The key is a cookie's value; the cookie is made when there is none.",
            ("attributes", Objects("More attributes of the cookie.",
                ("name", Text("The attribute's name.")),
                ("value", Text("The attribute's value."))).Demand("name")),
            ("name", Text("The cookie's name.")),
            ("path", Text("The cookie's path.")),
            ("ttl", MeshShape.Duration("How long the cookie lives."))).Demand("name")),
        ("httpHeaderName", Text("The key is this header's value.")),
        ("httpQueryParameterName", Text("The key is this query parameter's value.")),
        ("maglev", Object("Chooses by Maglev's table.",
            ("tableSize", Shape.Whole("The table's size, a prime.", "int64")))),
        ("minimumRingSize", Shape.Whole("Deprecated for `ringHash`.", "int64")),
        ("ringHash", Object("Chooses by a ring.",
            ("minimumRingSize", Shape.Whole("The least size of the ring.", "int64")))),
        ("useSourceIp", Flag("The key is the caller's address.")));

    private static ObjectSchema Locality => Object("Which localities are preferred.",
        ("distribute", Objects("Shares by locality; instead of `failover`.",
            ("from", Text("The caller's locality, as `REGION/ZONE/SUBZONE`; `*` may end it.")),
            ("to", Map("Shares by the workload's locality; together 100.", Shape.Whole("A share."))))),
        ("enabled", Flag("Whether localities count.")),
        ("failover", Objects("Where to go when a locality fails.",
            ("from", Text("The region that fails.")),
            ("to", Text("The region to go to instead.")))),
        ("failoverPriority", Texts("Labels whose agreement makes a workload nearer, the most important first.")));
}
