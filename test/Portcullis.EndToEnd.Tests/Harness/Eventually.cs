using System.Diagnostics;

namespace Portcullis.EndToEnd;

/// <summary>Asks again until the answer is yes: the one place where a test lets time pass. It waits long, since a machine that runs all tests at once is slow.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(15);

    public static Task HoldsAsync(Func<bool> holds, Func<string>? wanted = null, int seconds = 60) =>
        HoldsAsync(() => Task.FromResult(holds()), wanted, seconds);

    public static async Task HoldsAsync(Func<Task<bool>> holds, Func<string>? wanted = null, int seconds = 60)
    {
        var watch = Stopwatch.StartNew();
        while (!await holds())
        {
            if (watch.Elapsed.TotalSeconds > seconds)
                throw new TimeoutException($"not within {seconds} s: {wanted?.Invoke() ?? "what was asked"}");
            await Task.Delay(Pause);
        }
    }
}
