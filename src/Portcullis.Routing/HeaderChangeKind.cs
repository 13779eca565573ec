namespace Portcullis.Routing;

/// <summary>What a <see cref="HeaderChange"/> does to the lines of its name.</summary>
internal enum HeaderChangeKind
{
    Remove,
    Set,
    Add,
}
