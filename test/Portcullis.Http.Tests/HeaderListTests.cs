using System.Text;

namespace Portcullis.Http.Tests;

public sealed class HeaderListTests
{
    [Fact]
    public void Keeps_lines_apart_in_order_and_lower_case()
    {
        HeaderList list = List("X-A: 1", "Accept: b", "x-a: 2");

        list.ToString().ShouldBe("x-a: 1\naccept: b\nx-a: 2\n");
        list.Count.ShouldBe(3);
        list.ByteLength.ShouldBe("x-a1acceptbx-a2".Length);
        list.Known(1).ShouldBe(KnownHeader.Accept);
        list.Find("x-a"u8).ShouldBe(0);
        list.Find("x-a"u8, 1).ShouldBe(2);
        list.Find("x-b"u8).ShouldBe(-1);
        list.Find(KnownHeader.Accept).ShouldBe(1);
        list.Find(KnownHeader.Accept, 2).ShouldBe(-1);
        list.Find(KnownHeader.Te).ShouldBe(-1);
    }

    [Fact]
    public void Lower_cases_letters_only()
    {
        var list = new HeaderList();
        for (int b = 0; b < 256; b++)
        {
            list.Clear();
            list.Add([(byte)b], default);
            byte lower = (byte)(b is >= 'A' and <= 'Z' ? b + 32 : b);
            list.Name(0)[0].ShouldBe(lower);
            for (int length = 2; length < 40; length++)
            {
                list.Clear();
                list.Add([.. Enumerable.Repeat((byte)b, length)], default);
                list.Name(0).IndexOfAnyExcept(lower).ShouldBe(-1);
            }
        }
    }

    [Fact]
    public void Gets_the_first_value()
    {
        HeaderList list = List("a: ", "a: 2", "cookie: c");

        list.TryGet("a"u8, out ReadOnlySpan<byte> value).ShouldBeTrue();
        value.IsEmpty.ShouldBeTrue();
        list.TryGet(KnownHeader.Cookie, out value).ShouldBeTrue();
        value.SequenceEqual("c"u8).ShouldBeTrue();
        list.TryGet("b"u8, out _).ShouldBeFalse();
        list.TryGet(KnownHeader.Date, out _).ShouldBeFalse();
    }

    [Fact]
    public void Removes_lines()
    {
        HeaderList list = List("a: 1", "b: 2", "a: 3", "cookie: x", "a: 4", "cookie: y");

        list.RemoveAll("a"u8).ShouldBe(3);
        list.ToString().ShouldBe("b: 2\ncookie: x\ncookie: y\n");
        list.RemoveAll(KnownHeader.Cookie).ShouldBe(2);
        list.RemoveAll("zz"u8).ShouldBe(0);
        list.ByteLength.ShouldBe(2);
        list.Remove(0);
        list.Count.ShouldBe(0);
        Should.Throw<ArgumentOutOfRangeException>(() => list.Remove(0));
    }

    [Fact]
    public void Sets_the_one_line_in_its_place()
    {
        HeaderList list = List("a: 1", "server: x", "b: 2", "a: 3", "server: y");

        list.Set("a"u8, "a much longer value"u8);
        list.Set(KnownHeader.Server, "z"u8);
        list.Set("c"u8, "new"u8);
        list.Set(KnownHeader.Date, "d"u8);

        list.ToString().ShouldBe("a: a much longer value\nserver: z\nb: 2\nc: new\ndate: d\n");
        list.ByteLength.ShouldBe("aa much longer valueserverzb2cnewdated".Length);
    }

    [Fact]
    public void Appends_to_a_value()
    {
        HeaderList list = List("a: 1", "b: 2");
        list.AppendValue(0, ", "u8, "3"u8);
        list.AppendValue(0, ", "u8, "4"u8);
        list.AppendValue(1, ","u8, list.Value(0));
        list.ToString().ShouldBe("a: 1, 3, 4\nb: 2,1, 3, 4\n");
        list.ByteLength.ShouldBe("a1, 3, 4b2,1, 3, 4".Length);
    }

    [Fact]
    public void Copies_its_own_slices_safely()
    {
        HeaderList list = List("a: " + new string('v', 400));
        for (int i = 0; i < 20; i++)
            list.Add(list.Name(0), list.Value(i));
        list.Set("a"u8, list.Value(3)[..5]);
        list.ToString().ShouldBe("a: vvvvv\n");
    }

    [Fact]
    public void No_value_can_end_its_line()
    {
        var list = new HeaderList();
        list.Add("a"u8, "1\r\nevil: 1"u8);
        list.Add(KnownHeader.Server, "\0x\n"u8);
        list.Add("b"u8, "v"u8);
        list.SetValue(2, "2\r\r\nx"u8);
        list.AppendValue(2, "\n"u8, "y\0"u8);
        list.Set("c"u8, "\n"u8);
        list.ToString().ShouldBe("a: 1  evil: 1\nserver:  x \nb: 2   x y \nc:  \n");
    }

    [Fact]
    public void Clears_and_swaps()
    {
        HeaderList one = List("a: 1", "cookie: x");
        HeaderList two = List("b: 2");

        one.SwapWith(two);
        one.ToString().ShouldBe("b: 2\n");
        one.Find(KnownHeader.Cookie).ShouldBe(-1);
        two.Find(KnownHeader.Cookie).ShouldBe(1);
        two.AddAll(one);
        two.ToString().ShouldBe("a: 1\ncookie: x\nb: 2\n");
        two.Clear();
        two.Count.ShouldBe(0);
        two.ByteLength.ShouldBe(0);
        two.Find(KnownHeader.Cookie).ShouldBe(-1);
    }

    [Fact]
    public void Agrees_with_a_plain_list_under_random_operations()
    {
        var random = new Random(17);
        string[] names = ["a", "bb", "cookie", "x-request-id"];
        for (int round = 0; round < 300; round++)
        {
            var list = new HeaderList();
            var plain = new List<(string Name, string Value)>();
            for (int step = 0; step < 40; step++)
            {
                string name = names[random.Next(names.Length)];
                string value = new('v', random.Next(200));
                int at = plain.Count == 0 ? -1 : random.Next(plain.Count);
                switch (random.Next(5))
                {
                    case 0 when at >= 0:
                        list.Remove(at);
                        plain.RemoveAt(at);
                        break;
                    case 1 when at >= 0:
                        list.SetValue(at, Bytes(value));
                        plain[at] = (plain[at].Name, value);
                        break;
                    case 2:
                        list.RemoveAll(Bytes(name)).ShouldBe(plain.RemoveAll(l => l.Name == name));
                        break;
                    default:
                        list.Add(Bytes(name), Bytes(value));
                        plain.Add((name, value));
                        break;
                }
                list.ToString().ShouldBe(string.Concat(plain.Select(l => $"{l.Name}: {l.Value}\n")));
                list.ByteLength.ShouldBe(plain.Sum(l => l.Name.Length + l.Value.Length));
                list.Find(Bytes(name)).ShouldBe(plain.FindIndex(l => l.Name == name));
            }
        }
    }

    private static byte[] Bytes(string text) => Encoding.ASCII.GetBytes(text);

    private static HeaderList List(params string[] lines)
    {
        var list = new HeaderList();
        foreach (string line in lines)
        {
            int colon = line.IndexOf(": ", StringComparison.Ordinal);
            list.Add(Bytes(line[..colon]), Bytes(line[(colon + 2)..]));
        }
        return list;
    }
}
