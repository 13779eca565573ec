namespace Portcullis.Resources.Decoding;

/// <summary>What may follow <c>unix://</c>: an absolute path of a file, or an abstract socket's name after <c>@</c>.</summary>
internal static class UnixSocketPath
{
    public static bool IsValid(ReadOnlySpan<char> path) =>
        path.Length > 1 && !path.Contains('\0') && (path[0] == '@' || (path[0] == '/' && path[^1] != '/'));
}
