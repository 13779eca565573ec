using System.Security.Cryptography;
using System.Text;
using Portcullis.Kube;

namespace Portcullis.Control.Tests.Access;

/// <summary>What becomes of the <c>tokens.json</c> that machines kept before the store kept tokens.</summary>
public sealed class TokenFileTests
{
    private const string Secret = "portcullis_0a0b0c0d_abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQ";

    [Fact]
    public async Task Its_tokens_count_from_the_store_and_the_file_is_set_aside()
    {
        using var callers = new Callers();
        Write(callers);

        await callers.Access.Use(callers.Store, CancellationToken.None);

        callers.ByToken(Secret)!.Name.ShouldBe("old");
        File.Exists(callers.TokenFile).ShouldBeFalse();
        File.Exists(callers.TokenFile + ".taken-over").ShouldBeTrue();
        callers.Reports.ShouldHaveSingleItem().ShouldContain("1 bearer tokens");
    }

    [Fact]
    public async Task A_token_that_was_revoked_does_not_come_back_with_another_machines_file()
    {
        var engine = new KeptEngine(isShared: true);
        using var first = new Callers(engine);
        using var second = new Callers(engine);
        Write(first);
        await first.Access.Use(first.Store, CancellationToken.None);
        (await first.Access.Tokens.Revoke("0a0b0c0d", CancellationToken.None)).ShouldHaveSingleItem();

        Write(second);
        await second.Access.Use(second.Store, CancellationToken.None);

        second.ByToken(Secret).ShouldBeNull();
        (await second.Access.Tokens.List(CancellationToken.None)).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("{}")]
    [InlineData("{\"tokens\":[{\"id\":\"1\"}]}")]
    public async Task A_damaged_file_is_told_and_left_where_it_is(string text)
    {
        using var callers = new Callers();
        PrivateFile.Replace(callers.TokenFile, text);

        await callers.Access.Use(callers.Store, CancellationToken.None);

        callers.Reports.ShouldHaveSingleItem().ShouldContain("is damaged");
        File.ReadAllText(callers.TokenFile).ShouldBe(text);
    }

    [Fact]
    public async Task While_the_store_cannot_be_written_nothing_is_lost()
    {
        var engine = new KeptEngine();
        using var callers = new Callers(engine);
        Write(callers);
        engine.IsFull = true;

        await Should.ThrowAsync<StorageException>(() => callers.Access.Use(callers.Store, CancellationToken.None));

        File.Exists(callers.TokenFile).ShouldBeTrue();
    }

    private static void Write(Callers callers) => PrivateFile.Replace(callers.TokenFile, $$$"""
        {"tokens":[{"id":"0a0b0c0d","name":"old","role":"viewer","namespace":"","sha256":"{{{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Secret)))}}}","created":"2026-01-01T00:00:00.0000000+00:00"}]}
        """);
}
