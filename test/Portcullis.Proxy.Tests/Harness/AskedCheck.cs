using System.Text;
using Portcullis.Mesh;

namespace Portcullis.Proxy.Tests;

/// <summary>One question to a <see cref="ScriptedAuthorizers"/>, which waits until the test answers it.</summary>
internal sealed class AskedCheck(AuthorizationProvider provider, AuthorizerRequest request, CancellationToken cancelled)
{
    private readonly TaskCompletionSource<AuthorizerAnswer> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public AuthorizationProvider Provider => provider;

    public AuthorizerRequest Request => request;

    public Task<AuthorizerAnswer> Task => _answer.Task;

    public string Body => request.Body is { } body ? Encoding.Latin1.GetString(body.Span) : "(none)";

    public bool IsCancelled => cancelled.IsCancellationRequested;

    public string? this[string name] => request.Headers.FirstOrDefault(header => header.Name == name).Value;

    public static HeaderMutation Set(string name, string value) => new(HeaderMutationKind.Set, Encoding.Latin1.GetBytes(name), Encoding.Latin1.GetBytes(value));

    public void Allow(params HeaderMutation[] headers) => _answer.SetResult(AuthorizerAnswer.Allow([.. headers], [], []));

    public void Answer(AuthorizerAnswer answer) => _answer.SetResult(answer);

    public void Deny(int status = 403, string body = "no", params HeaderMutation[] headers) =>
        _answer.SetResult(AuthorizerAnswer.Deny(status, [.. headers], Encoding.Latin1.GetBytes(body)));

    public void Throw() => _answer.SetException(new InvalidOperationException("broken promise"));

    /// <summary>Waits until nobody waits for the answer any more.</summary>
    public void ShouldBeCancelled() => cancelled.WaitHandle.WaitOne(10_000).ShouldBeTrue("the check was not cancelled");
}
