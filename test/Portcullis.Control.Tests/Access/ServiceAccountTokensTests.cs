using System.Buffers.Text;
using System.Collections.Immutable;
using System.Runtime.Versioning;
using System.Text;
using Portcullis.Kube;

namespace Portcullis.Control.Tests.Access;

[SupportedOSPlatform("linux")]
public sealed class ServiceAccountTokensTests
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    [Theory]
    [InlineData("{}", AccessRole.None)]
    [InlineData("{\"portcullis.dev/role\":\"viewer\"}", AccessRole.Viewer)]
    [InlineData("{\"portcullis.dev/role\":\"operator\"}", AccessRole.Operator)]
    [InlineData("{\"portcullis.dev/role\":\"admin\"}", AccessRole.Admin)]
    [InlineData("{\"portcullis.dev/role\":\"Admin\"}", AccessRole.None)]
    [InlineData("{\"portcullis.dev/role\":7}", AccessRole.None)]
    public void An_account_may_what_its_annotation_says_when_the_token_is_used(string annotations, AccessRole role)
    {
        using var callers = new Callers();
        callers.Account("shop", "cart", "u1");
        string token = callers.Access.ServiceAccounts.Issue("shop", "cart", "u1", [], Hour).Token;
        callers.Account("shop", "cart", "u1", annotations);

        Caller? caller = callers.ByToken(token);

        caller.ShouldNotBeNull();
        (caller.Name, caller.Uid).ShouldBe(("system:serviceaccount:shop:cart", "u1"));
        caller.Groups.ShouldContain("system:serviceaccounts:shop");
        AccessGroups.RoleOf(caller).ShouldBe(role);
    }

    [Fact]
    public void A_review_says_for_whom_a_token_is_good()
    {
        using var callers = new Callers();
        callers.Account("shop", "cart", "u1", "{\"portcullis.dev/role\":\"viewer\"}");
        string vault = callers.Access.ServiceAccounts.Issue("shop", "cart", "u1", ["vault", "other"], Hour).Token;
        IAuthenticator authenticator = callers.Access.Authenticator;

        ReviewedToken good = authenticator.Review(vault, ["vault", "nobody"]).ShouldNotBeNull();
        (good.Caller.Name, good.Audiences.Single()).ShouldBe(("system:serviceaccount:shop:cart", "vault"));
        authenticator.Review(vault, []).ShouldBeNull(); // not meant for this API
        authenticator.Review(callers.Access.ServiceAccounts.Issue("shop", "cart", "u1", [], Hour).Token, []).ShouldNotBeNull();
        authenticator.Review(vault[..^3] + "AAA", ["vault"]).ShouldBeNull();
        callers.Time.Advance(Hour + Hour);
        authenticator.Review(vault, ["vault"]).ShouldBeNull();
    }

    [Theory]
    [InlineData("system:serviceaccount:shop:cart", "portcullis:viewer")]
    [InlineData("system:serviceaccount:shop:none", null)]
    [InlineData("system:serviceaccount:shop", null)]
    [InlineData("cart", null)]
    public void Who_speaks_in_an_accounts_name_has_its_groups(string name, string? group)
    {
        using var callers = new Callers();
        callers.Account("shop", "cart", "u1", "{\"portcullis.dev/role\":\"viewer\"}");

        ImmutableArray<string> groups = callers.Access.Authenticator.GroupsOf(name);

        groups.Contains(group ?? "system:serviceaccounts").ShouldBe(group is not null);
    }

    [Fact]
    public void A_proxys_account_gets_the_configuration_of_its_own_namespace()
    {
        using var callers = new Callers();
        callers.Account("edge", "gw", "u1", "{\"portcullis.dev/role\":\"proxy\"}");

        Caller? caller = callers.ByToken(callers.Access.ServiceAccounts.Issue("edge", "gw", "u1", [], Hour).Token);

        AccessGroups.NamespaceOf(caller!).ShouldBe("edge");
    }

    [Fact]
    public void An_account_that_is_gone_or_was_made_again_does_not_count()
    {
        using var callers = new Callers();
        callers.Account("shop", "cart", "u1");
        string token = callers.Access.ServiceAccounts.Issue("shop", "cart", "u1", [], Hour).Token;
        callers.ByToken(token).ShouldNotBeNull();

        callers.Account("shop", "cart", "u2");
        callers.ByToken(token).ShouldBeNull();
        callers.Accounts.Clear();
        callers.ByToken(token).ShouldBeNull();
    }

    [Fact]
    public void Ends_with_its_time()
    {
        using var callers = new Callers();
        callers.Account("shop", "cart", "u1");
        (string token, DateTimeOffset end) = callers.Access.ServiceAccounts.Issue("shop", "cart", "u1", [], Hour);

        end.ShouldBe(callers.Time.GetUtcNow() + Hour);
        callers.Time.Advance(Hour + TimeSpan.FromSeconds(61));
        callers.ByToken(token).ShouldBeNull();
    }

    [Fact]
    public void A_token_for_another_audience_is_not_for_this_api()
    {
        using var callers = new Callers();
        callers.Account("shop", "cart", "u1");

        callers.ByToken(callers.Access.ServiceAccounts.Issue("shop", "cart", "u1", ["vault"], Hour).Token).ShouldBeNull();
        callers.ByToken(callers.Access.ServiceAccounts.Issue("shop", "cart", "u1", ["vault", ServiceAccountTokens.Issuer], Hour).Token).ShouldNotBeNull();
    }

    [Fact]
    public void A_token_of_another_control_plane_is_nobodys()
    {
        using var callers = new Callers();
        using var other = new Callers();
        callers.Account("shop", "cart", "u1");

        callers.ByToken(other.Access.ServiceAccounts.Issue("shop", "cart", "u1", [], Hour).Token).ShouldBeNull();
    }

    [Fact]
    public void A_tampered_token_is_nobodys()
    {
        using var callers = new Callers();
        callers.Account("shop", "cart", "u1");
        callers.Account("shop", "boss", "u1", "{\"portcullis.dev/role\":\"admin\"}");
        string token = callers.Access.ServiceAccounts.Issue("shop", "cart", "u1", [], Hour).Token;
        string[] parts = token.Split('.');
        string payload = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(parts[1]));
        string forged = Base64Url.EncodeToString(Encoding.UTF8.GetBytes(payload.Replace(":cart", ":boss", StringComparison.Ordinal)));
        string none = Base64Url.EncodeToString("{\"alg\":\"none\"}"u8);

        callers.ByToken($"{parts[0]}.{forged}.{parts[2]}").ShouldBeNull();
        callers.ByToken($"{none}.{forged}.").ShouldBeNull();
        callers.ByToken($"{none}.{forged}.{parts[2]}").ShouldBeNull();
        for (int i = 0; i < token.Length - 1; i += 7) // the last character's low bits are no part of the signature
            callers.ByToken(token[..i] + (token[i] == 'A' ? 'B' : 'A') + token[(i + 1)..]).ShouldBeNull($"character {i}");
    }

    [Fact]
    public void The_key_outlasts_the_process()
    {
        using var scratch = new Scratch();
        var time = new Testing.ManualTime();
        var account = new StoredObject(new ObjectKey("", "serviceaccounts", "a", "b"), 1, """{"metadata":{"uid":"u"}}"""u8.ToArray());
        string token;
        using (ServiceAccountTokens first = ServiceAccountTokens.Open(scratch.Path, time))
            token = first.Issue("a", "b", "u", [], Hour).Token;

        using ServiceAccountTokens second = ServiceAccountTokens.Open(scratch.Path, time);
        second.Lookup = _ => account;

        second.Find(token).ShouldNotBeNull();
        File.GetUnixFileMode(scratch.File("sa.key")).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }
}
