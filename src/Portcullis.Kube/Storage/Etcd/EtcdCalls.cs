namespace Portcullis.Kube;

/// <summary>Everything that is asked of etcd's gateway, the watch apart.</summary>
internal static class EtcdCalls
{
    public static readonly EtcdCall<EtcdWire.RangeRequest, EtcdWire.RangeAnswer> Range =
        new("/v3/kv/range", EtcdJson.Default.RangeRequest, EtcdJson.Default.RangeAnswer);

    public static readonly EtcdCall<EtcdWire.TxnRequest, EtcdWire.TxnAnswer> Txn =
        new("/v3/kv/txn", EtcdJson.Default.TxnRequest, EtcdJson.Default.TxnAnswer);

    public static readonly EtcdCall<EtcdWire.CompactionRequest, EtcdWire.PlainAnswer> Compact =
        new("/v3/kv/compaction", EtcdJson.Default.CompactionRequest, EtcdJson.Default.PlainAnswer);

    public static readonly EtcdCall<EtcdWire.LeaseGrant, EtcdWire.LeaseAnswer> Grant =
        new("/v3/lease/grant", EtcdJson.Default.LeaseGrant, EtcdJson.Default.LeaseAnswer);

    public static readonly EtcdCall<EtcdWire.LeaseName, EtcdWire.KeepAliveLine> KeepAlive =
        new("/v3/lease/keepalive", EtcdJson.Default.LeaseName, EtcdJson.Default.KeepAliveLine);

    public static readonly EtcdCall<EtcdWire.LeaseName, EtcdWire.PlainAnswer> Revoke =
        new("/v3/lease/revoke", EtcdJson.Default.LeaseName, EtcdJson.Default.PlainAnswer);

    public static readonly EtcdCall<EtcdWire.AuthenticateRequest, EtcdWire.AuthenticateAnswer> Authenticate =
        new("/v3/auth/authenticate", EtcdJson.Default.AuthenticateRequest, EtcdJson.Default.AuthenticateAnswer);
}
