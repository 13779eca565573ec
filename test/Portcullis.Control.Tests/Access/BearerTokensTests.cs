using Portcullis.Kube;
using System.Runtime.Versioning;

namespace Portcullis.Control.Tests.Access;

[SupportedOSPlatform("linux")]
public sealed class BearerTokensTests
{
    [Theory]
    [InlineData(AccessRole.Admin)]
    [InlineData(AccessRole.Operator)]
    [InlineData(AccessRole.Viewer)]
    [InlineData(AccessRole.Proxy)]
    public void A_token_stands_for_its_name_and_role(AccessRole role)
    {
        using var callers = new Callers();

        (string secret, BearerToken token) = callers.Access.Tokens.Create("ci", role, role == AccessRole.Proxy ? "edge" : "", TimeSpan.FromHours(1));
        Caller? caller = callers.ByToken(secret);

        caller.ShouldNotBeNull();
        (caller.Name, caller.How, caller.Uid).ShouldBe(("ci", "token", token.Id));
        AccessGroups.RoleOf(caller).ShouldBe(role);
        AccessGroups.NamespaceOf(caller).ShouldBe(role == AccessRole.Proxy ? "edge" : null);
    }

    [Fact]
    public void The_file_holds_no_token_and_is_the_owners_alone()
    {
        using var callers = new Callers();

        (string secret, _) = callers.Access.Tokens.Create("ci", AccessRole.Viewer, "", TimeSpan.FromHours(1));

        string text = File.ReadAllText(callers.TokenFile);
        text.ShouldContain("\"ci\"");
        text.ShouldNotContain(secret.Split('_')[^1]);
        File.GetUnixFileMode(callers.TokenFile).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    [Fact]
    public void Ends_when_its_time_is_over()
    {
        using var callers = new Callers();
        (string secret, _) = callers.Access.Tokens.Create("ci", AccessRole.Viewer, "", TimeSpan.FromHours(1));

        callers.Time.Advance(TimeSpan.FromMinutes(59));
        callers.ByToken(secret).ShouldNotBeNull();
        callers.Time.Advance(TimeSpan.FromMinutes(1));
        callers.ByToken(secret).ShouldBeNull();
    }

    [Fact]
    public void Is_refused_from_the_moment_another_process_revokes_it()
    {
        using var callers = new Callers();
        (string secret, BearerToken token) = callers.Access.Tokens.Create("ci", AccessRole.Viewer, "", life: null);
        (string other, _) = callers.Access.Tokens.Create("ci2", AccessRole.Viewer, "", life: null);
        callers.ByToken(secret).ShouldNotBeNull();

        new BearerTokens(callers.TokenFile, callers.Time).Revoke(token.Id).ShouldHaveSingleItem();

        callers.ByToken(secret).ShouldBeNull();
        callers.ByToken(other).ShouldNotBeNull();
    }

    [Fact]
    public void A_name_revokes_all_of_its_tokens()
    {
        using var callers = new Callers();
        (string first, _) = callers.Access.Tokens.Create("ci", AccessRole.Viewer, "", life: null);
        (string second, _) = callers.Access.Tokens.Create("ci", AccessRole.Admin, "", life: null);

        callers.Access.Tokens.Revoke("ci").Length.ShouldBe(2);
        callers.Access.Tokens.Revoke("ci").ShouldBeEmpty();

        callers.ByToken(first).ShouldBeNull();
        callers.ByToken(second).ShouldBeNull();
    }

    [Fact]
    public void Every_changed_character_makes_it_nobodys()
    {
        using var callers = new Callers();
        (string secret, _) = callers.Access.Tokens.Create("ci", AccessRole.Admin, "", life: null);

        for (int i = 0; i < secret.Length; i++)
            callers.ByToken(secret[..i] + (secret[i] == 'a' ? 'b' : 'a') + secret[(i + 1)..]).ShouldBeNull();
        callers.ByToken(secret + "a").ShouldBeNull();
        callers.ByToken(secret[..^1]).ShouldBeNull();
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("{}")]
    [InlineData("{\"tokens\":[{\"id\":\"1\"}]}")]
    [InlineData("{\"tokens\":[{\"id\":\"1\",\"name\":\"a\",\"role\":\"king\",\"namespace\":\"\",\"sha256\":\"00\",\"created\":\"x\"}]}")]
    public void A_damaged_file_lets_nobody_in_and_is_told_once(string text)
    {
        using var callers = new Callers();
        (string secret, _) = callers.Access.Tokens.Create("ci", AccessRole.Admin, "", life: null);
        File.WriteAllText(callers.TokenFile, text);

        callers.ByToken(secret).ShouldBeNull();
        callers.ByToken(secret).ShouldBeNull();

        callers.Reports.ShouldHaveSingleItem().ShouldContain("is damaged");
        Should.Throw<IOException>(() => callers.Access.Tokens.Create("x", AccessRole.Viewer, "", life: null));
    }
}
