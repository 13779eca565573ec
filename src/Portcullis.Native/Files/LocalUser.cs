using System.Text;

namespace Portcullis.Native;

/// <summary>The user this process runs as, and what is theirs alone.</summary>
public static unsafe class LocalUser
{
    private const int CurrentFolder = -100; // AT_FDCWD
    private const int NoFollow = 0x100; // AT_SYMLINK_NOFOLLOW
    private const uint WantedFields = 0x1 | 0x2 | 0x8; // STATX_TYPE | STATX_MODE | STATX_UID
    private const int StatxBytes = 256; // the same on every architecture
    private const int UserAt = 20;
    private const int ModeAt = 28;
    private const int TypeMask = 0xF000;
    private const int FolderType = 0x4000;
    private const int SocketType = 0xC000;
    private const int OthersMask = 0x3F;

    /// <summary>The effective user's number.</summary>
    public static uint Id => Libc.EffectiveUser();

    /// <summary>Whether a path is a folder itself, not a link to one, belongs to this user, and lets nobody else in.</summary>
    public static bool OwnsPrivately(string folder) =>
        Look(folder) is (int mode, uint user) && (mode & TypeMask) == FolderType && (mode & OthersMask) == 0 && user == Id;

    /// <summary>Whether a path is a socket of this user's, not a link to one.</summary>
    public static bool OwnsSocket(string path) => Look(path) is (int mode, uint user) && (mode & TypeMask) == SocketType && user == Id;

    private static (int Mode, uint User)? Look(string path)
    {
        byte* answer = stackalloc byte[StatxBytes];
        fixed (byte* text = Encoding.UTF8.GetBytes(path + "\0"))
            if (Libc.Statx(CurrentFolder, text, NoFollow, WantedFields, answer) != 0)
                return null;
        var fields = new ReadOnlySpan<byte>(answer, StatxBytes);
        return (BitConverter.ToUInt16(fields[ModeAt..]), BitConverter.ToUInt32(fields[UserAt..]));
    }
}
