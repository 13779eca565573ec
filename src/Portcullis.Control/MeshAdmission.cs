using System.Collections.Immutable;
using Portcullis.Identity;
using Portcullis.Kube;
using Portcullis.Mesh;
using Portcullis.Resources;
using Portcullis.Syntax;

namespace Portcullis.Control;

/// <summary>Judges writes by the compiler that the data planes run: what does not compile is refused with every cause, what it makes suspicious is warned of.</summary>
/// <remarks>
/// Warned of is what the change brings, in whichever object, and for a deletion what it breaks; a namespace's deletion in one sentence. Unknown fields are the schema's business.
/// The mesh's root namespace cannot be deleted, nor the one where the MeshConfig stands.
/// Views that the control plane writes are forbidden to everyone else.
/// </remarks>
public sealed class MeshAdmission : IAdmission
{
    private readonly MeshJudge _judge;

    /// <summary>An admission of one control plane.</summary>
    /// <param name="workloads">The gateways that are known now; while there is none, the default gateway stands for them.</param>
    /// <param name="ed25519">Checks Ed25519 signatures of tokens; null skips such keys in inline key sets.</param>
    public MeshAdmission(TimeProvider time, Func<IEnumerable<GatewayWorkload>> workloads, Ed25519Check? ed25519 = null)
        : this(new MeshJudge(time, workloads, ed25519))
    {
    }

    internal MeshAdmission(MeshJudge judge) => _judge = judge;

    public ValueTask<AdmissionAnswer> Admit(AdmissionRequest request, StoreView current, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(current);
        return new(Judge(request, current));
    }

    private AdmissionAnswer Judge(AdmissionRequest request, StoreView current)
    {
        if (request.Type.IsReadOnly && request.Caller.How != Caller.Internal.How)
            return new AdmissionAnswer([], [], $"{request.Type.QualifiedName} are views of what runs: the control plane writes them, and nobody else");
        if (request.Key is { Group: "", Plural: "namespaces" } && request.Object is null)
            return Namespace(request, current);
        if (request.Subresource.Length > 0 || Kinds.Find(request.Key.Group, request.Type.Kind) is null)
            return AdmissionAnswer.Admitted;

        Judgement judged = _judge.Judge(current, request.Key, request.Object?.ToJsonString());
        ImmutableArray<string> warnings =
        [
            .. judged.Opened,
            .. Findings.Warnings(judged.Found.Where(static each => each.Severity == Severity.Warning), request.Key),
        ];
        return new AdmissionAnswer(request.Verb == "delete" ? [] : Findings.Causes(judged.Found), warnings);
    }

    private AdmissionAnswer Namespace(AdmissionRequest request, StoreView current)
    {
        NamespaceLoss loss = _judge.Lose(current, request.Key.Name);
        if (loss.IsRoot) // SECURITY: for whoever asks, since an owner's deletion makes the control plane itself ask
            return new AdmissionAnswer([], [], "this namespace may not be deleted: what holds for the whole mesh stands in it");
        return loss.Warning(request.Key.Name) is { } warning ? new AdmissionAnswer([], [warning]) : AdmissionAnswer.Admitted;
    }
}
