using System.Text;

namespace Portcullis.Http.Tests;

public sealed class PathNormalizerTests
{
    private const string Same = "=";

    [Theory]
    [InlineData("/app#foo", "/app", "/app", "/app", "/app")]
    [InlineData("/app/../admin", Same, "/admin", "/admin", "/admin")]
    [InlineData("/app//", Same, "/app//", "/app/", "/app/")]
    [InlineData("/app/%2f", Same, Same, Same, "/app/")]
    [InlineData("/xyz%30..//abc", Same, "/xyz0..//abc", "/xyz0../abc", "/xyz0../abc")]
    [InlineData("/app/%2E./admin", Same, "/admin", "/admin", "/admin")]
    [InlineData("/app\\admin", Same, "/app/admin", "/app/admin", "/app/admin")]
    [InlineData("/app/\\/\\/\\admin", Same, "/app//////admin", "/app/admin", "/app/admin")]
    [InlineData("/%2Fapp%5cadmin%5Cabc", Same, Same, Same, "/app/admin/abc")]
    [InlineData("/app//../admin", Same, "/app/admin", "/app/admin", "/app/admin")]
    [InlineData("/app//../../admin", Same, "/admin", "/admin", "/admin")]
    [InlineData("/%5Capp%2f%5c%2F%2e%2e%2fadmin%5c\\abc", Same, "/%5Capp%2f%5c%2F..%2fadmin%5c/abc", "/%5Capp%2f%5c%2F..%2fadmin%5c/abc", "/app/admin/abc")]
    [InlineData("/%c0%2e%c0%2e/admin", Same, "/%c0.%c0./admin", "/%c0.%c0./admin", "/%c0.%c0./admin")]
    [InlineData("/%c0%2fadmin", Same, Same, Same, "/%c0/admin")]
    [InlineData("/%252e%252e/admin", Same, Same, Same, Same)]
    [InlineData("/.../admin", Same, Same, Same, Same)]
    [InlineData("/;/admin", Same, Same, Same, Same)]
    [InlineData("/Admin", Same, Same, Same, Same)]
    [InlineData("/admin;a=b", Same, Same, Same, Same)]
    [InlineData("/%c0%ae/x", Same, Same, Same, Same)]
    [InlineData("/..;/admin", Same, "/admin", "/admin", "/admin")]
    [InlineData("/a/.;x=1/b/..;y/c", Same, "/a/c", "/a/c", "/a/c")]
    [InlineData("/admin%00", Same, null, null, null)]
    [InlineData("/admin%20", Same, Same, Same, Same)]
    [InlineData("/a%", Same, Same, Same, Same)]
    [InlineData("/a%4", Same, Same, Same, Same)]
    [InlineData("/a%zz", Same, Same, Same, Same)]
    [InlineData("/a/..", Same, "/", "/", "/")]
    [InlineData("/a/b/.", Same, "/a/b/", "/a/b/", "/a/b/")]
    [InlineData("/..", Same, "/", "/", "/")]
    [InlineData("/", Same, Same, Same, Same)]
    [InlineData("/a{b}\"<>^|`", Same, "/a%7Bb%7D%22%3C%3E%5E%7C%60", "/a%7Bb%7D%22%3C%3E%5E%7C%60", "/a%7Bb%7D%22%3C%3E%5E%7C%60")]
    [InlineData("/caf\u00e9", Same, "/caf%E9", "/caf%E9", "/caf%E9")]
    [InlineData("/a//b?x=//../%2f#y", "/a//b?x=//../%2f", "/a//b?x=//../%2f", "/a/b?x=//../%2f", "/a/b?x=//../%2f")]
    [InlineData("/a/../b?q#", "/a/../b?q", "/b?q", "/b?q", "/b?q")]
    [InlineData("*", Same, Same, Same, Same)]
    public void Follows_the_table(string input, string none, string? basic, string? merged, string? decoded)
    {
        Normalized(input, PathNormalization.None).ShouldBe(none == Same ? input : none);
        Normalized(input, PathNormalization.Base).ShouldBe(basic == Same ? input : basic);
        Normalized(input, PathNormalization.MergeSlashes).ShouldBe(merged == Same ? input : merged);
        Normalized(input, PathNormalization.DecodeAndMergeSlashes).ShouldBe(decoded == Same ? input : decoded);
    }

    [Fact]
    public void Gives_back_the_very_input_when_there_is_nothing_to_do()
    {
        byte[] target = "/shop/v1.2/items;a=b/7?x=/../y"u8.ToArray();

        PathNormalizer.Normalize(target, PathNormalization.DecodeAndMergeSlashes, [], out ReadOnlySpan<byte> result).ShouldBeNull();

        (result == target).ShouldBeTrue();
    }

    [Fact]
    public void Handles_every_byte_at_every_level()
    {
        for (int b = 0; b < 256; b++)
        {
            string kept = ((char)b).ToString();
            string expected = b switch
            {
                '#' => "/a",
                '\\' => "/a/z",
                <= 0x20 or >= 0x7F or '"' or '<' or '>' or '^' or '{' or '}' or '|' or '`' => $"/a%{b:X2}z",
                _ => $"/a{kept}z",
            };
            Normalized("/a" + kept + "z", PathNormalization.Base).ShouldBe(expected);
            Normalized("/a" + kept + "z", PathNormalization.None).ShouldBe(b == '#' ? "/a" : "/a" + kept + "z");
        }
    }

    [Fact]
    public void Decodes_exactly_the_unreserved_escapes()
    {
        for (int b = 1; b < 256; b++)
        {
            string escaped = $"/a%{b:x2}z";
            bool unreserved = char.IsAsciiLetterOrDigit((char)b) || b is '-' or '.' or '_' or '~';
            Normalized(escaped, PathNormalization.MergeSlashes).ShouldBe(unreserved ? $"/a{(char)b}z" : escaped);
            Normalized(escaped, PathNormalization.DecodeAndMergeSlashes)
                .ShouldBe(unreserved ? $"/a{(char)b}z" : b is '/' or '\\' ? "/a/z" : escaped);
        }
    }

    [Fact]
    public void Never_leaves_a_dot_segment_or_two_slashes()
    {
        var random = new Random(7);
        ReadOnlySpan<string> parts = ["/", ".", "..", "%2e", "%2F", "\\", "a", ";", "%5c", "//", "%"];
        for (int round = 0; round < 20_000; round++)
        {
            var text = new StringBuilder("/");
            for (int i = random.Next(12); i > 0; i--)
                text.Append(parts[random.Next(parts.Length)]);

            string once = Normalized(text.ToString(), PathNormalization.DecodeAndMergeSlashes)!;

            once.ShouldStartWith("/");
            once.ShouldNotContain("//");
            foreach (string segment in once.Split('/'))
                segment.Split(';')[0].ShouldNotBeOneOf(".", "..");
        }
    }

    private static string? Normalized(string target, PathNormalization level)
    {
        byte[] bytes = Encoding.Latin1.GetBytes(target);
        HttpProblem? problem = PathNormalizer.Normalize(bytes, level, new byte[bytes.Length * PathNormalizer.Growth], out ReadOnlySpan<byte> result);
        return problem is null ? Encoding.Latin1.GetString(result) : null;
    }
}
