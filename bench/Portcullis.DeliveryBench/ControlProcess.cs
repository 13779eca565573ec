using System.Diagnostics;
using System.Globalization;

namespace Portcullis.DeliveryBench;

/// <summary><c>portcullis control</c> in a process of its own, and what it costs.</summary>
internal sealed class ControlProcess : IAsyncDisposable
{
    private const double TicksPerSecond = 100; // USER_HZ, which Linux has fixed

    private readonly string _folder = Directory.CreateTempSubdirectory("portcullis-bench-").FullName;
    private readonly Process _process;
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ControlProcess(string executable)
    {
        var start = new ProcessStartInfo(executable) { UseShellExecute = false, RedirectStandardOutput = true };
        foreach (string argument in (string[])["control", "--data", _folder, "--api", "127.0.0.1:0", "--kubeconfig", Kubeconfig])
            start.ArgumentList.Add(argument);
        _process = new Process { StartInfo = start, EnableRaisingEvents = true };
        _process.OutputDataReceived += (_, line) =>
        {
            if (line.Data?.Contains("\"ready\"", StringComparison.Ordinal) == true)
                _ready.TrySetResult();
        };
        _process.Exited += (_, _) => _ready.TrySetException(new InvalidOperationException("the control plane has ended"));
        _process.Start();
        _process.BeginOutputReadLine();
    }

    public string Kubeconfig => Path.Combine(_folder, "kubeconfig");

    /// <summary>Seconds of CPU since its start.</summary>
    public double CpuSeconds
    {
        get
        {
            string stat = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{_process.Id}/stat"));
            string[] fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            return (long.Parse(fields[11], CultureInfo.InvariantCulture) + long.Parse(fields[12], CultureInfo.InvariantCulture)) / TicksPerSecond;
        }
    }

    /// <summary>Resident memory in MiB: now, and the most there was.</summary>
    public (double Now, double Most) Memory => (Status("VmRSS:"), Status("VmHWM:"));

    public static async Task<ControlProcess> Start(string executable)
    {
        var process = new ControlProcess(executable);
        try
        {
            await process._ready.Task.WaitAsync(TimeSpan.FromSeconds(60));
            return process;
        }
        catch
        {
            await process.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private double Status(string name)
    {
        string line = File.ReadLines(string.Create(CultureInfo.InvariantCulture, $"/proc/{_process.Id}/status")).First(line => line.StartsWith(name, StringComparison.Ordinal));
        return long.Parse(line[name.Length..].Replace("kB", "", StringComparison.Ordinal).Trim(), CultureInfo.InvariantCulture) / 1024.0;
    }
}
