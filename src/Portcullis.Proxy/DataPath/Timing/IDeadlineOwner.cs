namespace Portcullis.Proxy;

/// <summary>What a deadline wakes.</summary>
internal interface IDeadlineOwner
{
    void OnDeadline(Deadline deadline);
}
