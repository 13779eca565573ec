using System.Buffers;
using System.Buffers.Text;

namespace Portcullis.Routing;

/// <summary>VirtualService <c>redirect</c>, or a Gateway server's <c>httpsRedirect</c>: an answer with a <c>location</c> and no body. Immutable.</summary>
public sealed class Redirect
{
    /// <summary>301, 302, 303, 307 or 308.</summary>
    public int Status { get; internal init; } = 301;

    /// <summary>Empty keeps the request's scheme.</summary>
    internal byte[] Scheme { get; init; } = [];

    /// <summary>Empty keeps the request's authority.</summary>
    internal byte[] Authority { get; init; } = [];

    /// <summary>Null keeps the port of the authority; the scheme's default is never written.</summary>
    internal int? Port { get; init; }

    /// <summary>Replaces <see cref="Port"/> by the new scheme's default.</summary>
    internal bool DefaultPort { get; init; }

    /// <summary>Replaces the path; null keeps it.</summary>
    internal byte[]? Path { get; init; }

    /// <summary>Bytes of the path that <see cref="Path"/> replaces, or -1 for the whole path.</summary>
    internal int PrefixLength { get; init; } = -1;

    internal static Redirect ToHttps { get; } = new() { Scheme = "https"u8.ToArray() };

    /// <summary>Writes the value of <c>location</c> for a request that matched this redirect's route.</summary>
    public void WriteLocation(in RouteRequest request, IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(output);
        ReadOnlySpan<byte> scheme = Scheme.Length > 0 ? Scheme : request.Scheme;
        output.Write(scheme);
        output.Write("://"u8);
        WriteAuthority(request, scheme, output);
        WritePath(request, output);
    }

    private static int DefaultPortOf(ReadOnlySpan<byte> scheme) => scheme.SequenceEqual("https"u8) ? 443 : 80;

    private void WriteAuthority(in RouteRequest request, ReadOnlySpan<byte> scheme, IBufferWriter<byte> output)
    {
        int defaultPort = DefaultPortOf(scheme);
        int? port = DefaultPort ? defaultPort : Port;
        if (Authority.Length > 0)
        {
            output.Write(Authority);
        }
        else
        {
            int nameEnd = HostText.NameEnd(request.Authority);
            bool drop = port is not null || LeavesDefaultPort(request, scheme, request.Authority[nameEnd..]);
            output.Write(drop ? request.Authority[..nameEnd] : request.Authority);
        }

        if (port is not { } explicitPort || explicitPort == defaultPort)
            return;
        Span<byte> digits = output.GetSpan(11);
        digits[0] = (byte)':';
        Utf8Formatter.TryFormat(explicitPort, digits[1..], out int written);
        output.Advance(written + 1);
    }

    private static bool LeavesDefaultPort(in RouteRequest request, ReadOnlySpan<byte> scheme, ReadOnlySpan<byte> port) =>
        !scheme.SequenceEqual(request.Scheme)
        && port.SequenceEqual(DefaultPortOf(request.Scheme) == 443 ? ":443"u8 : ":80"u8);

    private void WritePath(in RouteRequest request, IBufferWriter<byte> output)
    {
        if (Path is null)
        {
            output.Write(request.Path);
            return;
        }

        ReadOnlySpan<byte> kept = PrefixLength < 0 ? default : request.PathOnly[Math.Min(PrefixLength, request.PathOnly.Length)..];
        if (Path.Length > 0 ? Path[0] != (byte)'/' : kept.IsEmpty || kept[0] != (byte)'/')
            output.Write("/"u8);
        output.Write(Path);
        output.Write(kept);
        if (PrefixLength >= 0 || !Path.AsSpan().Contains((byte)'?'))
            output.Write(request.Query);
    }
}
