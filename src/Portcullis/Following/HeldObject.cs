using Portcullis.Control;

namespace Portcullis.Following;

/// <summary>An object as it was sent, with the version by which the control plane knows that content.</summary>
internal sealed record HeldObject(FeedObject Object, string Version);
