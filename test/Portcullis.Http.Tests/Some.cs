using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace Portcullis.Http.Tests;

/// <summary>Generators of valid messages.</summary>
internal static class Some
{
    private const string TokenChars = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789!#$%&'*+-.^_`|~";

    public static readonly Gen<string> Token = Text(TokenChars, 1, 20);

    public static readonly Gen<string> Value =
        from text in Text(new string([.. Enumerable.Range(0x20, 0xE0).Where(c => c != 0x7F).Select(c => (char)c)]), 0, 60)
        select text.Trim(' ', '\t');

    public static readonly Gen<(string Name, string Value)> Line =
        from name in Gen.Frequency((3, Gen.Select(Token, t => "x-" + t)), (2, Gen.Elements("accept", "Cookie", "user-agent", "ETag", "x-request-id", "grpc-status")))
        from value in Value
        select (name, value);

    public static readonly Gen<(string Name, string Value)[]> Lines = Gen.Resize(Gen.ArrayOf(Line), 20);

    public static readonly Arbitrary<RequestHead> Request = Arb.From(
        from method in Gen.Elements("GET", "POST", "PATCH", "X-ANY")
        from path in Text(new string([.. Enumerable.Range(0x21, 0xDF).Where(c => c != 0x7F).Select(c => (char)c)]), 0, 40)
        from authority in Gen.Elements("a.example", "b:80", "[::1]:443", "x_y.z")
        from lines in Lines
        from length in Gen.Elements(-2L, -1L, 0L, 5L, 123456789012L)
        select Head(method, "/" + path, authority, lines, length));

    private static RequestHead Head(string method, string target, string authority, (string Name, string Value)[] lines, long length)
    {
        var head = new RequestHead
        {
            ContentLength = Math.Max(-1, length),
            Framing = length == -2 ? BodyFraming.Chunked : length > 0 ? BodyFraming.Length : BodyFraming.None,
        };
        head.SetMethod(Encoding.Latin1.GetBytes(method));
        head.SetTarget(Encoding.Latin1.GetBytes(target));
        head.SetAuthority(Encoding.Latin1.GetBytes(authority));
        foreach ((string name, string value) in lines)
            head.Headers.Add(Encoding.Latin1.GetBytes(name), Encoding.Latin1.GetBytes(value));
        if (length >= 0)
            head.Headers.Add(KnownHeader.ContentLength, Encoding.ASCII.GetBytes(length.ToString()));
        return head;
    }

    private static Gen<string> Text(string alphabet, int shortest, int longest) =>
        from length in Gen.Choose(shortest, longest)
        from chars in Gen.ArrayOf(Gen.Elements(alphabet.ToCharArray()), length)
        select new string(chars);
}
