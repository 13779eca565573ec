namespace Portcullis.Kube;

/// <summary>Judges writes before they are stored. Called for one write at a time in a process, so that two writes cannot pass each other unseen.</summary>
public interface IAdmission
{
    /// <summary>Judges a write against everything stored.</summary>
    /// <param name="current">The store as the write finds it.</param>
    ValueTask<AdmissionAnswer> Admit(AdmissionRequest request, StoreView current, CancellationToken cancel);
}
