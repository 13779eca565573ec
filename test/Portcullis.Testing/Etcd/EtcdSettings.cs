namespace Portcullis.Testing;

/// <summary>How an <see cref="EtcdServer"/> is started.</summary>
public sealed record EtcdSettings
{
    /// <summary>Milliseconds; an election follows ten of them without a leader.</summary>
    public int Heartbeat { get; init; } = 20;

    /// <summary>Clusters of another token are other clusters.</summary>
    public string ClusterToken { get; init; } = "portcullis-test";

    /// <summary>Further command-line arguments.</summary>
    public string[] Arguments { get; init; } = [];

    /// <summary>Clients speak TLS; the arguments name the files.</summary>
    public bool IsTls { get; init; }
}
