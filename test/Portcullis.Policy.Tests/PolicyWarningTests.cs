using Portcullis.Resources;
using Portcullis.Syntax;

namespace Portcullis.Policy.Tests;

/// <summary>What a policy cannot do here is told when it is compiled.</summary>
public sealed class PolicyWarningTests
{
    [Fact]
    public void A_provider_that_is_not_asked_is_told() =>
        Codes(new AuthorizationPolicySpec { Action = AuthorizationAction.Custom, Rules = [new RuleSpec()] }).ShouldBe(["PCL6003"]);

    [Fact]
    public void A_target_that_this_workload_cannot_be_is_told() =>
        Codes(new AuthorizationPolicySpec
        {
            Action = AuthorizationAction.Deny,
            Rules = [new RuleSpec()],
            TargetRefs = [new TargetRefSpec("gateway.networking.k8s.io", "Gateway", "edge")],
        }).ShouldBe(["PCL6004"]);

    private static string[] Codes(AuthorizationPolicySpec spec)
    {
        var found = new Diagnostics();
        Given.Compile([Given.Of("foo", "p", spec)], Given.Mesh, PolicyProtocol.Http, found);
        return [.. found.All.Select(diagnostic => diagnostic.Code)];
    }
}
