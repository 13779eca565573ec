using Portcullis.Policy.Matching;
using Portcullis.Resources;
using Portcullis.Syntax;

namespace Portcullis.Policy.Compiling;

/// <summary>Collects the checks of one <c>source</c>, <c>operation</c> or <c>when</c>.</summary>
internal sealed class ClauseCompiler(RuleDraft draft, TrustDomains domains)
{
    private static readonly Problem Empty = new("a value must not be empty");

    private readonly List<Check> _checks = [];

    public Clause Build(string part) => new(part, [.. _checks]);

    /// <summary>Peer identity, addresses, ports and SNI have no such demand.</summary>
    public bool NeedsHttp(Field field)
    {
        if (draft.Protocol == PolicyProtocol.Http || field.Values.IsDefaultOrEmpty)
            return false;
        draft.Unsupported(field.Name, "needs HTTP");
        return true;
    }

    /// <summary>CUSTOM runs before tokens are looked at.</summary>
    public bool NeedsToken(Field field)
    {
        if (field.Values.IsDefaultOrEmpty || NeedsHttp(field))
            return true;
        if (draft.Policy.Spec.Action != AuthorizationAction.Custom)
            return false;
        draft.Unsupported(field.Name, "is not known before the provider is asked");
        return true;
    }

    public void AddPrincipals(Field field)
    {
        var expanded = new List<string>();
        for (int i = 0; i < field.Values.Length; i++)
        {
            expanded.AddRange(domains.ExpandPrincipal(field.Values[i], out bool foreign));
            if (foreign)
                draft.Warn(PolicyCodes.ForeignTrustDomain, field.At(i), $"principal `{field.Values[i]}` names a trust domain that is neither this mesh's nor an alias");
        }
        AddTests(field, FactKind.Principal, PatternReader.Principal, expanded);
    }

    public void AddNamespaces(Field field) => AddTests(field, FactKind.Namespace, Peer(field).Namespace);

    public void AddServiceAccounts(Field field) => AddTests(field, FactKind.ServiceAccount, Peer(field).ServiceAccount);

    public void AddTrustDomains(Field field, Func<string, Parsed<ByteTest>> read) =>
        AddTests(field, FactKind.TrustDomain, read, [.. field.Values.SelectMany(domains.ExpandDomain)]);

    public void AddRequestPrincipals(Field field)
    {
        if (!NeedsToken(field))
            Add(field, PatternReader.RequestPrincipal, static tests => new RequestPrincipalTerm([.. tests]));
    }

    public void AddAddresses(Field field, FactKind fact) =>
        Add(field, IpReader.Block, blocks => new AddressTerm(fact, [.. blocks.Select(static read => read.Block)]));

    public void AddPorts(Field field) =>
        Add(field, IpReader.Port, static ports => new PortTerm([.. ports.Select(static read => read.Port)]));

    public void AddText(Field field, FactKind fact, Func<string, Parsed<ByteTest>> read)
    {
        if (fact == FactKind.Sni || !NeedsHttp(field))
            Add(field, read, tests => new TextTerm(fact, new ByteTests(tests)));
    }

    public void AddHeader(Field field, byte[] lowerName)
    {
        if (!NeedsHttp(field))
            Add(field, PatternReader.Presence, tests => new HeaderTerm(lowerName, new ByteTests(tests)));
    }

    public void AddClaim(Field field, byte[][] path)
    {
        if (!NeedsToken(field))
            Add(field, PatternReader.Text, tests => new ClaimTerm(path, new ByteTests(tests)));
    }

    public void AddUnavailable(Field field) => Add(field, PatternReader.Text, static _ => new UnavailableTerm());

    private void AddTests(Field field, FactKind fact, Func<string, Parsed<ByteTest>> read, IReadOnlyList<string>? values = null) =>
        Add(field, read, tests => new PeerTerm(fact, new ByteTests(tests)), values);

    // Strict where a match would help to admit.
    private PeerReader Peer(Field field) => new(draft.Policy.Name.Namespace, strict: draft.Admits != field.Negated);

    private void Add<T>(Field field, Func<string, Parsed<T>> read, Func<List<T>, Term> build, IReadOnlyList<string>? expanded = null)
        where T : class
    {
        if (field.Values.IsDefaultOrEmpty)
            return;
        IReadOnlyList<string> values = expanded ?? field.Values;
        var kept = new List<T>(values.Count);
        bool bad = false;
        for (int i = 0; i < values.Count; i++)
        {
            Parsed<T> parsed = values[i].Length > 0 || field.EmptyAllowed ? read(values[i]) : Empty;
            if (parsed.Ok)
            {
                kept.Add(parsed.Value);
                continue;
            }
            bad = true;
            draft.Malformed(expanded is null ? field.At(i) : field.List, field.Name, parsed.Problem.Message);
        }
        // Nobody knows what a bad value would have matched. In a positive list of a refusing rule that is anything, so the list no longer
        // limits; in a not-list leaving the value out already refuses more.
        if (kept.Count == 0 || (bad && !field.Negated))
            return;
        _checks.Add(new Check(field.Name, field.Values, build(kept), field.Negated));
    }
}
