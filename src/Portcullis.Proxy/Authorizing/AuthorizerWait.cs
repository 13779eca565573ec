using Portcullis.Mesh;

namespace Portcullis.Proxy;

/// <summary>An exchange that waits for a provider's answer. It is asked off the worker; the exchange hears of it on its worker, if it still waits.</summary>
internal sealed class AuthorizerWait
{
    private static readonly TimeSpan Grace = TimeSpan.FromMilliseconds(500);

    private readonly Worker _worker;
    private readonly Exchange _exchange;
    private readonly int _generation;
    private readonly AuthorizationProvider _provider;
    private readonly CancellationTokenSource _cancel = new();
    private Task<AuthorizerAnswer>? _check;
    private bool _settled;
    private bool _abandoned;

    private AuthorizerWait(Worker worker, Exchange exchange, AuthorizationProvider provider) =>
        (_worker, _exchange, _generation, _provider) = (worker, exchange, exchange.Generation, provider);

    /// <summary>Asks. Called on the worker, which has counted the check.</summary>
    public static AuthorizerWait Start(Worker worker, Exchange exchange, AuthorizationProvider provider, AuthorizerRequest request)
    {
        var wait = new AuthorizerWait(worker, exchange, provider);
        CancellationToken cancel = wait._cancel.Token;
        // Not even the beginning may run here: whoever connects or serializes would hold up every connection of the worker.
        wait._check = Task.Run(() => worker.Authorizers.Check(provider, request, cancel), CancellationToken.None);
        _ = wait._check.ContinueWith(static (_, wait) => ((AuthorizerWait)wait!).Answered(), wait, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        return wait;
    }

    /// <summary>The exchange is told nothing more. Called on the worker.</summary>
    public void Abandon()
    {
        if (_settled || _abandoned)
            return;
        _abandoned = true;
        _ = _cancel.CancelAsync(); // what is registered on the token runs elsewhere
    }

    /// <summary>The same when the provider's time is over: the check, whose own time ends with it, is left to end and be counted as failed.</summary>
    public void GiveUp()
    {
        if (_settled || _abandoned)
            return;
        _abandoned = true;
        _cancel.CancelAfter(Grace);
    }

    private void Answered() => _worker.Post(Settle);

    private void Settle(Worker worker)
    {
        _settled = true;
        worker.Checks.Leave();
        if (!_abandoned)
            _cancel.Dispose(); // else it may be at work; it holds nothing that a collector would not find
        // SECURITY: an authorizer that breaks its promise and throws has not said yes.
        AuthorizerAnswer answer = _check is { IsCompletedSuccessfully: true } check ? check.Result : AuthorizerAnswer.Fail("the check broke", _provider.StatusOnError);
        _exchange.OnAuthorizerAnswered(_generation, answer);
    }
}
