using Portcullis.Kube;
using static Portcullis.Kube.Shape;

namespace Portcullis.Control;

/// <summary>The shape of AuthorizationPolicy.</summary>
internal static class AuthorizationPolicyShape
{
    public static ObjectSchema Instance { get; } = MeshShape.Whole("Says which requests a workload serves. CUSTOM policies decide first, then DENY, then ALLOW; once one ALLOW policy exists, what none allows is denied.",
        Object("Which requests, and what they meet.",
            ("action", Choice("What a matching request meets; ALLOW when absent.", "ALLOW", "DENY", "AUDIT", "CUSTOM")),
            ("provider", Object("Who decides; for CUSTOM only.",
                ("name", Text("The name of one of MeshConfig's `extensionProviders`.")))),
            ("rules", Objects("A request matches when one of the rules does. No rules: nothing matches, so that an ALLOW policy without rules denies everything.",
                ("from", Objects("Where the request comes from: one of the entries must match; absent: from anywhere.", ("source", Source))),
                ("to", Objects("What the request asks for: one of the entries must match; absent: anything.", ("operation", Operation))),
                ("when", Objects("What else must hold: every entry must match.",
                    ("key", Text("The attribute, as `source.ip`, `request.headers[x-token]` or `request.auth.claims[iss]`.")),
                    ("notValues", Texts("Values of which the attribute must have none.")),
                    ("values", Texts("Values of which the attribute must have one.")))
                    .Demand("key")))),
            ("selector", MeshShape.Selector),
            ("targetRef", MeshShape.TargetRef),
            ("targetRefs", MeshShape.TargetRefs)));

    private static ObjectSchema Source => Object("Whom a request comes from: every field given must match. Values may begin or end with `*`.",
        ("ipBlocks", Texts("Addresses or CIDR ranges that the connection comes from.")),
        ("namespaces", Texts("Namespaces of the caller's certificate.")),
        ("notIpBlocks", Texts("Addresses or ranges that the connection must not come from.")),
        ("notNamespaces", Texts("Namespaces that the caller must not be of.")),
        ("notPrincipals", Texts("Identities that the caller must not have.")),
        ("notRemoteIpBlocks", Texts("Addresses or ranges that the original client must not have.")),
        ("notRequestPrincipals", Texts("Token identities that the request must not bear.")),
        ("notServiceAccounts", Texts("Service accounts that the caller must not be.")),
        ("notTrustDomains", Texts("Trust domains that the caller must not be of.")),
        ("principals", Texts("Identities of the caller's certificate: the SPIFFE id without `spiffe://`, as `cluster.local/ns/shop/sa/cart`, or another subject alternative name that the gateway accepts.")),
        ("remoteIpBlocks", Texts("Addresses or CIDR ranges of the original client, as `X-Forwarded-For` or the PROXY protocol tells.")),
        ("requestPrincipals", Texts("Identities of the request's token, as `ISSUER/SUBJECT`.")),
        ("serviceAccounts", Texts("Service accounts of the caller's certificate, as `NAME` or `NAMESPACE/NAME`.")),
        ("trustDomains", Texts("Trust domains of the caller's certificate.")));

    private static ObjectSchema Operation => Object("What a request asks for: every field given must match. Values may begin or end with `*`.",
        ("hosts", Texts("Host names, without regard to case.")),
        ("methods", Texts("HTTP methods, in capitals.")),
        ("notHosts", Texts("Host names that the request must not ask for.")),
        ("notMethods", Texts("HTTP methods that the request must not have.")),
        ("notPaths", Texts("Paths that the request must not ask for.")),
        ("notPorts", Texts("Port numbers that the request must not come in on.")),
        ("paths", Texts("Paths without query; `{*}` stands for one segment, `{**}` for any rest.")),
        ("ports", Texts("Numbers of the port that the request comes in on, as text.")));
}
