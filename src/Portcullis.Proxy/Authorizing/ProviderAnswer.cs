using Portcullis.Http;

namespace Portcullis.Proxy;

/// <summary>What came of asking an external authorizer, with <c>failOpen</c> and <c>statusOnError</c> applied.</summary>
public sealed class ProviderAnswer
{
    private readonly AuthorizerAnswer _answer;

    internal ProviderAnswer(AuthorizerAnswer answer) => _answer = answer;

    public bool IsAllowed => _answer.IsAllowed;

    /// <summary>It said no; false also when it said nothing.</summary>
    public bool IsDenied => _answer.Outcome == AuthorizerOutcome.Denied;

    /// <summary>Why there was no answer, for logs; null when there was one.</summary>
    public string? Failure => _answer.Failure;

    /// <summary>What the caller gets unless the request is allowed.</summary>
    public int Status => _answer.Status;

    /// <summary>What the caller gets unless the request is allowed.</summary>
    public ReadOnlyMemory<byte> Body => _answer.Body;

    /// <summary>The access log's response code details; empty when the request is allowed.</summary>
    public string Details => _answer.Details;

    /// <summary>Makes the changes of an allowing answer to the request that goes upstream.</summary>
    public void ApplyTo(RequestHead request) => _answer.ApplyTo(request);

    /// <summary>Makes the changes to the response that goes downstream, whether allowed or not.</summary>
    public void ApplyToResponse(HeaderList headers) =>
        HeaderMutation.Apply(_answer.IsAllowed ? _answer.ResponseHeaders : _answer.Headers, headers);
}
