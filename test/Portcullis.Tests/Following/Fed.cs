using System.Text;
using Portcullis.Control;

namespace Portcullis.Tests.Following;

/// <summary>Objects as a control plane sends them, and updates made of them.</summary>
internal static class Fed
{
    public const string GatewayName = "/networking.istio.io/gateways/istio-system/edge";
    public const string DenyName = "/security.istio.io/authorizationpolicies/istio-system/deny-admin";

    public static FeedObject Gateway { get; } = Object(GatewayName, 1,
        """{"apiVersion":"networking.istio.io/v1","kind":"Gateway","metadata":{"name":"edge","namespace":"istio-system","uid":"u","resourceVersion":"1","generation":1},"spec":{"selector":{"istio":"ingressgateway"},"servers":[{"port":{"number":80,"name":"http","protocol":"HTTP"},"hosts":["*"]}]}}""");

    public static FeedObject Deny(string path = "/admin", long revision = 2) => Object(DenyName, revision,
        """{"apiVersion":"security.istio.io/v1","kind":"AuthorizationPolicy","metadata":{"name":"deny-admin","namespace":"istio-system"},"spec":{"action":"DENY","rules":[{"to":[{"operation":{"paths":["PATH"]}}]}]}}""".Replace("PATH", path, StringComparison.Ordinal));

    /// <summary>A policy with an action that there is not.</summary>
    public static FeedObject BadDeny(long revision = 3) => Object(DenyName, revision,
        """{"apiVersion":"security.istio.io/v1","kind":"AuthorizationPolicy","metadata":{"name":"deny-admin","namespace":"istio-system"},"spec":{"action":"DENNY"}}""");

    public static FeedObject Object(string name, long revision, string json) => new(name, revision, Encoding.UTF8.GetBytes(json));

    public static FeedUpdate Whole(long revision, params FeedObject[] objects) => new(revision, IsWhole: true, [.. objects], []);

    public static FeedUpdate Changed(long revision, params FeedObject[] objects) => new(revision, IsWhole: false, [.. objects], []);

    public static FeedUpdate Removed(long revision, params string[] names) => new(revision, IsWhole: false, [], [.. names]);
}
