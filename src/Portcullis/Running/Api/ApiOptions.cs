using System.Collections.Immutable;
using System.Net;
using Portcullis.Control;
using Portcullis.Resources;

namespace Portcullis.Running;

/// <summary>What a process was asked that serves the Kubernetes API.</summary>
internal sealed record ApiOptions
{
    /// <summary>The data folder.</summary>
    public required string Data { get; init; }

    /// <summary>Where the API listens; port 0 takes any free one.</summary>
    public required IPEndPoint Address { get; init; }

    /// <summary>Host names and addresses by which callers reach it, beside the obvious ones; the first stands in the kubeconfig.</summary>
    public ImmutableArray<string> Names { get; init; } = [];

    /// <summary>Where the admin's kubeconfig is written; null: into the data folder.</summary>
    public string? Kubeconfig { get; init; }

    /// <summary>Null: SQLite in the data folder.</summary>
    public StoreLocation? Store { get; init; }

    /// <summary>File of the keys that Secrets are sealed with; null: in the data folder.</summary>
    public string? StoreKey { get; init; }

    /// <summary>Where metrics are served by a process without a gateway; null: nowhere.</summary>
    public IPEndPoint? Metrics { get; init; }

    /// <summary>The status socket of a process without a gateway.</summary>
    public StatusSocketChoice StatusSocket { get; init; } = new(Off: false, Path: null);

    /// <summary>Resource files and folders; none without <see cref="Files"/>.</summary>
    public IReadOnlyList<string> Paths { get; init; } = [];

    public FilesMode? Files { get; init; }

    /// <summary>What an unknown field in them is.</summary>
    public UnknownFields UnknownFields { get; init; }
}
