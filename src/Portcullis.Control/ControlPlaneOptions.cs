using System.Collections.Immutable;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Portcullis.Identity;
using Portcullis.Kube;

namespace Portcullis.Control;

/// <summary>What a control plane is made of.</summary>
public sealed record ControlPlaneOptions
{
    /// <summary>Holds the objects. The control plane disposes it, also when it cannot start.</summary>
    public required IObjectEngine Engine { get; init; }

    public required IAuthenticator Authenticator { get; init; }
    public required IAccessRules Access { get; init; }
    public required IAuditLog Audit { get; init; }
    public required TimeProvider Time { get; init; }

    /// <summary>Where the API listens, port 0 for any; null: nowhere, and everything else works.</summary>
    public IPEndPoint? Api { get; init; }

    /// <summary>The certificate to serve, asked at every handshake; needed with <see cref="Api"/>.</summary>
    public Func<X509Certificate2>? Certificate { get; init; }

    /// <summary>A connection that the system gives this descriptor or a higher one is closed at once, so that the process has some left for its files.</summary>
    public int MostDescriptor { get; init; } = int.MaxValue;

    /// <summary>Makes tokens for service accounts; null: none are made.</summary>
    public ITokenIssuer? Tokens { get; init; }

    /// <summary>Called when the store is open and before anybody is served: what it takes from the store, as credentials, is there for the first caller.</summary>
    public Func<ResourceStore, CancellationToken, Task> Opened { get; init; } = static (_, _) => Task.CompletedTask;

    /// <summary>Answers what is asked below <see cref="AccessEndpoint.Root"/>; null: nothing is there.</summary>
    public RequestDelegate? Credentials { get; init; }

    /// <summary>Judges that are asked before the compiler.</summary>
    public ImmutableArray<IAdmission> Judges { get; init; } = [];

    /// <summary>Checks Ed25519 signatures of tokens; null skips such keys in inline key sets.</summary>
    public Ed25519Check? Ed25519 { get; init; }

    /// <summary>Names this process among all that share the store.</summary>
    public string Identity { get; init; } = $"{Environment.MachineName.ToLowerInvariant()}-{Guid.NewGuid().ToString("N")[..8]}";

    /// <summary>Receives what goes wrong in the background, one line each.</summary>
    public Action<string> Report { get; init; } = static _ => { };

    public ILogger Log { get; init; } = NullLogger.Instance;

    /// <summary>How long a data plane that was lost still counts, and is shown.</summary>
    public TimeSpan DataPlaneExpiry { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How long Events are kept after they happened last.</summary>
    public TimeSpan EventExpiry { get; init; } = TimeSpan.FromHours(1);

    /// <summary>How long open requests may take to end when the control plane stops.</summary>
    public TimeSpan Drain { get; init; } = TimeSpan.FromSeconds(5);
}
