namespace Portcullis.Kube.Tests;

/// <summary>Kubernetes' own kinds and a custom one in two versions, small enough to read.</summary>
public static class TestKinds
{
    public static ResourceType PeerAuthentication { get; } = new()
    {
        Group = "security.istio.io",
        Versions = ["v1", "v1beta1"],
        Kind = "PeerAuthentication",
        Plural = "peerauthentications",
        Singular = "peerauthentication",
        ShortNames = ["pa"],
        Categories = ["istio-io", "security-istio-io"],
        IsCustom = true,
        HasStatus = true,
        Schema = Shape.KubeObject("Who must speak mutual TLS.",
            ("spec", Shape.Object("What is wanted.",
                ("mtls", Shape.Object("The mode.", ("mode", Shape.Choice("Which.", "UNSET", "DISABLE", "PERMISSIVE", "STRICT")))),
                ("portLevelMtls", Shape.Map("By port.", Shape.Object("The mode.", ("mode", Shape.Text("Which."))))),
                ("selector", Shape.Object("For whom.", ("matchLabels", Shape.TextMap("Labels.")))))),
            ("status", Shape.FreeObject("What became of it."))),
        Columns = [new TableColumn("Mode", "string", ".spec.mtls.mode", "The mode."), new TableColumn("Age", "date", ".metadata.creationTimestamp", "How long.")],
    };

    public static ResourceCatalog Catalog { get; } = new([.. KubeKinds.All, .. AbsentKinds.All, PeerAuthentication]);
}
