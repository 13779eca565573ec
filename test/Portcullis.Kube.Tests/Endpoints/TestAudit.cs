using System.Collections.Concurrent;

namespace Portcullis.Kube.Tests;

/// <summary>Keeps audit records for tests to read.</summary>
public sealed class TestAudit : IAuditLog
{
    public ConcurrentQueue<AuditRecord> Records { get; } = new();

    public void Record(AuditRecord record) => Records.Enqueue(record);
}
