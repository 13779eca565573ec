namespace Portcullis.Control;

/// <summary>The names that holders of credentials may have.</summary>
public static class AccessNames
{
    private const int Longest = 200;

    /// <summary>Why a credential must not have this name; null when it may.</summary>
    /// <remarks>SECURITY: the control plane's own names must not be had for the asking; and the audit log's lines are read by people.</remarks>
    public static string? Problem(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (name.Length is 0 or > Longest || name.Any(static c => c is <= ' ' or > '~'))
            return $"must be 1 to {Longest} visible ASCII characters";
        return name.StartsWith("system:", StringComparison.Ordinal) ? "begins with `system:`, which is kept for the control plane" : null;
    }
}
