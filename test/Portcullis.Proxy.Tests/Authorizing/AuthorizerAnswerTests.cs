using System.Collections.Immutable;
using System.Text;
using Portcullis.Http;

namespace Portcullis.Proxy.Tests.Authorizing;

/// <summary>What an allowing answer does to the request that goes on.</summary>
public sealed class AuthorizerAnswerTests
{
    [Fact]
    public void Headers_are_changed_as_each_kind_says()
    {
        var head = new RequestHead();
        head.SetTarget("/p?a=1&b=2"u8);
        foreach (string name in (string[])["x-set", "x-append", "x-absent", "x-present", "x-gone"])
            head.Headers.Add(Encoding.ASCII.GetBytes(name), "old"u8);

        AuthorizerAnswer.Allow(
            [
                Change(HeaderMutationKind.Set, "x-set"), Change(HeaderMutationKind.Set, "x-new"), Change(HeaderMutationKind.Append, "x-append"),
                Change(HeaderMutationKind.AddIfAbsent, "x-absent"), Change(HeaderMutationKind.AddIfAbsent, "x-added"),
                Change(HeaderMutationKind.SetIfPresent, "x-present"), Change(HeaderMutationKind.SetIfPresent, "x-nowhere"), Change(HeaderMutationKind.Remove, "x-gone"),
            ],
            [], [QueryMutation.Of("a", value: null)]).ApplyTo(head);

        head.Headers.ToString().ShouldBe("x-set: new\nx-append: old\nx-absent: old\nx-present: new\nx-new: new\nx-append: new\nx-added: new\n");
        Encoding.ASCII.GetString(head.Target).ShouldBe("/p?b=2");
    }

    [Theory]
    [InlineData("/p", "a", "1", "/p?a=1")]
    [InlineData("/p?", "a", "1", "/p?a=1")]
    [InlineData("/p?a=1&b&a=2&ab=3", "a", "9", "/p?a=9&b&ab=3")]
    [InlineData("/p?a", "a", null, "/p")]
    [InlineData("/p?b=1", "a", null, "/p?b=1")]
    [InlineData("/p?x=1", "a&b=", "c&d#e f=g%20", "/p?x=1&a%26b%3D=c%26d%23e%20f=g%20")]
    [InlineData("/p", "\u00E9", "", "/p?%C3%A9=")]
    public void A_query_parameter_is_set_or_goes_and_stays_one(string target, string key, string? value, string expected) =>
        QueryMutation.Apply([QueryMutation.Of(key, value)], target).ShouldBe(expected);

    [Theory]
    [InlineData(204)]
    [InlineData(304)]
    public void A_status_without_content_has_none(int status) => AuthorizerAnswer.Deny(status, [], "body"u8.ToArray()).Body.Length.ShouldBe(0);

    [Theory]
    [InlineData(0)]
    [InlineData(101)]
    [InlineData(600)]
    public void A_status_no_reply_can_have_becomes_403(int status) => AuthorizerAnswer.Deny(status, [], default).Status.ShouldBe(403);

    [Fact]
    public void Whatever_is_illegal_or_frames_a_message_is_left_out()
    {
        var headers = new AnswerHeaders();
        foreach (string name in (string[])["", ":path", "host", "HOST", "content-length", "Transfer-Encoding", "connection", "te", "trailer", "upgrade", "expect", "a b", "a\n", "\u00E9"])
            headers.Add(HeaderMutationKind.Set, name, "1"u8);
        foreach (string value in (string[])["a\rb", "a\nb", "a\0b", "a\u007Fb", "\u0001"])
            headers.Add(HeaderMutationKind.Set, "x", Encoding.Latin1.GetBytes(value));
        headers.Add(HeaderMutationKind.Set, "X-Ok", " a\tb "u8);

        Asked.Lines(headers.Mutations).ShouldBe("Set x-ok: a\tb");
    }

    [Fact]
    public void Too_much_is_told_apart_from_enough()
    {
        var headers = new AnswerHeaders();
        headers.Add(HeaderMutationKind.Set, "x", new byte[AnswerHeaders.MostBytes - 1]);
        headers.IsTooLong.ShouldBeFalse();
        headers.Add(HeaderMutationKind.Set, "y", default);
        headers.IsTooLong.ShouldBeTrue();
    }

    [Fact]
    public void A_head_is_copied_as_it_stands()
    {
        var head = new RequestHead { Protocol = HttpProtocol.Http2, ContentLength = 3 };
        head.SetMethod("PUT"u8);
        head.SetTarget("/a?b"u8);
        head.SetAuthority("h:1"u8);
        head.Headers.Add("X-A"u8, [0xFF]);

        AuthorizerRequest copy = AuthorizerRequest.Of(head, "https"u8);
        head.Clear();

        (copy.Method, copy.Target, copy.Authority, copy.Scheme, copy.Protocol, copy.ContentLength).ShouldBe(("PUT", "/a?b", "h:1", "https", HttpProtocol.Http2, 3));
        copy.Headers.ShouldBe(ImmutableArray.Create(new AuthorizerHeader("x-a", "\u00FF")));
    }

    private static HeaderMutation Change(HeaderMutationKind kind, string name) => new(kind, Encoding.ASCII.GetBytes(name), "new"u8.ToArray());
}
