using Portcullis.Resources;

namespace Portcullis.Policy.Tests;

/// <summary>What policies say they ask of a connection.</summary>
public sealed class ConnectionFactsTests
{
    [Theory]
    [InlineData("source.principal", "td/ns/a/sa/b", ConnectionFacts.Peer)]
    [InlineData("source.namespace", "a", ConnectionFacts.Peer)]
    [InlineData("source.ip", "10.0.0.0/8", ConnectionFacts.SourceAddress)]
    [InlineData("remote.ip", "10.0.0.0/8", ConnectionFacts.RemoteAddress)]
    [InlineData("destination.ip", "10.0.0.0/8", ConnectionFacts.DestinationAddress)]
    [InlineData("destination.port", "8443", ConnectionFacts.DestinationPort)]
    [InlineData("connection.sni", "a.com", ConnectionFacts.ServerName)]
    [InlineData("request.headers[x]", "a", ConnectionFacts.None)]
    [InlineData("request.auth.principal", "a/b", ConnectionFacts.None)]
    public void Every_key_of_a_condition_is_counted(string key, string value, ConnectionFacts expected)
    {
        Given.Compile(Given.Policy(AuthorizationAction.Deny, Given.When(key, value))).Asks.ShouldBe(expected);
        Given.Compile(Given.Policy(AuthorizationAction.Deny, Given.WhenNot(key, value))).Asks.ShouldBe(expected);
    }

    [Fact]
    public void Sources_and_operations_count_too() =>
        Given.Compile(
                Given.Policy(AuthorizationAction.Allow, Given.From(new SourceSpec { IpBlocks = ["10.0.0.1"] })),
                Given.Policy(AuthorizationAction.Deny, Given.To(new OperationSpec { NotPorts = ["443"] })))
            .Asks.ShouldBe(ConnectionFacts.SourceAddress | ConnectionFacts.DestinationPort);

    [Fact]
    public void What_enforces_nothing_asks_nothing()
    {
        var dryRun = new AuthorizationPolicySpec { Action = AuthorizationAction.Deny, DryRun = true, Rules = [Given.When("source.ip", "10.0.0.1")] };

        Given.Compile(Given.Of("foo", "p", dryRun)).Asks.ShouldBe(ConnectionFacts.None);
        Given.Compile(Given.Policy(AuthorizationAction.Audit, Given.When("source.ip", "10.0.0.1"))).Asks.ShouldBe(ConnectionFacts.None);
    }
}
