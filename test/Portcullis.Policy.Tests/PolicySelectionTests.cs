using System.Collections.Immutable;
using Portcullis.Resources;
using Portcullis.Syntax;

namespace Portcullis.Policy.Tests;

/// <summary>Which policies reach which workload, beyond the golden cases.</summary>
public sealed class PolicySelectionTests
{
    [Theory]
    [InlineData("foo", "gateway.networking.k8s.io", "Gateway", "edge", true)]
    [InlineData("foo", "gateway.networking.k8s.io", "Gateway", "other", false)]
    [InlineData("foo", "gateway.networking.k8s.io", "GatewayClass", "edge", false)]
    [InlineData("foo", "networking.istio.io", "Gateway", "edge", false)]
    [InlineData("foo", "", "Service", "edge", false)]
    [InlineData("istio-system", "gateway.networking.k8s.io", "Gateway", "edge", false)] // a target is in its policy's own namespace
    public void A_target_is_a_gateway_of_the_same_namespace(string ns, string group, string kind, string name, bool applies)
    {
        var spec = new AuthorizationPolicySpec { Action = AuthorizationAction.Deny, Rules = [new RuleSpec()], TargetRefs = [new TargetRefSpec(group, kind, name)] };

        Applies(Given.Of(ns, "p", spec), "foo", ("gateway.networking.k8s.io/gateway-name", "edge")).ShouldBe(applies);
    }

    [Fact]
    public void Several_targets_are_alternatives()
    {
        TargetRefSpec one = new("gateway.networking.k8s.io", "Gateway", "one"), edge = new("gateway.networking.k8s.io", "Gateway", "edge");
        var spec = new AuthorizationPolicySpec { Action = AuthorizationAction.Deny, Rules = [new RuleSpec()], TargetRefs = [one, edge] };

        Applies(Given.Of("foo", "p", spec), "foo", ("gateway.networking.k8s.io/gateway-name", "edge")).ShouldBeTrue();
    }

    [Theory]
    [InlineData("foo", "foo", true)]
    [InlineData("foo", "bar", false)]
    [InlineData("root", "bar", true)]
    [InlineData("istio-system", "bar", false)]
    public void The_root_namespace_is_the_meshs_own(string policy, string workload, bool applies)
    {
        var spec = new AuthorizationPolicySpec { Action = AuthorizationAction.Deny, Rules = [new RuleSpec()] };

        Applies(Given.Of(policy, "p", spec), workload).ShouldBe(applies);
    }

    [Fact]
    public void No_policies_at_all_allow()
    {
        AccessPolicy policy = PolicyCompiler.Compile(default, new PolicyWorkload { Namespace = "foo" }, Given.Mesh, PolicyProtocol.Http, new Diagnostics());

        policy.IsEmpty.ShouldBeTrue();
        new Ask().Decide(policy).Allowed.ShouldBeTrue();
    }

    private static bool Applies(Resource<AuthorizationPolicySpec> policy, string ns, params (string Key, string Value)[] labels)
    {
        var workload = new PolicyWorkload { Namespace = ns, Labels = labels.ToImmutableSortedDictionary(label => label.Key, label => label.Value, StringComparer.Ordinal) };
        return !PolicyCompiler.Compile([policy], workload, new MeshConfigSpec { RootNamespace = "root" }, PolicyProtocol.Http, new Diagnostics()).IsEmpty;
    }
}
