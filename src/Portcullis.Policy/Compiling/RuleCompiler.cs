using Portcullis.Policy.Matching;
using Portcullis.Resources;
using Portcullis.Syntax;

namespace Portcullis.Policy.Compiling;

/// <summary>One rule of a policy to its matcher.</summary>
internal sealed class RuleCompiler(TrustDomains domains, PolicyProtocol protocol, Diagnostics found)
{
    public CompiledRule Compile(Resource<AuthorizationPolicySpec> policy, int index)
    {
        var draft = new RuleDraft(policy, index, protocol, found);
        RuleSpec spec = policy.Spec.Rules[index];
        var from = new Clause[spec.From.Length];
        for (int i = 0; i < from.Length; i++)
            from[i] = Source(draft, spec.From[i], i);
        var to = new Clause[spec.To.Length];
        for (int i = 0; i < to.Length; i++)
            to[i] = Operation(draft, spec.To[i], i);
        Clause when = Conditions(draft, spec);

        var source = new RuleSource(policy.Name, policy.Spec.Action, index, policy.Spec.Provider ?? "");
        return new CompiledRule(source, new Rule(source, from, to, when), draft.Unusable, draft.Notes);
    }

    private Clause Source(RuleDraft draft, SourceSpec source, int index)
    {
        var clause = new ClauseCompiler(draft, domains);
        Node at = draft.Policy.At("spec", "rules", draft.Index, "from", index, "source");
        clause.AddPrincipals(new("principals", source.Principals, false, at, "principals"));
        clause.AddPrincipals(new("notPrincipals", source.NotPrincipals, true, at, "notPrincipals"));
        clause.AddRequestPrincipals(new("requestPrincipals", source.RequestPrincipals, false, at, "requestPrincipals"));
        clause.AddRequestPrincipals(new("notRequestPrincipals", source.NotRequestPrincipals, true, at, "notRequestPrincipals"));
        clause.AddNamespaces(new("namespaces", source.Namespaces, false, at, "namespaces"));
        clause.AddNamespaces(new("notNamespaces", source.NotNamespaces, true, at, "notNamespaces"));
        clause.AddServiceAccounts(new("serviceAccounts", source.ServiceAccounts, false, at, "serviceAccounts"));
        clause.AddServiceAccounts(new("notServiceAccounts", source.NotServiceAccounts, true, at, "notServiceAccounts"));
        clause.AddTrustDomains(new("trustDomains", source.TrustDomains, false, at, "trustDomains"), PeerReader.TrustDomain);
        clause.AddTrustDomains(new("notTrustDomains", source.NotTrustDomains, true, at, "notTrustDomains"), PeerReader.TrustDomain);
        clause.AddAddresses(new("ipBlocks", source.IpBlocks, false, at, "ipBlocks"), FactKind.SourceIp);
        clause.AddAddresses(new("notIpBlocks", source.NotIpBlocks, true, at, "notIpBlocks"), FactKind.SourceIp);
        clause.AddAddresses(new("remoteIpBlocks", source.RemoteIpBlocks, false, at, "remoteIpBlocks"), FactKind.RemoteIp);
        clause.AddAddresses(new("notRemoteIpBlocks", source.NotRemoteIpBlocks, true, at, "notRemoteIpBlocks"), FactKind.RemoteIp);
        return clause.Build($"from[{index}].source");
    }

    private Clause Operation(RuleDraft draft, OperationSpec operation, int index)
    {
        var clause = new ClauseCompiler(draft, domains);
        Node at = draft.Policy.At("spec", "rules", draft.Index, "to", index, "operation");
        clause.AddPorts(new("ports", operation.Ports, false, at, "ports"));
        clause.AddPorts(new("notPorts", operation.NotPorts, true, at, "notPorts"));
        clause.AddText(new("methods", operation.Methods, false, at, "methods"), FactKind.Method, PatternReader.Presence);
        clause.AddText(new("notMethods", operation.NotMethods, true, at, "notMethods"), FactKind.Method, PatternReader.Presence);
        clause.AddText(new("paths", operation.Paths, false, at, "paths"), FactKind.Path, PatternReader.Path);
        clause.AddText(new("notPaths", operation.NotPaths, true, at, "notPaths"), FactKind.Path, PatternReader.Path);
        clause.AddText(new("hosts", operation.Hosts, false, at, "hosts"), FactKind.Host, PatternReader.Host);
        clause.AddText(new("notHosts", operation.NotHosts, true, at, "notHosts"), FactKind.Host, PatternReader.Host);
        return clause.Build($"to[{index}].operation");
    }

    private Clause Conditions(RuleDraft draft, RuleSpec rule)
    {
        var clause = new ClauseCompiler(draft, domains);
        var conditions = new ConditionCompiler(draft, clause);
        for (int i = 0; i < rule.When.Length; i++)
            conditions.Add(rule.When[i], i);
        return clause.Build("when");
    }
}
