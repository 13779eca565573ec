using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Portcullis.Kube.Tests;

/// <summary>Keeps what the server could not explain to its client.</summary>
public sealed class TestLog : ILogger
{
    public ConcurrentQueue<Exception> Failures { get; } = new();

    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (exception is not null)
            Failures.Enqueue(exception);
    }
}
