namespace Portcullis.Proxy;

/// <summary>An exchange that waits for names to be looked up. Answers from any thread; the exchange hears of it on its worker, if it still waits.</summary>
internal sealed class NamesWait(Worker worker, Exchange exchange)
{
    private readonly int _generation = exchange.Generation;

    public void Answered() => worker.Post(Resume);

    private void Resume(Worker _) => exchange.OnNamesResolved(_generation);
}
