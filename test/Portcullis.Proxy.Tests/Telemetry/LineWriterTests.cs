using System.Text;
using System.Text.Json;

namespace Portcullis.Proxy.Tests;

public sealed class LineWriterTests
{
    [Fact]
    public void Every_byte_survives_as_json_on_one_line()
    {
        byte[] all = [.. Enumerable.Range(0, 256).Select(static i => (byte)i)];
        var writer = new LineWriter(json: true);

        writer.Begin();
        writer.String("all"u8, all);
        writer.Number("n"u8, -5);
        writer.String("none"u8, (string?)null);
        writer.String("text"u8, "ü\"\\\n");
        writer.End();

        string line = Encoding.UTF8.GetString(writer.Take());
        line.Count(static c => c == '\n').ShouldBe(1);
        JsonElement root = JsonDocument.Parse(line).RootElement;
        root.GetProperty("all").GetString()!.Select(static c => (byte)c).ShouldBe(all);
        root.GetProperty("n").GetInt32().ShouldBe(-5);
        root.GetProperty("none").ValueKind.ShouldBe(JsonValueKind.Null);
    }

    [Fact]
    public void Text_lines_have_names_and_quoted_values()
    {
        var writer = new LineWriter(json: false);

        writer.Begin();
        writer.String("a"u8, "x y"u8);
        writer.Number("b"u8, 7);
        writer.EndPoint("c"u8, "::1"u8, 80);
        writer.End();

        Encoding.UTF8.GetString(writer.Take()).ShouldBe("a=\"x y\" b=7 c=\"[::1]:80\"\n");
    }

    [Fact]
    public void Long_values_are_cut_and_lines_grow_the_buffer()
    {
        var writer = new LineWriter(json: true);
        for (int i = 0; i < 100; i++)
        {
            writer.Begin();
            writer.String("v"u8, new byte[100_000]);
            writer.End();
        }

        string[] lines = Encoding.UTF8.GetString(writer.Take()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        lines.Length.ShouldBe(100);
        lines.ShouldAllBe(static line => JsonDocument.Parse(line, default).RootElement.GetProperty("v").GetString()!.Length == 2048);
    }

    [Fact]
    public void Writing_lines_allocates_nothing()
    {
        var writer = new LineWriter(json: true);
        Portcullis.Testing.Allocations.Of(() => Write(writer)).ShouldBe(0);

        static void Write(LineWriter writer)
        {
            writer.Begin();
            writer.String("path"u8, "/a\"b"u8);
            writer.String("flag"u8, "UF");
            writer.Time("time"u8, DateTimeOffset.UnixEpoch);
            writer.Number("n"u8, 1);
            writer.End();
            System.Buffers.ArrayPool<byte>.Shared.Return(writer.Take().Array!);
        }
    }
}
