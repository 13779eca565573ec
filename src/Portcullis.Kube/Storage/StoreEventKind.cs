namespace Portcullis.Kube;

/// <summary>What happened to an object.</summary>
public enum StoreEventKind
{
    Added,
    Modified,
    Deleted,
}
