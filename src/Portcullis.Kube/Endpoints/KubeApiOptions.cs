using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Portcullis.Kube;

/// <summary>What an API server is made of. All parts are the caller's to dispose, after the server.</summary>
public sealed record KubeApiOptions
{
    public required ResourceCatalog Catalog { get; init; }
    public required ResourceStore Store { get; init; }
    public required IAuthenticator Authenticator { get; init; }
    public required IAccessRules Access { get; init; }
    public required IAdmission Admission { get; init; }
    public required IAuditLog Audit { get; init; }
    public required TimeProvider Time { get; init; }

    /// <summary>Null: ServiceAccounts get no tokens here.</summary>
    public ITokenIssuer? Tokens { get; init; }

    /// <summary>What <c>/readyz</c> answers besides the store's own state: null when ready, otherwise what is missing.</summary>
    public Func<string?> NotReady { get; init; } = () => null;

    /// <summary>Told as <c>/version</c>'s gitVersion; clients choose their dialect by the first two numbers.</summary>
    public string GitVersion { get; init; } = "v1.32.0+portcullis";

    /// <summary>Requests other than watches that are served at once; further ones are answered 429.</summary>
    public int MostRequests { get; init; } = 400;

    /// <summary>Of those, writes.</summary>
    public int MostWrites { get; init; } = 200;

    /// <summary>Watches that are open at once; further ones are answered 429.</summary>
    public int MostWatches { get; init; } = 10_000;

    /// <summary>Requests other than watches of one caller that are served at once; further ones are answered 429.</summary>
    public int MostRequestsOfOne { get; init; } = 200;

    /// <summary>Watches of one caller that are open at once; further ones are answered 429.</summary>
    public int MostWatchesOfOne { get; init; } = 5_000;

    /// <summary>For how long it is believed that the caller of a watch may still have it. Asked only when there is something to send.</summary>
    public TimeSpan RightsLast { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long a request other than a watch may take.</summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long a watch lives that does not say so itself; each lives up to as long again, so that they do not all come back at once.</summary>
    public TimeSpan WatchTimeout { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>How often a quiet watch is told how far it has come.</summary>
    public TimeSpan BookmarkInterval { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How long a client may leave unread what it is sent.</summary>
    public TimeSpan SlowestReader { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How long a read waits for a revision that is not there yet.</summary>
    public TimeSpan RevisionPatience { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>Bytes of a request's body.</summary>
    public int LongestBody { get; init; } = ObjectDecoder.LongestBody;

    public ILogger Log { get; init; } = NullLogger.Instance;
}
