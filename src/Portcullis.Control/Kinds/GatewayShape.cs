using System.Collections.Immutable;
using Portcullis.Kube;
using static Portcullis.Kube.Shape;

namespace Portcullis.Control;

/// <summary>The shape of Gateway.</summary>
internal static class GatewayShape
{
    private static readonly ImmutableArray<string> Versions = ["TLS_AUTO", "TLSV1_0", "TLSV1_1", "TLSV1_2", "TLSV1_3"];

    public static ObjectSchema Instance { get; } = MeshShape.Whole("Says where a gateway listens, for which hosts, and with which certificates. VirtualServices that name it route what comes in.",
        Object("Which gateways, and where they listen.",
            ("selector", TextMap("Labels, all of which the gateway's workload must have.")),
            ("servers", List("The listeners; at least one.", Server))));

    private static ObjectSchema Server => Object("One listener.",
        ("bind", Text("The address that it listens on, or `unix:///path`; all addresses when absent.")),
        ("defaultEndpoint", Text("Read, and without effect here.")),
        ("hosts", Texts("The hosts that it serves: full names, `*.example.com`, `*`; `NAMESPACE/HOST` admits VirtualServices of that namespace only.")),
        ("name", Text("A name for people.")),
        ("port", Object("The port.",
            ("name", Text("A name of its own among the gateway's ports.")),
            ("number", Shape.Whole("The number; moved by the gateway's own Service or by `--port`. Absent with a Unix socket.", "int64")),
            ("protocol", Text("What is spoken: HTTP, HTTPS, HTTP2, GRPC, GRPC-WEB, TLS, TCP, MONGO, REDIS, MYSQL, UDP or HTTP_PROXY.")),
            ("targetPort", Shape.Whole("Refused on a gateway; its own Service maps ports.", "int64")))
            .Demand("protocol", "name")),
        ("tls", Tls));

    private static ObjectSchema Tls => Object("How TLS is done; needed for HTTPS and TLS.",
        ("caCertCredentialName", Text("The Secret with the authorities that sign client certificates.")),
        ("caCertificates", Text("Path of a PEM file with the authorities that sign client certificates.")),
        ("caCrl", Text("Path of a PEM file with the authorities' revocation lists.")),
        ("cipherSuites", Texts("Cipher suites for TLS 1.2 and before; unknown ones are left out with a warning.")),
        ("credentialName", Text("The Secret in the gateway's namespace with `tls.crt`, `tls.key` and, for MUTUAL, `ca.crt`; or `cert`, `key` and `cacert`.")),
        ("credentialNames", Texts("Two Secrets: one with an RSA, one with an ECDSA certificate.")),
        ("ecdhCurves", Texts("Curves for the key exchange.")),
        ("httpsRedirect", Flag("Answer every request with a redirect to https; for HTTP servers.")),
        ("insecureSkipVerify", Flag("Ask for client certificates and believe them unverified.")),
        ("maxProtocolVersion", Choice("The highest TLS version.", Versions)),
        ("minProtocolVersion", Choice("The lowest TLS version; TLSV1_2 when absent.", Versions)),
        ("mode", Choice("PASSTHROUGH sends TLS on unopened, SIMPLE shows a certificate, MUTUAL demands one of the client too, OPTIONAL_MUTUAL asks for one, ISTIO_MUTUAL uses the mesh's own, AUTO_PASSTHROUGH routes by SNI.",
            "PASSTHROUGH", "SIMPLE", "MUTUAL", "AUTO_PASSTHROUGH", "ISTIO_MUTUAL", "OPTIONAL_MUTUAL")),
        ("privateKey", Text("Path of the PEM file with the server's key.")),
        ("serverCertificate", Text("Path of the PEM file with the server's certificate and chain.")),
        ("subjectAltNames", Texts("Names, one of which a client's certificate must bear.")),
        ("tlsCertificates", Objects("Two certificates by file: an RSA and an ECDSA one.",
            ("caCertificates", Text("Read, and without effect here.")),
            ("privateKey", Text("Path of the PEM file with the key.")),
            ("serverCertificate", Text("Path of the PEM file with the certificate and chain.")))),
        ("verifyCertificateHash", Texts("SHA-256 digests in hex, one of which a client's certificate must have.")),
        ("verifyCertificateSpki", Texts("SHA-256 digests in base64, one of which a client's public key must have.")));
}
