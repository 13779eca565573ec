using System.Collections.Immutable;
using System.Text;
using System.Text.Json.Nodes;
using Portcullis.Kube;

namespace Portcullis.Control;

/// <summary>Writes into the audit log what becomes of credentials, whether the API was asked or the store was opened without one.</summary>
/// <param name="caller">Who does it.</param>
/// <param name="from">From which address; empty: on this machine.</param>
/// <param name="agent">With which program.</param>
public sealed class CredentialAudit(IAuditLog log, TimeProvider time, Caller caller, string from, string agent)
{
    private static readonly ResourceType Tokens = Audited("BearerToken", BearerTokens.Plural);
    private static readonly ResourceType Revocations = Audited("RevokedCertificate", RevokedCertificates.Plural);

    public void Created(BearerToken token)
    {
        ArgumentNullException.ThrowIfNull(token);
        Record("create", Tokens, token.Id, before: null, BearerTokenJson.Tell(token));
    }

    public void Revoked(ImmutableArray<BearerToken> tokens)
    {
        foreach (BearerToken token in tokens)
            Record("delete", Tokens, token.Id, BearerTokenJson.Tell(token), after: null);
    }

    /// <param name="asked">The name or serial that was given.</param>
    public void Revoked(string asked, RevokedCertificate revoked) => Record("create", Revocations, asked, before: null, RevokedCertificateJson.Tell(revoked));

    /// <summary>Somebody without the right asked for a change.</summary>
    /// <param name="verb"><c>create</c> or <c>delete</c>.</param>
    /// <param name="tokens">Of tokens; otherwise of revocations.</param>
    public void Refused(string verb, bool tokens, string why) => Record(verb, tokens ? Tokens : Revocations, "", before: null, after: null, 403, why);

    private void Record(string verb, ResourceType type, string name, JsonObject? before, JsonObject? after, int code = 200, string reason = "") => log.Record(new AuditRecord(
        time.GetUtcNow(), caller, from, agent, verb, type, "", name, "", DryRun: false, code, reason, Bytes(before), Bytes(after)));

    private static ReadOnlyMemory<byte>? Bytes(JsonObject? value) => value is null ? default(ReadOnlyMemory<byte>?) : Encoding.UTF8.GetBytes(value.ToJsonString());

    private static ResourceType Audited(string kind, string plural) => new()
    {
        Group = PlaneRecords.Group, Versions = ["v1"], Kind = kind, Plural = plural, Singular = kind.ToLowerInvariant(), Namespaced = false,
        Schema = new ObjectSchema { Kind = SchemaKind.Object },
    };
}
