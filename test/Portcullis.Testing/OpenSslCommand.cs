using System.Diagnostics;

namespace Portcullis.Testing;

/// <summary>Runs the installed <c>openssl</c>.</summary>
public static class OpenSslCommand
{
    /// <summary>Standard output; throws with standard error when it fails or takes more than a minute.</summary>
    public static string Run(string folder, params string[] arguments)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        var start = new ProcessStartInfo("openssl", arguments)
        {
            WorkingDirectory = folder,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["HOME"] = folder;
        using Process process = Process.Start(start)!;
        process.StandardInput.Close();
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        if (!process.WaitForExit(TimeSpan.FromMinutes(1)))
        {
            process.Kill();
            throw new TimeoutException($"openssl {arguments[0]} did not end");
        }
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"openssl {string.Join(' ', arguments)}: {error.GetAwaiter().GetResult()}");
    }
}
