using System.Text.Json.Serialization;

namespace Portcullis.Kube;

/// <summary>What crosses to etcd's JSON gateway and back, under the names of etcd's <c>rpc.proto</c>. 64-bit numbers arrive as strings, bytes as base64.</summary>
/// <remarks>Answers are hostile: anything may be missing or null.</remarks>
internal static class EtcdWire
{
    public const string Equal = "EQUAL";
    public const string ByModRevision = "MOD";
    public const string ByCreateRevision = "CREATE";

    internal interface IAnswer
    {
        Header? Header { get; }
    }

    internal sealed record Header(ulong ClusterId, ulong MemberId, long Revision);

    internal sealed record KeyValue(byte[]? Key, byte[]? Value, long CreateRevision, long ModRevision, long Lease);

    internal sealed record RangeRequest
    {
        public required byte[] Key { get; init; }
        public byte[]? RangeEnd { get; init; }
        public long Limit { get; init; }
        public long Revision { get; init; }
        public bool KeysOnly { get; init; }
    }

    internal sealed record RangeAnswer(Header? Header, KeyValue?[]? Kvs, bool More) : IAnswer;

    internal sealed record Compare
    {
        public string Result { get; init; } = Equal;
        public required string Target { get; init; }
        public required byte[] Key { get; init; }
        public long? ModRevision { get; init; }
        public long? CreateRevision { get; init; }
    }

    internal sealed record Put(byte[] Key, byte[] Value, long Lease = 0);

    internal sealed record DeleteRange(byte[] Key);

    internal sealed record Operation
    {
        public Put? RequestPut { get; init; }
        public DeleteRange? RequestDeleteRange { get; init; }
        public RangeRequest? RequestRange { get; init; }
    }

    internal sealed record TxnRequest(IReadOnlyList<Compare> Compare, IReadOnlyList<Operation> Success, IReadOnlyList<Operation> Failure);

    internal sealed record TxnAnswer(Header? Header, bool Succeeded, OperationAnswer?[]? Responses) : IAnswer;

    internal sealed record OperationAnswer(RangeAnswer? ResponseRange);

    internal sealed record CompactionRequest(long Revision);

    internal sealed record PlainAnswer(Header? Header) : IAnswer;

    internal sealed record WatchRequest(WatchCreate CreateRequest);

    internal sealed record WatchCreate(byte[] Key, byte[]? RangeEnd, long StartRevision, bool PrevKv = false, bool ProgressNotify = true, bool Fragment = true);

    internal sealed record WatchLine(WatchAnswer? Result, StreamError? Error);

    internal sealed record WatchAnswer(
        Header? Header, bool Created, bool Canceled, long CompactRevision, string? CancelReason, bool Fragment, WatchEvent?[]? Events) : IAnswer;

    /// <summary>One change as etcd tells it.</summary>
    /// <param name="Type">Absent for a put; <c>DELETE</c>.</param>
    internal sealed record WatchEvent(string? Type, KeyValue? Kv, KeyValue? PrevKv);

    internal sealed record LeaseGrant([property: JsonPropertyName("TTL")] long Seconds);

    internal sealed record LeaseName([property: JsonPropertyName("ID")] long Id);

    /// <summary>A lease as it stands.</summary>
    /// <param name="Seconds">Zero when the lease has run out.</param>
    internal sealed record LeaseAnswer(
        Header? Header, [property: JsonPropertyName("ID")] long Id, [property: JsonPropertyName("TTL")] long Seconds) : IAnswer;

    internal sealed record KeepAliveLine(LeaseAnswer? Result, StreamError? Error) : IAnswer
    {
        public Header? Header => Result?.Header;
    }

    internal sealed record AuthenticateRequest(string Name, string Password);

    internal sealed record AuthenticateAnswer(Header? Header, string? Token) : IAnswer;

    /// <summary>From 3.6 on the text is in <c>message</c> alone.</summary>
    internal sealed record ErrorAnswer(string? Error, string? Message, int Code);

    /// <summary>From 3.6 on the code is in <c>code</c>.</summary>
    internal sealed record StreamError(int GrpcCode, int Code, string? Message);
}
