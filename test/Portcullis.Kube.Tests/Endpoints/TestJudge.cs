using System.Collections.Concurrent;

namespace Portcullis.Kube.Tests;

/// <summary>Admission that a test decides; admits everything until told otherwise.</summary>
public sealed class TestJudge : IAdmission
{
    private int _inside;

    public ConcurrentQueue<AdmissionRequest> Seen { get; } = new();

    public Func<AdmissionRequest, AdmissionAnswer> Says { get; set; } = _ => AdmissionAnswer.Admitted;

    /// <summary>Two writes were judged at once.</summary>
    public bool Overlapped { get; private set; }

    public async ValueTask<AdmissionAnswer> Admit(AdmissionRequest request, StoreView current, CancellationToken cancel)
    {
        Overlapped |= Interlocked.Increment(ref _inside) > 1;
        await Task.Yield();
        Seen.Enqueue(request);
        AdmissionAnswer answer = Says(request);
        Interlocked.Decrement(ref _inside);
        return answer;
    }
}
