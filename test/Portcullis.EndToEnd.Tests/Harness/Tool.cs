using System.Diagnostics;
using System.Text;

namespace Portcullis.EndToEnd;

/// <summary>Runs a program to its end. A missing one fails the test with the package that holds it.</summary>
internal static class Tool
{
    private static readonly Dictionary<string, string> Packages = new(StringComparer.Ordinal)
    {
        ["bash"] = "bash",
        ["env"] = "coreutils",
        ["curl"] = "curl",
        ["nginx"] = "nginx",
        ["openssl"] = "openssl",
    };

    public static async Task<ToolResult> RunAsync(
        string program, IEnumerable<string> arguments, string? folder = null, string? input = null, int seconds = 60)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder ?? Path.GetTempPath(),
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process process = Start(start);
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(seconds));
        try
        {
            using var output = new MemoryStream();
            Task copied = process.StandardOutput.BaseStream.CopyToAsync(output, deadline.Token);
            Task<string> error = process.StandardError.ReadToEndAsync(deadline.Token);
            await WriteAsync(process, input);
            await Task.WhenAll(copied, error, process.WaitForExitAsync(deadline.Token));
            return new ToolResult(process.ExitCode, output.ToArray(), await error);
        }
        catch (OperationCanceledException late)
        {
            process.Kill();
            throw new TimeoutException($"`{program} {string.Join(' ', start.ArgumentList)}` did not end within {seconds} s", late);
        }
    }

    public static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception missing) when (Packages.TryGetValue(start.FileName, out string? package))
        {
            throw new InvalidOperationException(
                $"the tests need `{start.FileName}`: apt-get install {package}", missing);
        }
    }

    private static async Task WriteAsync(Process process, string? input)
    {
        try
        {
            if (input is not null)
                await process.StandardInput.BaseStream.WriteAsync(Encoding.UTF8.GetBytes(input));
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It ended without reading: its exit code and its last words say why.
        }
    }
}
