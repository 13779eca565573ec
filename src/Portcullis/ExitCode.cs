namespace Portcullis;

/// <summary>What the process tells scripts. Part of the public contract: values never change meaning.</summary>
internal enum ExitCode
{
    /// <summary>Done, accepted or allowed.</summary>
    Ok = 0,

    /// <summary>The question was answered with no: a certificate refused, a request denied, a check failed.</summary>
    Refused = 1,

    /// <summary>The input could not be read or is not valid, or the command line is wrong.</summary>
    InvalidInput = 2,

    /// <summary>The machine did not let it: a port in use, a file that cannot be written.</summary>
    Unavailable = 3,
}
