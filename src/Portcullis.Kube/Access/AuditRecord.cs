namespace Portcullis.Kube;

/// <summary>One write, made or refused, for the audit log.</summary>
/// <param name="Before">The object before; null if it did not exist. SECURITY: a Secret's values never come here, only their SHA-256 in eight hexadecimal digits.</param>
/// <param name="Code">The HTTP status answered.</param>
public sealed record AuditRecord(DateTimeOffset At, Caller Caller, string From, string UserAgent, string Verb, ResourceType Type, string Namespace, string Name,
    string Subresource, bool DryRun, int Code, string Reason, ReadOnlyMemory<byte>? Before, ReadOnlyMemory<byte>? After);
