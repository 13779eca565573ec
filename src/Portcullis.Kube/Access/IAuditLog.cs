namespace Portcullis.Kube;

/// <summary>Keeps a record of every write. Thread-safe; never throws: what cannot be recorded is reported elsewhere.</summary>
public interface IAuditLog
{
    void Record(AuditRecord record);
}
