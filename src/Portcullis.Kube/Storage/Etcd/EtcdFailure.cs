namespace Portcullis.Kube;

/// <summary>One request to one member of etcd failed.</summary>
internal sealed class EtcdFailure(EtcdFailureKind kind, string message, int code = 0, Exception? cause = null) : IOException(message, cause)
{
    private const string TooLarge = "the answer is larger than is taken";
    private const int Canceled = 1;
    private const int Unknown = 2;
    private const int InvalidArgument = 3;
    private const int DeadlineExceeded = 4;
    private const int PermissionDenied = 7;
    private const int ResourceExhausted = 8;
    private const int OutOfRange = 11;
    private const int Internal = 13;
    private const int Unavailable = 14;
    private const int Unauthenticated = 16;

    public EtcdFailureKind Kind { get; } = kind;

    /// <summary>Another member, or the same one later, may do what this one did not.</summary>
    public bool IsPassing => (Kind is not EtcdFailureKind.Refused || IsBusy) && !IsTooLargeAnswer;

    /// <summary>Too many requests at once: refused before it was tried.</summary>
    public bool IsBusy => code == ResourceExhausted && Says("too many requests");

    public bool IsOutOfSpace => Says("database space exceeded");

    public bool IsCompacted => code == OutOfRange && Says("has been compacted");

    public bool IsFuture => code == OutOfRange && Says("future revision");

    /// <summary>The answer would have been larger than etcd's gateway passes on.</summary>
    public bool IsTooLargeAnswer => (code == ResourceExhausted && Says("larger than max")) || Says(TooLarge);

    /// <summary>The token ran out, or etcd forgot it, or its users changed.</summary>
    public bool WantsNewToken => code == Unauthenticated || Says("invalid auth token") || Says("revision of auth store is old");

    public static EtcdFailure TooLargeAnswer(Exception cause) => Odd(TooLarge, cause);

    /// <summary>Reads etcd's error by its gRPC code; what timed out inside etcd may still happen there.</summary>
    public static EtcdFailure Answered(int code, string message) => new(
        code is Canceled or Unknown or DeadlineExceeded or Internal or Unavailable ? EtcdFailureKind.Broken : EtcdFailureKind.Refused,
        $"etcd refused: {Plain(message)}", code);

    public static EtcdFailure Answered(EtcdWire.StreamError error) =>
        Answered(error.GrpcCode != 0 ? error.GrpcCode : error.Code, error.Message ?? "");

    /// <summary>Reads why etcd cancelled a watch: text is all it says.</summary>
    public static EtcdFailure Cancelled(string? reason)
    {
        string text = reason ?? "a watch was cancelled";
        int code = text.Contains("permission denied", StringComparison.Ordinal) ? PermissionDenied
            : text.Contains("invalid auth token", StringComparison.Ordinal) ? Unauthenticated
            : Unavailable;
        return Answered(code, text);
    }

    public static EtcdFailure Odd(string what, Exception? cause = null) =>
        new(EtcdFailureKind.Odd, $"etcd gave an answer that cannot be read: {what}", cause: cause);

    /// <summary>The same for the engine's callers, with what to do about it.</summary>
    public StorageException ToStorage(bool outcomeUnknown = false) => new(Message + Help(), this, outcomeUnknown);

    private string Help() => this switch
    {
        { IsOutOfSpace: true } => "; compact and defragment etcd or raise its `--quota-backend-bytes`, then run `etcdctl alarm disarm`",
        _ when Says("too many operations") => "; raise etcd's `--max-txn-ops` on every member, or write less at once",
        _ when Says("request is too large") => "; raise etcd's `--max-request-bytes` on every member, or write less at once",
        _ when Says("user name is empty") => "; etcd has access control: give a user name and a password",
        _ when Says("authentication is not enabled") => "; leave the user name out, or enable it with `etcdctl auth enable`",
        _ when code is PermissionDenied => "; grant the user a role that reads and writes every key under the prefix",
        _ when code is Unauthenticated || (code == InvalidArgument && Says("authentication failed")) => "; check the user name and the password",
        _ when Says("corrupt") => "; a member's files differ from the others': see `etcdctl alarm list`",
        { Kind: EtcdFailureKind.Unreached } => "; is etcd running there",
        { Kind: EtcdFailureKind.Broken } => "; more than half of etcd's members must run and reach each other",
        _ => "",
    };

    // Answers are hostile: they reach logs and terminals.
    private static string Plain(string text)
    {
        string safe = string.Create(Math.Min(text.Length, 300), text, (span, source) =>
        {
            for (int at = 0; at < span.Length; at++)
                span[at] = char.IsControl(source[at]) ? '?' : source[at];
        });
        return safe.StartsWith("etcdserver: ", StringComparison.Ordinal) ? safe["etcdserver: ".Length..] : safe;
    }

    private bool Says(string words) => Message.Contains(words, StringComparison.OrdinalIgnoreCase);
}
