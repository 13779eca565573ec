namespace Portcullis.Kube;

/// <summary>One write, made or refused, for the audit log.</summary>
/// <param name="Before">The object before; null if it did not exist. SECURITY: a Secret's values never come here, only <see cref="Hidden"/>, or another text in <paramref name="After"/> where the value changed.</param>
/// <param name="After">The object after; null if it is gone.</param>
/// <param name="Code">The HTTP status answered.</param>
public sealed record AuditRecord(DateTimeOffset At, Caller Caller, string From, string UserAgent, string Verb, ResourceType Type, string Namespace, string Name,
    string Subresource, bool DryRun, int Code, string Reason, ReadOnlyMemory<byte>? Before, ReadOnlyMemory<byte>? After)
{
    /// <summary>Stands for a value that is not told, nor anything by which a guess could be checked.</summary>
    public const string Hidden = "(hidden)";
}
