using System.Collections.Immutable;
using Portcullis.Kube;

namespace Portcullis.Control;

/// <summary>Asks several judges in order: the first that forbids ends it, otherwise all that they find is told together.</summary>
public sealed class AdmissionChain(params ImmutableArray<IAdmission> judges) : IAdmission
{
    public async ValueTask<AdmissionAnswer> Admit(AdmissionRequest request, StoreView current, CancellationToken cancel)
    {
        var causes = ImmutableArray.CreateBuilder<StatusCause>();
        var warnings = ImmutableArray.CreateBuilder<string>();
        foreach (IAdmission judge in judges)
        {
            AdmissionAnswer answer = await judge.Admit(request, current, cancel);
            if (answer.Forbidden is not null)
                return answer;
            causes.AddRange(answer.Causes);
            warnings.AddRange(answer.Warnings);
        }
        return new AdmissionAnswer(causes.ToImmutable(), warnings.ToImmutable());
    }
}
