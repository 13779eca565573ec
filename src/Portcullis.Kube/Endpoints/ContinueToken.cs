using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Portcullis.Kube;

/// <summary>Where a list cut short goes on: the revision it reads, the last object sent, and which list it was. Opaque to clients, and it proves nothing: it is checked like any input.</summary>
internal sealed record ContinueToken(long Revision, string Namespace, string Name, string Question)
{
    private const int LongestText = 2048;

    /// <summary>What a token must be used with again: the collection and its selectors, in sixteen hexadecimal digits.</summary>
    public static string QuestionOf(string group, string plural, string @namespace, string labels, string fields) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', group, plural, @namespace, labels, fields))).AsSpan(0, 8));

    public string Text => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(
        string.Join('\n', "1", Revision.ToString(CultureInfo.InvariantCulture), Question, Namespace, Name)));

    /// <summary>Null for anything that is no token of ours, or belongs to another list.</summary>
    public static ContinueToken? Parse(string text, string question)
    {
        if (text.Length > LongestText || !Base64Url.IsValid(text))
            return null;
        string[] parts = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(text)).Split('\n');
        return parts is ["1", var revision, var asked, var space, var name] && asked == question
            && long.TryParse(revision, NumberStyles.None, CultureInfo.InvariantCulture, out long number)
            ? new ContinueToken(number, space, name, asked)
            : null;
    }
}
