using System.Text;
using Portcullis.Kube;

namespace Portcullis.Control.Tests.Access;

public sealed class BearerTokensTests
{
    [Theory]
    [InlineData(AccessRole.Admin)]
    [InlineData(AccessRole.Operator)]
    [InlineData(AccessRole.Viewer)]
    [InlineData(AccessRole.Proxy)]
    public async Task A_token_stands_for_its_name_and_role(AccessRole role)
    {
        using var callers = new Callers();

        (string secret, BearerToken token) = await callers.Token("ci", role, role == AccessRole.Proxy ? "edge" : "", TimeSpan.FromHours(1));
        Caller? caller = callers.ByToken(secret);

        caller.ShouldNotBeNull();
        (caller.Name, caller.How, caller.Uid).ShouldBe(("ci", "token", token.Id));
        AccessGroups.RoleOf(caller).ShouldBe(role);
        AccessGroups.NamespaceOf(caller).ShouldBe(role == AccessRole.Proxy ? "edge" : null);
    }

    [Fact]
    public async Task The_store_holds_no_token_and_what_it_holds_is_sealed()
    {
        using var callers = new Callers();

        (string secret, _) = await callers.Token();

        StoredObject stored = callers.Store.Current.List("internal.portcullis.dev", "bearertokens").Values.ShouldHaveSingleItem();
        string text = Encoding.UTF8.GetString(stored.Json.Span);
        text.ShouldContain("\"ci\"");
        text.ShouldNotContain(secret.Split('_')[^1]);
        SealedKinds.Holds(stored.Key).ShouldBeTrue();
    }

    [Fact]
    public async Task Ends_when_its_time_is_over()
    {
        using var callers = new Callers();
        (string secret, _) = await callers.Token(life: TimeSpan.FromHours(1));

        callers.Time.Advance(TimeSpan.FromMinutes(59));
        callers.ByToken(secret).ShouldNotBeNull();
        callers.Time.Advance(TimeSpan.FromMinutes(1));
        callers.ByToken(secret).ShouldBeNull();
        (await callers.Access.Tokens.List(CancellationToken.None)).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Counts_and_is_revoked_at_every_control_plane_on_the_store()
    {
        var engine = new KeptEngine(isShared: true);
        using var here = new Callers(engine);
        using var there = new Callers(engine);
        (string secret, BearerToken token) = await here.Token();
        (string other, _) = await here.Token("ci2");
        await there.Store.Latest(CancellationToken.None);
        there.ByToken(secret)!.Name.ShouldBe("ci");

        (await there.Access.Tokens.Revoke(token.Id, CancellationToken.None)).ShouldHaveSingleItem().Id.ShouldBe(token.Id);

        there.ByToken(secret).ShouldBeNull();
        await here.Store.Latest(CancellationToken.None);
        here.ByToken(secret).ShouldBeNull();
        here.ByToken(other).ShouldNotBeNull();
    }

    [Fact]
    public async Task A_name_revokes_all_of_its_tokens()
    {
        using var callers = new Callers();
        (string first, _) = await callers.Token();
        (string second, _) = await callers.Token(role: AccessRole.Admin);

        (await callers.Access.Tokens.Revoke("ci", CancellationToken.None)).Length.ShouldBe(2);
        (await callers.Access.Tokens.Revoke("ci", CancellationToken.None)).ShouldBeEmpty();

        callers.ByToken(first).ShouldBeNull();
        callers.ByToken(second).ShouldBeNull();
    }

    [Fact]
    public async Task Every_changed_character_makes_it_nobodys()
    {
        using var callers = new Callers();
        (string secret, _) = await callers.Token(role: AccessRole.Admin);

        for (int i = 0; i < secret.Length; i++)
            callers.ByToken(secret[..i] + (secret[i] == 'a' ? 'b' : 'a') + secret[(i + 1)..]).ShouldBeNull();
        callers.ByToken(secret + "a").ShouldBeNull();
        callers.ByToken(secret[..^1]).ShouldBeNull();
    }

    [Theory]
    [InlineData("\"tokens\":[]")]
    [InlineData("\"id\":\"1\"")]
    [InlineData("\"id\":\"1\",\"name\":\"a\",\"role\":\"king\",\"namespace\":\"\",\"sha256\":\"00\",\"created\":\"x\"")]
    public async Task An_entry_that_cannot_be_read_lets_nobody_in(string rest)
    {
        using var callers = new Callers();
        (string secret, _) = await callers.Token();
        StoredObject stored = callers.Store.Current.List("internal.portcullis.dev", "bearertokens").Values.Single();

        await callers.Store.Commit([new ObjectWrite(stored.Key, stored.Revision, Encoding.UTF8.GetBytes($$$"""{"metadata":{"name":"{{{stored.Key.Name}}}"},{{{rest}}}}"""))], CancellationToken.None);

        callers.ByToken(secret).ShouldBeNull();
        (await callers.Access.Tokens.List(CancellationToken.None)).ShouldBeEmpty();
    }
}
