using Portcullis.Resources;
using Portcullis.Syntax;

namespace Portcullis.Policy.Tests;

/// <summary>What a policy cannot do here is told when it is compiled.</summary>
public sealed class PolicyWarningTests
{
    [Fact]
    public void A_custom_policy_without_provider_is_told() =>
        Codes(new AuthorizationPolicySpec { Action = AuthorizationAction.Custom, Rules = [new RuleSpec()] }).ShouldBe(["PCL6006"]);

    [Fact]
    public void A_provider_that_mesh_config_lacks_is_told() =>
        Codes(new AuthorizationPolicySpec { Action = AuthorizationAction.Custom, Provider = "nobody", Rules = [new RuleSpec()] }).ShouldBe(["PCL6007"]);

    [Fact]
    public void Different_providers_on_one_workload_are_told_once_and_by_name()
    {
        var found = new Diagnostics();
        Given.Compile([Custom("c", "two"), Custom("b", "one"), Custom("a", "one")], Given.Mesh, PolicyProtocol.Http, found);

        Diagnostic told = found.All.ShouldHaveSingleItem();
        told.Code.ShouldBe("PCL6005");
        told.Message.ShouldBe("CUSTOM policies `foo/a` and `foo/c` name different providers: whatever CUSTOM matches here is denied");
    }

    [Fact]
    public void A_target_that_this_workload_cannot_be_is_told() =>
        Codes(new AuthorizationPolicySpec
        {
            Action = AuthorizationAction.Deny,
            Rules = [new RuleSpec()],
            TargetRefs = [new TargetRefSpec("gateway.networking.k8s.io", "Gateway", "edge")],
        }).ShouldBe(["PCL6004"]);

    private static Resource<AuthorizationPolicySpec> Custom(string name, string provider) =>
        Given.Of("foo", name, new AuthorizationPolicySpec { Action = AuthorizationAction.Custom, Provider = provider, Rules = [new RuleSpec()] });

    private static string[] Codes(AuthorizationPolicySpec spec)
    {
        var found = new Diagnostics();
        Given.Compile([Given.Of("foo", "p", spec)], Given.Mesh, PolicyProtocol.Http, found);
        return [.. found.All.Select(diagnostic => diagnostic.Code)];
    }
}
