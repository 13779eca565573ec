using System.Buffers;
using System.Text;
using System.Text.RegularExpressions;

namespace Portcullis.Routing;

/// <summary>VirtualService <c>rewrite.uri</c> or <c>rewrite.uriRegexRewrite</c>. The query is kept as it is. Immutable.</summary>
/// <remarks>Whoever applies it tells the upstream the old path in <c>x-envoy-original-path</c>.</remarks>
public sealed class PathRewrite
{
    private readonly byte[] _replacement;
    private readonly int _prefixLength; // INVARIANT: bytes of the path that the replacement replaces, or -1 for the whole path
    private readonly Regex? _pattern;
    private readonly string _template;

    private PathRewrite(byte[] replacement, int prefixLength, Regex? pattern, string template) =>
        (_replacement, _prefixLength, _pattern, _template) = (replacement, prefixLength, pattern, template);

    /// <summary>Writes the new path and query for one that this rewrite's route matched. The result starts with <c>/</c>.</summary>
    /// <param name="path">The matched path, with its query.</param>
    public void Apply(ReadOnlySpan<byte> path, IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(output);
        int query = path.IndexOf((byte)'?');
        ReadOnlySpan<byte> name = query < 0 ? path : path[..query];
        if (_pattern is not null)
            WriteReplaced(name, output);
        else
            WriteRooted(_replacement, _prefixLength < 0 ? default : name[Math.Min(_prefixLength, name.Length)..], output);
        output.Write(query < 0 ? default : path[query..]);
    }

    internal static PathRewrite Whole(string replacement) => new(Encoding.UTF8.GetBytes(replacement), -1, pattern: null, "");

    internal static PathRewrite Prefix(int length, string replacement) => new(Encoding.UTF8.GetBytes(replacement), length, pattern: null, "");

    /// <summary>Replaces every match in the path.</summary>
    /// <param name="template">In .NET's replacement syntax.</param>
    internal static PathRewrite Regex(Regex pattern, string template) => new([], -1, pattern, template);

    private static void WriteRooted(ReadOnlySpan<byte> first, ReadOnlySpan<byte> rest, IBufferWriter<byte> output)
    {
        // A target that does not start with a slash would be misread as another form of target upstream.
        ReadOnlySpan<byte> start = first.IsEmpty ? rest : first;
        if (start.IsEmpty || start[0] != (byte)'/')
            output.Write("/"u8);
        output.Write(first);
        output.Write(rest);
    }

    private void WriteReplaced(ReadOnlySpan<byte> path, IBufferWriter<byte> output)
    {
        string replaced = _pattern!.Replace(Encoding.UTF8.GetString(path), _template);
        WriteRooted(Encoding.UTF8.GetBytes(replaced), default, output);
    }
}
