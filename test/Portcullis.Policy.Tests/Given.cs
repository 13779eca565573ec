using System.Collections.Immutable;
using Portcullis.Resources;
using Portcullis.Syntax;

namespace Portcullis.Policy.Tests;

/// <summary>Policies for tests, without YAML.</summary>
internal static class Given
{
    private static readonly ResourceKind Kind = new("security.istio.io", "AuthorizationPolicy", "authorizationpolicies", "ap", ["v1"]);

    public static MeshConfigSpec Mesh { get; } = new();

    public static Resource<AuthorizationPolicySpec> Policy(AuthorizationAction action, params RuleSpec[] rules) => Named("p", action, rules);

    public static Resource<AuthorizationPolicySpec> Named(string name, AuthorizationAction action, params RuleSpec[] rules) =>
        Of("foo", name, new AuthorizationPolicySpec { Action = action, Rules = [.. rules] });

    public static Resource<AuthorizationPolicySpec> Of(string ns, string name, AuthorizationPolicySpec spec) =>
        new(Kind, new ObjectMeta { Name = new ObjectName(ns, name) }, spec, new MappingNode(SourceSpan.None, []));

    public static RuleSpec From(SourceSpec source) => new() { From = [source] };

    public static RuleSpec To(OperationSpec operation) => new() { To = [operation] };

    public static RuleSpec When(string key, params string[] values) => new() { When = [new ConditionSpec(key) { Values = [.. values] }] };

    public static RuleSpec WhenNot(string key, params string[] values) => new() { When = [new ConditionSpec(key) { NotValues = [.. values] }] };

    public static AccessPolicy Compile(params Resource<AuthorizationPolicySpec>[] policies) => Compile(policies, Mesh, PolicyProtocol.Http);

    public static AccessPolicy Compile(IEnumerable<Resource<AuthorizationPolicySpec>> policies, MeshConfigSpec mesh, PolicyProtocol protocol, Diagnostics? found = null) =>
        PolicyCompiler.Compile([.. policies], new PolicyWorkload { Namespace = "foo", Labels = ImmutableSortedDictionary<string, string>.Empty.Add("app", "x") }, mesh, protocol, found ?? new Diagnostics());

    /// <summary>Whether a rule matches, asked through a DENY policy with that rule alone.</summary>
    public static bool Denies(RuleSpec rule, Ask ask, MeshConfigSpec? mesh = null) =>
        !ask.Decide(Compile([Policy(AuthorizationAction.Deny, rule)], mesh ?? Mesh, ask.Http ? PolicyProtocol.Http : PolicyProtocol.Tcp)).Allowed;

    /// <summary>Whether a rule matches, asked through an ALLOW policy with that rule alone.</summary>
    public static bool Allows(RuleSpec rule, Ask ask, MeshConfigSpec? mesh = null) =>
        ask.Decide(Compile([Policy(AuthorizationAction.Allow, rule)], mesh ?? Mesh, ask.Http ? PolicyProtocol.Http : PolicyProtocol.Tcp)).Allowed;
}
