using System.Globalization;
using System.Runtime.Versioning;
using Portcullis.Native;

namespace Portcullis.Running;

/// <summary>Where the status sockets of a user's processes lie: <c>$XDG_RUNTIME_DIR/portcullis</c>, or <c>/tmp/portcullis-UID/portcullis</c>.</summary>
internal static class RuntimeFolder
{
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    public static string Path
    {
        get
        {
            string? given = Environment.GetEnvironmentVariable("XDG_RUNTIME_DIR");
            string above = given is ['/', ..] ? given : string.Create(CultureInfo.InvariantCulture, $"/tmp/portcullis-{LocalUser.Id}");
            return System.IO.Path.Combine(above, "portcullis");
        }
    }

    public static string SocketOf(int process) => System.IO.Path.Combine(Path, string.Create(CultureInfo.InvariantCulture, $"{process}.sock"));

    /// <summary>Makes the folder of a socket if need be.</summary>
    /// <exception cref="IOException">It cannot be made, or is not this user's alone.</exception>
    [SupportedOSPlatform("linux")]
    public static void Make(string folder)
    {
        string? above = System.IO.Path.GetDirectoryName(folder);
        if (above is not null && !Directory.Exists(above))
            Directory.CreateDirectory(above, Private);
        Directory.CreateDirectory(folder, Private);
        // SECURITY: in /tmp anyone may have made it first, and could put a socket of their own in place of ours.
        if (!LocalUser.OwnsPrivately(folder) || (above is not null && above.StartsWith("/tmp/", StringComparison.Ordinal) && !LocalUser.OwnsPrivately(above)))
            throw new IOException($"`{folder}` is not this user's alone");
    }
}
