using System.Collections.Immutable;
using Portcullis.Syntax;

namespace Portcullis.Kube;

/// <summary>Where etcd is, and how to speak to it.</summary>
public sealed record EtcdOptions
{
    /// <summary>Client URLs of the members of one cluster, <c>http</c> or <c>https</c>; those that fail are passed over.</summary>
    public required ImmutableArray<Uri> Endpoints { get; init; }

    /// <summary>PEM certificates that vouch for etcd; null: the system's.</summary>
    public string? CaFile { get; init; }

    /// <summary>PEM certificate shown to etcd, with <see cref="KeyFile"/>.</summary>
    public string? CertFile { get; init; }

    public string? KeyFile { get; init; }

    /// <summary>The user of etcd's own access control, with <see cref="Password"/>.</summary>
    public string? UserName { get; init; }

    public string? Password { get; init; }

    /// <summary>Everything is kept under keys that begin so: several meshes may share one etcd.</summary>
    public string Prefix { get; init; } = "/portcullis";

    /// <summary>How long one request to one member may take.</summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a read or a commit goes from member to member before it fails.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How long a leader that died is waited for, in whole seconds; etcd's shortest is about one and a half times its election timeout.</summary>
    public TimeSpan Lease { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How often the leader compacts etcd's history. Without it etcd fills up; it concerns the whole etcd, whoever else uses it.</summary>
    public TimeSpan CompactEvery { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How many revisions of history the leader leaves.</summary>
    public long KeptRevisions { get; init; } = 10_000;

    /// <summary>Reads <c>http://HOST:2379,http://HOST:2379</c>.</summary>
    public static Parsed<EtcdOptions> Parse(string endpoints)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        var found = ImmutableArray.CreateBuilder<Uri>();
        foreach (string text in endpoints.Split(',', StringSplitOptions.TrimEntries))
        {
            if (!Uri.TryCreate(text, UriKind.Absolute, out Uri? uri) || uri.Scheme is not ("http" or "https"))
                return new Problem($"etcd endpoint `{text}` is not a URL as `http://127.0.0.1:2379`");
            if (uri.PathAndQuery != "/" || uri.UserInfo.Length > 0 || uri.Fragment.Length > 0)
                return new Problem($"etcd endpoint `{uri.Scheme}://{uri.Authority}` must be a scheme, a host and a port and nothing else");
            if (!found.Contains(uri))
                found.Add(uri);
        }
        return new EtcdOptions { Endpoints = found.ToImmutable() };
    }

    // SECURITY: a record would print the password.
    public override string ToString() => string.Join(',', Endpoints.Select(endpoint => endpoint.GetLeftPart(UriPartial.Authority)));
}
