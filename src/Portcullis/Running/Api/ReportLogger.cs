using Microsoft.Extensions.Logging;

namespace Portcullis.Running;

/// <summary>Passes warnings and errors of the API server on as lines of the control plane's own report.</summary>
internal sealed class ReportLogger(Action<string> report) : ILogger
{
    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (IsEnabled(logLevel))
            report(exception is null ? formatter(state, exception) : $"{formatter(state, exception)}: {exception}");
    }
}
