using Portcullis.Native;

namespace Portcullis.Proxy;

/// <summary>Names of handshake failures in counters, made once.</summary>
internal static class CounterNames
{
    private static readonly string[] Refusals = [.. Enum.GetValues<PeerRefusal>().Select(static value => $"certificate refused: {Words(value.ToString())}")];
    private static readonly string[] Kinds = [.. Enum.GetValues<TlsFailureKind>().Select(static value => $"handshake failed: {Words(value.ToString())}")];

    public static string Of(PeerRefusal refusal) => Refusals[(int)refusal];

    public static string Of(TlsFailureKind kind) => Kinds[(int)kind];

    private static string Words(string name) =>
        string.Concat(name.Select(static (c, at) => char.IsUpper(c) ? $"{(at > 0 ? " " : "")}{char.ToLowerInvariant(c)}" : c.ToString()));
}
