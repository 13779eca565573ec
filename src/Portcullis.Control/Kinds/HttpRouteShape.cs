using Portcullis.Kube;
using static Portcullis.Kube.Shape;

namespace Portcullis.Control;

/// <summary>Shapes of what a VirtualService's HTTP route does beside sending requests on.</summary>
internal static class HttpRouteShape
{
    public static ObjectSchema Cors => Object("What pages of other origins may do (CORS).",
        ("allowCredentials", Flag("Whether they may send cookies and the like.")),
        ("allowHeaders", Texts("Request headers that they may send.")),
        ("allowMethods", Texts("Methods that they may use.")),
        ("allowOrigin", Texts("Deprecated for `allowOrigins`.")),
        ("allowOrigins", List("Their origins.", MeshShape.StringMatch("One origin, as `https://example.com`."))),
        ("exposeHeaders", Texts("Headers of the answer that they may read.")),
        ("maxAge", MeshShape.Duration("How long the permission may be kept, in whole seconds.")),
        ("unmatchedPreflights", Choice("What becomes of a preflight request of another origin.", "UNSPECIFIED", "FORWARD", "IGNORE")));

    public static ObjectSchema Fault => Object("Faults made on purpose.",
        ("abort", Object("Requests that are answered with an error.",
            ("grpcStatus", Text("The gRPC status, as `UNAVAILABLE`; instead of `httpStatus`.")),
            ("http2Error", Text("Refused: not supported.")),
            ("httpStatus", Shape.Whole("The HTTP status.", "int64")),
            ("percentage", Percentage("How many requests; none when absent.")))),
        ("delay", Object("Requests that are held back.",
            ("exponentialDelay", Text("Refused: not supported.")),
            ("fixedDelay", MeshShape.Duration("How long.")),
            ("percent", Shape.Whole("Deprecated for `percentage`, and without effect.", "int64")),
            ("percentage", Percentage("How many requests; none when absent.")))));

    public static ObjectSchema Redirect => Object("An answer that sends the client elsewhere.",
        ("authority", Text("The host to go to; the same when absent.")),
        ("derivePort", Choice("Where the port comes from; instead of `port`.", "FROM_PROTOCOL_DEFAULT", "FROM_REQUEST_PORT")),
        ("port", Shape.Whole("The port to go to.", "int64")),
        ("prefixRewrite", Text("What replaces the matched prefix; instead of `uri`.")),
        ("redirectCode", Shape.Whole("The status: 301, 302, 303, 307 or 308; 301 when absent.", "int64")),
        ("scheme", Text("`http` or `https`; the same when absent.")),
        ("uri", Text("The path to go to; the same when absent.")));

    public static ObjectSchema Retries => Object("When a request is tried again.",
        ("attempts", Shape.Whole("How often at most; 0 switches it off.", "int64")),
        ("backoff", MeshShape.Duration("How long to wait before the first retry; it doubles.")),
        ("perTryTimeout", MeshShape.Duration("How long each try may take.")),
        ("retryIgnorePreviousHosts", Flag("Prefer workloads that were not tried.")),
        ("retryOn", Text("What is tried again: `connect-failure`, `5xx`, status codes, …, with commas between.")),
        ("retryRemoteLocalities", Flag("Try other localities too.")));

    public static ObjectSchema Rewrite => Object("How the request is changed before it goes on.",
        ("authority", Text("The host that the service is asked for.")),
        ("uri", Text("What replaces the path, or the matched prefix of it.")),
        ("uriRegexRewrite", Object("How the path is replaced by a regular expression; instead of `uri`.",
            ("match", Text("An expression in RE2's syntax.")),
            ("rewrite", Text(@"What replaces each match; `\1` is the first group.")))));

    public static ObjectSchema Percentage(string description) => Object(description, ("value", Number("From 0 to 100.")));
}
