namespace Portcullis.Http.Tests;

public sealed class OutputBufferTests
{
    [Fact]
    public void Queues_bytes_in_order()
    {
        using var output = new OutputBuffer(10);
        output.Write("hello"u8);
        output.Free.ShouldBe(5);
        output.Reserve(3)[0] = (byte)'!';
        output.Length.ShouldBe(5);
        output.Advance(1);
        output.Consume(2);
        output.Pending.SequenceEqual("llo!"u8).ShouldBeTrue();
        output.Write("0123456789"u8);
        output.Free.ShouldBe(0);
        output.Consume(14);
        output.IsEmpty.ShouldBeTrue();
        output.Free.ShouldBe(10);
    }

    [Fact]
    public void Refuses_what_is_not_there()
    {
        using var output = new OutputBuffer();
        output.Write("ab"u8);
        Should.Throw<ArgumentOutOfRangeException>(() => output.Consume(3));
        Should.Throw<ArgumentOutOfRangeException>(() => output.Advance(1 << 20));
    }

    [Fact]
    public void Agrees_with_a_plain_queue()
    {
        var random = new Random(23);
        using var output = new OutputBuffer();
        var plain = new List<byte>();
        for (int round = 0; round < 3000; round++)
        {
            if (random.Next(2) == 0)
            {
                var bytes = new byte[random.Next(3000)];
                random.NextBytes(bytes);
                output.Write(bytes);
                plain.AddRange(bytes);
            }
            else
            {
                int count = random.Next(Math.Min(plain.Count, 4000) + 1);
                output.Pending[..count].SequenceEqual(plain.GetRange(0, count).ToArray()).ShouldBeTrue();
                plain.RemoveRange(0, count);
                output.Consume(count);
            }
            output.Length.ShouldBe(plain.Count);
        }
    }
}
