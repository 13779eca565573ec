namespace Portcullis.Control;

/// <summary>How many refusals of one caller are written down in a minute. Not thread-safe: <see cref="AuditFile"/> guards it.</summary>
/// <remarks>SECURITY: whoever may do nothing could otherwise push what others did out of the files, by asking for it over and over.</remarks>
internal sealed class AuditRefusals(TimeProvider time)
{
    /// <summary>Lines of one caller in a minute.</summary>
    internal const int Most = 100;

    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    private readonly Dictionary<string, (DateTimeOffset Begun, int Written, long Left)> _callers = new(StringComparer.Ordinal);

    /// <summary>Whether one more is written; if it is, how many before it were not.</summary>
    public bool IsWritten(string caller, out long left)
    {
        DateTimeOffset now = time.GetUtcNow();
        (DateTimeOffset begun, int written, left) = _callers.GetValueOrDefault(caller, (now, 0, 0));
        if (now - begun >= Window || now < begun)
            (begun, written) = (now, 0);
        if (written >= Most)
        {
            _callers[caller] = (begun, written, left + 1);
            return false;
        }
        _callers[caller] = (begun, written + 1, 0);
        return true;
    }
}
