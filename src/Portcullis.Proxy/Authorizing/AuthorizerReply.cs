namespace Portcullis.Proxy;

/// <summary>How one try to ask ended: an answer, or why there is none.</summary>
internal readonly record struct AuthorizerReply
{
    private AuthorizerReply(AuthorizerAnswer? answer, string? failure, bool mayTryAgain) =>
        (Answer, Failure, MayTryAgain) = (answer, failure, mayTryAgain);

    public AuthorizerAnswer? Answer { get; }

    public string? Failure { get; }

    /// <summary>The authorizer was not reached, so that another endpoint or another connection may do better.</summary>
    public bool MayTryAgain { get; }

    public static AuthorizerReply Of(AuthorizerAnswer answer) => new(answer, failure: null, mayTryAgain: false);

    public static AuthorizerReply Failed(string reason) => new(answer: null, reason, mayTryAgain: false);

    public static AuthorizerReply Unreached(string reason) => new(answer: null, reason, mayTryAgain: true);
}
