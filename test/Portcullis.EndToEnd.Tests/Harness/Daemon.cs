using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Portcullis.EndToEnd;

/// <summary>A running program: its lines as they come, its memory, its end. Killed with the test process at the latest.</summary>
internal sealed class Daemon : IAsyncDisposable
{
    private readonly Process _process;
    private readonly List<string> _lines = [];
    private readonly StringBuilder _error = new();
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _disposed;

    public Daemon(string program, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = Path.GetTempPath(),
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        _process = Tool.Start(start);
        Reaper.EndWithTests(_process.Id);
        _process.OutputDataReceived += (_, line) => Take(line.Data, _lines.Add);
        _process.ErrorDataReceived += (_, line) => Take(line.Data, text => _error.AppendLine(text));
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

    /// <summary>Standard error so far.</summary>
    public string Error
    {
        get
        {
            lock (_lines)
                return _error.ToString();
        }
    }

    /// <summary>Standard output so far, line by line.</summary>
    public string[] Lines
    {
        get
        {
            lock (_lines)
                return [.. _lines];
        }
    }

    /// <summary>Resident memory in KiB: now (<c>VmRSS</c>) or at its highest (<c>VmHWM</c>).</summary>
    public long Memory(string field = "VmRSS")
    {
        string status = File.ReadAllText($"/proc/{Id}/status");
        return long.Parse(Regex.Match(status, field + @":\s+(\d+)").Groups[1].Value, CultureInfo.InvariantCulture);
    }

    /// <summary>The first line of standard output that fits; fails when the process ends or time runs out before.</summary>
    public async Task<string> LineAsync(Func<string, bool> fits, int seconds = 30)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(seconds));
        while (true)
        {
            Task changed = Changed();
            bool over = HasExited;
            if (Array.Find(Lines, line => fits(line)) is { } found)
                return found;
            if (over)
                throw new InvalidOperationException($"process ended with {_process.ExitCode} before the line came\n{Error}");
            try
            {
                await Task.WhenAny(changed, _process.WaitForExitAsync(deadline.Token)).WaitAsync(deadline.Token);
            }
            catch (OperationCanceledException late)
            {
                throw new TimeoutException($"no such line within {seconds} s\n{string.Join('\n', Lines)}\n{Error}", late);
            }
        }
    }

    /// <summary>Waits until standard error holds <paramref name="text"/>.</summary>
    public Task ErrorHoldsAsync(string text) =>
        Eventually.HoldsAsync(() => Error.Contains(text, StringComparison.OrdinalIgnoreCase), () => $"`{text}` in standard error\n{Error}");

    public Task SignalAsync(string signal) =>
        Tool.RunAsync("bash", ["-c", $"kill -{signal} {Id}"]);

    /// <summary>The exit code; fails when the process still runs after <paramref name="seconds"/>.</summary>
    public async Task<int> ExitAsync(int seconds = 30)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(seconds));
        try
        {
            await _process.WaitForExitAsync(deadline.Token);
        }
        catch (OperationCanceledException late)
        {
            throw new TimeoutException($"process still runs after {seconds} s\n{Error}", late);
        }
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        // Whoever restarts a process disposes of it, and its test does again.
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
            return;
        if (!_process.HasExited)
            _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private Task Changed()
    {
        lock (_lines)
            return _changed.Task;
    }

    private void Take(string? line, Action<string> keep)
    {
        if (line is null)
            return;
        TaskCompletionSource changed;
        lock (_lines)
        {
            keep(line);
            changed = _changed;
            _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }
        changed.SetResult();
    }
}
