using System.Diagnostics;

namespace Portcullis.EndToEnd;

/// <summary>Ends what the tests started when the test process is gone, however it went: a test host that is killed runs no handler.</summary>
internal static class Reaper
{
    // Reads process ids until the pipe from the test process closes; then kills those that are still our own programs.
    private const string Script = """
        pids=()
        while read -r pid; do pids+=("$pid"); done
        for pid in "${pids[@]}"; do
          case $(readlink "/proc/$pid/exe") in *portcullis* | *httpbin* | *nginx* | */etcd) kill -9 "$pid" ;; esac
        done
        """;

    private static readonly Lock Writing = new();
    private static readonly Process Shell = Start();

    public static void EndWithTests(int pid)
    {
        lock (Writing)
        {
            Shell.StandardInput.WriteLine(pid);
            Shell.StandardInput.Flush();
        }
    }

    private static Process Start() => Tool.Start(new ProcessStartInfo("bash", ["-c", Script])
    {
        UseShellExecute = false,
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    });
}
