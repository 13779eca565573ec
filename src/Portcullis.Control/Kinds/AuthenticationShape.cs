using Portcullis.Kube;
using static Portcullis.Kube.Shape;

namespace Portcullis.Control;

/// <summary>The shapes of PeerAuthentication and RequestAuthentication.</summary>
internal static class AuthenticationShape
{
    public static ObjectSchema Peer { get; } = MeshShape.Whole("Says whether callers of a workload must show a certificate.",
        Object("Which workloads, and what they demand.",
            ("mtls", Mutual("What all ports demand.")),
            ("portLevelMtls", Map("What single ports demand, by the workload's port number; needs `selector`.", Mutual("What the port demands."))),
            ("selector", MeshShape.Selector)));

    public static ObjectSchema Request { get; } = MeshShape.Whole("Says which tokens a workload accepts. A request with a token that is not valid is refused; one without a token passes, unless an AuthorizationPolicy wants one.",
        Object("Which workloads, and which tokens.",
            ("jwtRules", List("The accepted issuers; a token that fits none of them is refused.", JwtRule)),
            ("selector", MeshShape.Selector),
            ("targetRef", MeshShape.TargetRef),
            ("targetRefs", MeshShape.TargetRefs)));

    private static ObjectSchema Mutual(string description) => Object(description,
        ("mode", Choice("UNSET inherits, DISABLE is plaintext, PERMISSIVE takes both, STRICT demands a certificate.", "UNSET", "DISABLE", "PERMISSIVE", "STRICT")));

    private static ObjectSchema JwtRule => Object("One issuer.",
        ("audiences", Texts("Who a token may be meant for; one of them must be in its `aud`. Absent: anyone.")),
        ("forwardOriginalToken", Flag("Whether the token is sent on.")),
        ("fromCookies", Texts("Cookies that may hold the token.")),
        ("fromHeaders", Objects("Headers that may hold the token; `Authorization: Bearer` when nothing is given.",
            ("name", Text("The header's name.")),
            ("prefix", Text("What stands before the token, with its space."))).Demand("name")),
        ("fromParams", Texts("Query parameters that may hold the token.")),
        ("issuer", Text("The `iss` that a token must have.")),
        ("jwks", Text("The keys, as a JSON Web Key Set; instead of `jwksUri`.")),
        ("jwksUri", Text("Where the keys are fetched; found through the issuer when absent.")),
        ("outputClaimToHeaders", Objects("Claims that are sent on as headers.",
            ("claim", Text("The claim's name; dots lead into objects.")),
            ("header", Text("The header's name."))).Demand("header", "claim")),
        ("outputPayloadToHeader", Text("The header that the token's payload is sent on in, in base64url.")),
        ("presence", Choice("Read, and without effect here.", "OPTIONAL", "REQUIRED")),
        ("spaceDelimitedClaims", Texts("Claims whose text is a list with spaces between.")),
        ("timeout", MeshShape.Duration("How long fetching the keys may take; 5s when absent.")));
}
