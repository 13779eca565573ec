namespace Portcullis.Native;

/// <summary>How many descriptors connections may take, so that the process always has some for its own files.</summary>
/// <remarks>
/// SECURITY: a process that cannot open a file any more does not only fail to accept: the runtime ends it when it cannot read what it needs.
/// Whoever can connect could do that. The kernel gives the lowest free number, so a high one says that few are left.
/// </remarks>
public static class OpenFiles
{
    private const int FilesLimit = 7; // RLIMIT_NOFILE

    private static readonly int Most = Limit();

    /// <summary>Connections accepted under this number or a higher one are closed at once.</summary>
    public static int MostAccepted { get; } = Most - Math.Min(256, Most / 4);

    /// <summary>Connections opened under this number or a higher one are given up: they may take part of what accepted ones leave.</summary>
    public static int MostOpened { get; } = Most - Math.Min(128, Most / 8);

    private static unsafe int Limit()
    {
        ulong* limits = stackalloc ulong[2]; // what counts, and what it may be raised to
        return OperatingSystem.IsLinux() && Libc.ResourceLimit(FilesLimit, limits) == 0 ? (int)Math.Min(limits[0], int.MaxValue) : int.MaxValue;
    }
}
