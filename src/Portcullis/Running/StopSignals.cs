using System.Runtime.InteropServices;

namespace Portcullis.Running;

/// <summary>SIGTERM and SIGINT as a token: from here on a signal asks to stop; before, it ends the process at once.</summary>
/// <remarks>SIGHUP asks to stop when a terminal has gone away. Without a terminal, as a service, it is a habit of reloading, and does nothing: changes are followed anyway.</remarks>
internal sealed class StopSignals : IDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly Lock _lock = new(); // a second signal may come while the first one's work ends
    private readonly PosixSignalRegistration _term;
    private readonly PosixSignalRegistration _interrupt;
    private readonly PosixSignalRegistration _hangup;
    private bool _disposed;

    public StopSignals()
    {
        _term = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        _interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        _hangup = PosixSignalRegistration.Create(PosixSignal.SIGHUP, Hangup);
    }

    public CancellationToken Token => _stopping.Token;

    /// <summary>Asks to stop as a signal would.</summary>
    public void Stop() => _stopping.Cancel();

    public void Dispose()
    {
        _term.Dispose();
        _interrupt.Dispose();
        _hangup.Dispose();
        lock (_lock)
        {
            _disposed = true;
            _stopping.Dispose();
        }
    }

    private void Stop(PosixSignalContext signal)
    {
        signal.Cancel = true;
        ServiceNotice.Stopping();
        Cancel();
    }

    private void Hangup(PosixSignalContext signal)
    {
        signal.Cancel = true;
        if (!Console.IsInputRedirected)
            Cancel();
    }

    private void Cancel()
    {
        lock (_lock)
            if (!_disposed)
                _stopping.Cancel();
    }
}
