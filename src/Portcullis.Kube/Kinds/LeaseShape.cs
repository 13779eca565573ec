using static Portcullis.Kube.Shape;

namespace Portcullis.Kube;

/// <summary>The shape of Lease.</summary>
internal static class LeaseShape
{
    public static ObjectSchema Lease { get; } = KubeObject("Who holds something for a while, as the lead among instances of one program. The control plane keeps its own elsewhere.",
        ("spec", Object("Who holds it, and until when.",
            ("acquireTime", Time("Since when the holder has had it.")),
            ("holderIdentity", Text("Who holds it.")),
            ("leaseDurationSeconds", Whole("Seconds after `renewTime` for which others must leave it alone.")),
            ("leaseTransitions", Whole("How often it changed hands.")),
            ("preferredHolder", Text("Who should have it next.")),
            ("renewTime", Time("When the holder last said that it is there.")),
            ("strategy", Text("How the holder is chosen, when others choose.")))
            .Named("io.k8s.api.coordination.v1.LeaseSpec")));
}
