using System.Net;
using Portcullis.Mesh;
using Portcullis.Proxy;
using Portcullis.Resources;

namespace Portcullis.Authorizing;

/// <summary>What <c>portcullis authorizer</c> was asked for.</summary>
internal sealed record AuthorizerOptions
{
    /// <summary>Files and folders as given; <c>-</c> is standard input.</summary>
    public required IReadOnlyList<string> Paths { get; init; }

    /// <summary>Whose policies are enforced.</summary>
    public required GatewayWorkload Workload { get; init; }

    public UnknownFields UnknownFields { get; init; }

    /// <summary>Null: no HTTP checks.</summary>
    public IPEndPoint? Http { get; init; }

    /// <summary>Null: no gRPC checks.</summary>
    public IPEndPoint? Grpc { get; init; }

    public CheckMode Mode { get; init; }

    /// <summary>What <see cref="CheckMode.Envoy"/> puts before the original path, letter for letter.</summary>
    public string PathPrefix { get; init; } = "";

    /// <summary>Where the other modes send their questions.</summary>
    public string CheckPath { get; init; } = "/auth";

    public HeaderTrust Trust { get; init; }

    /// <summary>The port that callers connected to, for policies that ask; null when unknown.</summary>
    public ushort? Port { get; init; }

    /// <summary>Where token keys may be fetched from.</summary>
    public KeyFetchOptions Keys { get; init; } = new();

    /// <summary>Null: plaintext.</summary>
    public ListenerTlsFiles? Tls { get; init; }

    /// <summary>The operator answers for who can reach the listeners.</summary>
    public bool Insecure { get; init; }

    /// <summary>Answers say why.</summary>
    public bool Explain { get; init; }

    /// <summary>Null: none.</summary>
    public AccessLogFormat? AccessLog { get; init; }

    /// <summary>How long open questions may take to be answered once asked to stop.</summary>
    public TimeSpan Drain { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Why this must not be run, or null.</summary>
    public string? Problem()
    {
        IPEndPoint?[] open = [.. new[] { Http, Grpc }.Where(static at => at is not null && !IPAddress.IsLoopback(at.Address))];
        bool authenticated = Tls?.ClientCa is not null;
        if (Http is null && Grpc is null)
            return "--http and --grpc are both off: nothing to serve";
        if (open.Length > 0 && !authenticated && !Insecure)
            return $"{open[0]} can be reached from other machines, and whoever asks is told what the policies allow, and may claim to be anyone. "
                + "Give --tls-cert, --tls-key and --client-ca, listen on loopback, or say --insecure if the network keeps others out";
        if (open.Length > 0 && !authenticated && Trust != default)
            return "--trust-headers wants a listener that only the proxy can reach: loopback, or --client-ca";
        if (Mode == CheckMode.Auto && Trust != default)
            return "--trust-headers wants to know which proxy asks, since each overwrites other headers: choose a --mode";
        return null;
    }
}
