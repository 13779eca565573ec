namespace Portcullis.Proxy;

/// <summary>How an authorizer's answer ends the question.</summary>
internal enum AuthorizerOutcome
{
    /// <summary>No answer, or none that can be understood, and <c>failOpen</c> is off: the request is refused.</summary>
    Failed,

    /// <summary>It said no.</summary>
    Denied,

    /// <summary>It said yes; or it gave no answer and <c>failOpen</c> is on, as <see cref="AuthorizerAnswer.Failure"/> tells.</summary>
    Allowed,
}
