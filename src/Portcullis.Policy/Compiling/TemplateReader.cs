using System.Buffers;
using System.Text;
using Portcullis.Policy.Matching;
using Portcullis.Syntax;

namespace Portcullis.Policy.Compiling;

/// <summary>Path templates: <c>{*}</c> and <c>{**}</c> as whole segments.</summary>
internal static class TemplateReader
{
    // RFC 3986 pchar without `*`.
    private static readonly SearchValues<char> Literal = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~!$&'()+,;=:@%");

    public static Parsed<ByteTest> Read(string value)
    {
        if (value[0] != '/')
            return new Problem("a path template must start with `/`", 0);

        var head = new List<string> { "" };
        string? tail = null;
        string[] segments = value.Split('/');
        int first = Array.FindIndex(segments, static segment => segment.Length > 0);
        int last = Array.FindLastIndex(segments, static segment => segment.Length > 0);
        for (int i = 0; i < segments.Length; i++)
        {
            string segment = segments[i];
            string lead = i == 0 ? "" : "/";
            if (segment is "{*}" or "{**}")
            {
                if (tail is not null)
                    return new Problem("`{**}` must be the last operator of a path template");
                head[^1] += lead;
                if (segment == "{*}")
                    head.Add("");
                else
                    tail = "";
                continue;
            }
            if (Check(segment, mayBeEmpty: i < first || i > last) is { } problem)
                return problem;
            if (tail is null)
                head[^1] += lead + segment;
            else
                tail += lead + segment;
        }
        return new PathTemplate([.. head.Select(Encoding.UTF8.GetBytes)], tail is null ? null : Encoding.UTF8.GetBytes(tail));
    }

    private static Problem? Check(string segment, bool mayBeEmpty)
    {
        if (segment.Length == 0)
            return mayBeEmpty ? null : new Problem("a path template must not have empty segments");
        if (segment.AsSpan().ContainsAny('{', '}'))
            return new Problem($"`{segment}`: `{{*}}` and `{{**}}` must be whole segments, and braces may stand nowhere else");
        int bad = segment.AsSpan().IndexOfAnyExcept(Literal);
        return bad < 0 ? null : new Problem($"`{segment}`: a path template may not hold `{segment[bad]}`");
    }
}
