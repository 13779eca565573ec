namespace Portcullis.Control;

/// <summary>What a data plane said about an object that it does not run.</summary>
/// <param name="Revision">Of the update that it refused the object from.</param>
internal sealed record PlaneRefusal(long Revision, string Message);
