namespace Portcullis.Kube.Tests;

public sealed class SealedFrameTests
{
    private static readonly byte[] Key = [.. Enumerable.Range(0, SealedFrame.KeyLength).Select(i => (byte)i)];

    [Theory]
    [InlineData("")]
    [InlineData("hunter2")]
    public void What_was_sealed_opens(string text)
    {
        byte[] plain = System.Text.Encoding.UTF8.GetBytes(text);
        byte[] frame = SealedFrame.Seal(Key, "head"u8, "mine"u8, plain);

        SealedFrame.Open(Key, 4, "mine"u8, frame).ShouldBe(plain);
        frame[..4].ShouldBe("head"u8.ToArray());
        SealedFrame.Seal(Key, "head"u8, "mine"u8, plain).ShouldNotBe(frame);
    }

    [Fact]
    public void Whatever_byte_is_changed_or_cut_off_it_does_not_open()
    {
        byte[] frame = SealedFrame.Seal(Key, "head"u8, "mine"u8, "hunter2"u8);
        for (int at = 0; at < frame.Length; at++)
        {
            byte[] other = [.. frame];
            other[at] ^= 1;
            SealedFrame.Open(Key, 4, "mine"u8, other).ShouldBeNull();
            SealedFrame.Open(Key, 4, "mine"u8, frame.AsSpan(0, at)).ShouldBeNull();
        }
        SealedFrame.Open(Key, 4, "yours"u8, frame).ShouldBeNull();
        SealedFrame.Open(new byte[SealedFrame.KeyLength], 4, "mine"u8, frame).ShouldBeNull();
    }
}
