namespace Portcullis.Http.Tests;

public sealed class RequestHeadTests
{
    [Fact]
    public void Swapping_moves_everything()
    {
        RequestHead one = Full();
        string text = Http1RequestReaderTests.Describe(one);
        var two = new RequestHead();
        string empty = Http1RequestReaderTests.Describe(two);

        one.SwapWith(two);

        Http1RequestReaderTests.Describe(two).ShouldBe(text);
        Http1RequestReaderTests.Describe(one).ShouldBe(empty);
        two.IsHead.ShouldBeTrue();
        two.ExpectContinue.ShouldBeTrue();
        two.Upgrade.SequenceEqual("x"u8).ShouldBeTrue();
        one.IsHead.ShouldBeFalse();
    }

    [Fact]
    public void Clearing_leaves_nothing()
    {
        RequestHead head = Full();
        head.Clear();
        Http1RequestReaderTests.Describe(head).ShouldBe(Http1RequestReaderTests.Describe(new RequestHead()));
        head.IsHead.ShouldBeFalse();
        head.ExpectContinue.ShouldBeFalse();
        head.Upgrade.IsEmpty.ShouldBeTrue();
    }

    [Fact]
    public void A_field_may_be_set_to_a_slice_of_itself()
    {
        var head = new RequestHead();
        head.SetTarget("/abc/def?x=y"u8);
        head.SetTarget(head.Target[4..]);
        head.Target.SequenceEqual("/def?x=y"u8).ShouldBeTrue();
        head.SetTarget(head.Path);
        head.Target.SequenceEqual("/def"u8).ShouldBeTrue();
        head.Query.IsEmpty.ShouldBeTrue();
    }

    private static RequestHead Full()
    {
        var head = new RequestHead { Protocol = HttpProtocol.Http2, Framing = BodyFraming.Length, ContentLength = 3, KeepAlive = false, ExpectContinue = true };
        head.SetMethod("HEAD"u8);
        head.SetScheme("https"u8);
        head.SetAuthority("a"u8);
        head.SetTarget("/t"u8);
        head.SetUpgrade("x"u8);
        head.Headers.Add("h"u8, "v"u8);
        return head;
    }
}
