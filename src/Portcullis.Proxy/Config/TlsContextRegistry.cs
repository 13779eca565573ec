using Portcullis.Identity;
using Portcullis.Mesh;
using Portcullis.Native;

namespace Portcullis.Proxy;

/// <summary>The TLS contexts in use, by the fingerprint of their settings: what a reload did not change keeps its memo of verified peers.</summary>
/// <remarks>Contexts that fall out of use are left to the garbage collector, because handshakes may still hold them.</remarks>
internal sealed class TlsContextRegistry(TimeProvider time, Action<string>? problems)
{
    private Dictionary<string, LiveTls> _contexts = new(StringComparer.Ordinal);

    /// <summary>Builds the live form of a snapshot, and forgets contexts it does not use.</summary>
    public LiveMesh Build(MeshSnapshot snapshot)
    {
        var used = new Dictionary<string, LiveTls>(StringComparer.Ordinal);
        var listeners = new List<LiveListener>();
        foreach (GatewayListener listener in snapshot.Listeners)
            listeners.Add(new LiveListener(listener, [.. listener.Chains.Select(chain => Build(chain, used))]));
        _contexts = used;
        return new LiveMesh(snapshot, listeners);
    }

    private LiveChain Build(GatewayChain chain, Dictionary<string, LiveTls> used)
    {
        if (chain.Tls is not { } settings)
            return new LiveChain(chain, Tls: null, Unavailable: null);
        if (settings.Unavailable is { } reason)
            return new LiveChain(chain, Tls: null, reason);

        if (!used.TryGetValue(settings.Fingerprint, out LiveTls? live))
        {
            if (!_contexts.TryGetValue(settings.Fingerprint, out live))
            {
                var context = TlsContext.Create(TlsOptions.From(settings, time), out string? problem);
                if (problem is not null)
                    problems?.Invoke($"handshakes to `{chain.Key}` are closed: {problem}");
                live = new LiveTls(context, problem, UriOf(settings));
            }
            used.Add(settings.Fingerprint, live);
        }
        return new LiveChain(chain, live.Context, live.Problem) { LocalUri = live.LocalUri };
    }

    private static string? UriOf(TlsServerSettings settings)
    {
        if (settings.Credential is not { Certificates: [var first, ..] })
            return null;
        foreach (ReadOnlyMemory<byte> der in PemReader.Read(first.ChainPem).Certificates)
            return CertificateReader.Read(der) is { Ok: true, Value.UriSans: [var uri, ..] } ? uri : null;
        return null;
    }

    private sealed record LiveTls(TlsContext? Context, string? Problem, string? LocalUri);
}
