using Portcullis.Http;

namespace Portcullis.Proxy;

/// <summary>What a <see cref="ProxyHost"/> is built with. Every limit has a default that is safe on the open Internet.</summary>
public sealed record ProxyOptions
{
    /// <summary>Threads that carry traffic, each with its own listeners, connections and pools.</summary>
    public int Workers { get; init; } = Environment.ProcessorCount;

    /// <summary>Where access log lines go; null logs nothing. The host does not close it.</summary>
    public Stream? AccessLog { get; init; }

    public AccessLogFormat AccessLogFormat { get; init; } = AccessLogFormat.Json;

    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Told what nobody asked for: a lost log, a bug that cost a connection. Called on any thread, and must not block.</summary>
    public Action<string>? Problem { get; init; }

    /// <summary>Downstream connections over all workers; more wait in the kernel's queue.</summary>
    public int MaxConnections { get; init; } = 100_000;

    /// <summary>How long a connection may take to send its ClientHello (Istio: 15 s).</summary>
    public TimeSpan PeekTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How long a TLS handshake may take (Istio: 15 s).</summary>
    public TimeSpan HandshakeTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How long a request head may take from its first byte on.</summary>
    public TimeSpan HeadTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long a downstream connection may carry nothing (Envoy: 1 h).</summary>
    public TimeSpan DownstreamIdleTimeout { get; init; } = TimeSpan.FromHours(1);

    /// <summary>How long an upstream connection may wait in its pool.</summary>
    public TimeSpan UpstreamIdleTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Idle upstream connections that one worker keeps for one endpoint.</summary>
    public int MaxIdleUpstreams { get; init; } = 512;

    /// <summary>Requests over all workers that may wait for an authorization provider; those beyond are refused, also where failing is open.</summary>
    public int MaxChecks { get; init; } = 4096;

    /// <summary>Who asks authorization providers; null for the real one.</summary>
    internal IAuthorizers? Authorizers { get; init; }

    /// <summary>Bounds of request and response heads.</summary>
    public Http1Limits Limits { get; init; } = Http1Limits.Default;

    /// <summary>Where token keys may be fetched from.</summary>
    public KeyFetchOptions Keys { get; init; } = new();

    /// <summary>What an HTTP/2 connection may use.</summary>
    public Http2Limits Http2Limits { get; init; } = Http2Limits.Default;
}
