namespace Portcullis.Control;

/// <summary>One object on its way to a proxy.</summary>
/// <param name="Name">The object's <see cref="Kube.ObjectKey.Text"/>.</param>
/// <param name="Revision">Of the object's last change that a proxy can see: status and managed fields do not count.</param>
/// <param name="Json">As stored, without status and managed fields.</param>
public sealed record FeedObject(string Name, long Revision, ReadOnlyMemory<byte> Json);
