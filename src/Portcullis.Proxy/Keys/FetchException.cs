namespace Portcullis.Proxy;

/// <summary>Carries a failure out of a callback of the HTTP handler, which knows no other way.</summary>
#pragma warning disable CA1032, CA1064, RCS1194 // thrown in one place and caught in another of the same folder
internal sealed class FetchException(FetchFailure failure) : IOException(failure.Words)
#pragma warning restore CA1032, CA1064, RCS1194
{
    public FetchFailure Failure => failure;
}
