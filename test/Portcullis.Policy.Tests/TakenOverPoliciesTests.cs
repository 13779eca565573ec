using Portcullis.Resources;
using Portcullis.Syntax;

namespace Portcullis.Policy.Tests;

/// <summary>Policies that stay are not compiled again when others change, and nobody can tell but by the time it takes.</summary>
public sealed class TakenOverPoliciesTests
{
    private static readonly Ask Alice = Ask.As("cluster.local/ns/a/sa/alice");

    [Fact]
    public void What_stays_is_taken_over_and_what_changed_is_compiled()
    {
        Resource<AuthorizationPolicySpec> stays = Denying("stays", "cluster.local/ns/a/sa/bob");
        AccessPolicy before = Compile([stays, Denying("changes", "cluster.local/ns/a/sa/alice")]);

        AccessPolicy after = Compile([stays, Denying("changes", "cluster.local/ns/a/sa/carol")], before);

        after.Policies[1].ShouldBeSameAs(before.Policies[1]);
        after.Policies[0].ShouldNotBeSameAs(before.Policies[0]);
        Alice.Decide(before).Allowed.ShouldBeFalse();
        Alice.Decide(after).Allowed.ShouldBeTrue();
    }

    [Fact]
    public void What_goes_is_gone()
    {
        Resource<AuthorizationPolicySpec> goes = Denying("goes", "cluster.local/ns/a/sa/alice");

        Alice.Decide(Compile([], Compile([goes]))).Allowed.ShouldBeTrue();
    }

    [Fact]
    public void A_spec_under_another_name_is_told_by_that_name()
    {
        Resource<AuthorizationPolicySpec> one = Denying("one", "cluster.local/ns/a/sa/alice");

        Decision decision = Alice.Decide(Compile([Given.Of("foo", "other", one.Spec)], Compile([one])));

        decision.Rule!.Policy.ShouldBe(new ObjectName("foo", "other"));
    }

    [Fact]
    public void Another_MeshConfig_gives_principals_another_meaning()
    {
        Resource<AuthorizationPolicySpec> policy = Denying("p", "cluster.local/ns/a/sa/alice");
        var mesh = new MeshConfigSpec { TrustDomain = "example.org" };

        AccessPolicy after = Compile([policy], Compile([policy]), mesh);

        Alice.Decide(after).Allowed.ShouldBeTrue();
        Ask.As("example.org/ns/a/sa/alice").Decide(after).Allowed.ShouldBeFalse();
    }

    [Fact]
    public void Another_protocol_compiles_anew()
    {
        Resource<AuthorizationPolicySpec> policy = Given.Named("p", AuthorizationAction.Deny, Given.To(new OperationSpec { Paths = ["/a"] }));
        AccessPolicy before = Compile([policy]);

        AccessPolicy after = PolicyCompiler.Compile([policy], new PolicyWorkload { Namespace = "foo" }, Given.Mesh, PolicyProtocol.Tcp, new Diagnostics(), before);

        after.Policies[0].ShouldNotBeSameAs(before.Policies[0]);
    }

    [Fact]
    public void Warnings_are_told_again_with_every_compilation()
    {
        Resource<AuthorizationPolicySpec> odd = Given.Named("odd", AuthorizationAction.Deny, Given.From(new SourceSpec { IpBlocks = ["nowhere"] }));
        Diagnostics first = new(), second = new();

        Compile([odd], Compile([odd], found: first), found: second);

        second.All.ShouldBe(first.All);
        first.All.ShouldNotBeEmpty();
    }

    private static Resource<AuthorizationPolicySpec> Denying(string name, string principal) =>
        Given.Named(name, AuthorizationAction.Deny, Given.From(new SourceSpec { Principals = [principal] }));

    private static AccessPolicy Compile(
        Resource<AuthorizationPolicySpec>[] policies, AccessPolicy? before = null, MeshConfigSpec? mesh = null, Diagnostics? found = null) =>
        PolicyCompiler.Compile([.. policies], new PolicyWorkload { Namespace = "foo" }, mesh ?? Given.Mesh, PolicyProtocol.Http, found ?? new Diagnostics(), before);
}
