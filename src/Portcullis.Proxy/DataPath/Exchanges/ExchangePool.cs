namespace Portcullis.Proxy;

/// <summary>Finished exchanges of one worker, waiting for the next request.</summary>
internal sealed class ExchangePool
{
    private const int Most = 1024;

    private readonly Stack<Exchange> _free = new();

    public Exchange Rent(Worker worker) => _free.TryPop(out Exchange? exchange) ? exchange : new Exchange(worker);

    public void Return(Exchange exchange)
    {
        if (_free.Count < Most)
            _free.Push(exchange);
    }
}
