namespace Portcullis.Control;

/// <summary>Why a proxy does not run an object, or runs it and does not serve it.</summary>
/// <param name="Name">The object's <see cref="Kube.ObjectKey.Text"/>; empty when no single object is to blame.</param>
public sealed record FeedRefusal(string Name, string Message);
