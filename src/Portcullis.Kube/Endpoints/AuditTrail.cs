namespace Portcullis.Kube;

/// <summary>Writes down each write, made or refused, without the values of Secrets.</summary>
internal sealed class AuditTrail(KubeApiOptions options)
{
    public async Task<WriteOutcome> Recorded(ApiCall call, Func<Task<WriteOutcome>> write)
    {
        try
        {
            WriteOutcome outcome = await write();
            Record(call, outcome.Code, "");
            return outcome;
        }
        catch (RefusedException refused)
        {
            call.After = call.Before;
            Record(call, refused.Status.Code, refused.Status.Reason);
            throw;
        }
        catch (StorageException problem)
        {
            call.After = call.Before;
            Record(call, problem.OutcomeUnknown ? 504 : 503, problem.OutcomeUnknown ? "Timeout" : "ServiceUnavailable");
            throw;
        }
    }

    /// <summary>A write that was refused before anyone looked at an object.</summary>
    public void Record(ApiCall call, int code, string reason)
    {
        (ReadOnlyMemory<byte>? before, ReadOnlyMemory<byte>? after) = call.Type.IsSecret ? SecretRules.Redacted(call.Before, call.After) : (call.Before, call.After);
        options.Audit.Record(new AuditRecord(options.Time.GetUtcNow(), call.Caller, call.From, call.UserAgent,
            call.Verb, call.Type, call.Namespace, call.Name, call.Subresource, call.DryRun, code, reason, before, after));
    }
}
