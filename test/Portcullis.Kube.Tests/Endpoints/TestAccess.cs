using System.Collections.Immutable;
using System.Security.Cryptography.X509Certificates;

namespace Portcullis.Kube.Tests;

/// <summary>Everyone is <c>tester</c> and may do everything, until a test says otherwise. A bearer token is taken for the caller's name; <c>nobody</c> is nobody.</summary>
public sealed class TestAccess : IAuthenticator, IAccessRules, ITokenIssuer
{
    public Func<Caller, AccessQuestion, string?> Rule { get; set; } = (_, _) => null;

    /// <summary>A token that does not count any more.</summary>
    public string? Revoked { get; set; }

    public Caller? Authenticate(X509Certificate2? certificate, string? bearer) =>
        bearer == "nobody" || (bearer is not null && bearer == Revoked) ? null : new Caller(bearer ?? "tester", ["testers", "system:authenticated"], bearer is null ? "certificate" : "token");

    public string? Refusal(Caller caller, AccessQuestion question) => Rule(caller, question);

    public ImmutableArray<AccessGrant> Grants(Caller caller) => [new AccessGrant(["*"], ["*"], ["*"], []), new AccessGrant(["get"], [], [], ["/version"])];

    public ValueTask<IssuedToken?> Issue(string @namespace, string account, string accountUid, ImmutableArray<string> audiences, TimeSpan lifetime, Caller asker, CancellationToken cancel) =>
        new(new IssuedToken($"token-of-{@namespace}-{account}", DateTimeOffset.UnixEpoch + lifetime));
}
