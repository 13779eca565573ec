using System.Text;
using Portcullis.Syntax;

namespace Portcullis.Routing;

/// <summary>The <c>rewrite</c> of a <c>uriRegexRewrite</c>: RE2's <c>\1</c> for a group and <c>\\</c> for a backslash.</summary>
/// <param name="Text">In .NET's replacement syntax.</param>
internal sealed record RewriteTemplate(string Text)
{
    /// <summary>Reads a rewrite for a pattern with so many groups; <c>\0</c> is the whole match.</summary>
    public static Parsed<RewriteTemplate> Parse(string rewrite, int groups)
    {
        var text = new StringBuilder();
        for (int i = 0; i < rewrite.Length; i++)
        {
            if (rewrite[i] != '\\')
            {
                text.Append(rewrite[i] == '$' ? "$$" : rewrite[i].ToString());
                continue;
            }
            char next = ++i < rewrite.Length ? rewrite[i] : '\0';
            if (next == '\\')
                text.Append('\\');
            else if (!char.IsAsciiDigit(next))
                return new Problem("after a backslash stands a group's number or another backslash", i - 1);
            else if (next - '0' > groups)
                return new Problem($@"`\{next}` names a group that the pattern does not have", i - 1);
            else
                text.Append("${").Append(next).Append('}');
        }
        return new RewriteTemplate(text.ToString());
    }
}
