namespace Portcullis.Native;

/// <summary>The error numbers of Linux that socket code tells apart, and their texts.</summary>
public static class SocketErrors
{
    public const int Interrupted = 4;
    public const int WouldBlock = 11;
    public const int BrokenPipe = 32;
    public const int AccessDenied = 13;
    public const int TooManyFilesInSystem = 23;
    public const int TooManyFiles = 24;
    public const int AddressInUse = 98;
    public const int AddressNotAvailable = 99;
    public const int ConnectionAborted = 103;
    public const int ConnectionReset = 104;
    public const int NoBufferSpace = 105;
    public const int TimedOut = 110;
    public const int ConnectionRefused = 111;
    public const int HostUnreachable = 113;
    public const int AlreadyConnecting = 114;
    public const int InProgress = 115;

    /// <summary>The text of an error number, as Envoy prints it for the common ones; never allocates for those.</summary>
    public static string Text(int error) => error switch
    {
        0 => "Success",
        AccessDenied => "Permission denied",
        BrokenPipe => "Broken pipe",
        TooManyFilesInSystem => "Too many open files in system",
        TooManyFiles => "Too many open files",
        97 => "Address family not supported by protocol",
        AddressInUse => "Address already in use",
        AddressNotAvailable => "Cannot assign requested address",
        100 => "Network is down",
        101 => "Network is unreachable",
        ConnectionAborted => "Software caused connection abort",
        ConnectionReset => "Connection reset by peer",
        NoBufferSpace => "No buffer space available",
        TimedOut => "Connection timed out",
        ConnectionRefused => "Connection refused",
        112 => "Host is down",
        HostUnreachable => "No route to host",
        _ => $"error {error}",
    };
}
