using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Portcullis.Policy.Golden;

/// <summary>The tokens of golden cases: signed with ES256 by the key `golden`, whose public part stands in the cases, or by a stranger's.</summary>
internal static class GoldenTokens
{
    /// <summary>What tokens are judged at: 2027-01-15T08:00:00Z.</summary>
    public const long Now = 1_800_000_000;

    private static readonly ECDsa Golden = Key("portcullis golden tokens");
    private static readonly ECDsa Stranger = Key("portcullis golden stranger");

    /// <summary>Signs the claims of a cell; <c>forged</c> in front takes the stranger's key, <c>kid=ID</c> names another one.</summary>
    public static string Sign(string cell)
    {
        bool forged = Taken(ref cell, "forged ");
        string id = "golden";
        if (Taken(ref cell, "kid="))
        {
            int end = cell.IndexOf(' ');
            (id, cell) = (cell[..end], cell[(end + 1)..]);
        }
        string signed = $"{Text($$"""{"alg":"ES256","kid":"{{id}}"}""")}.{Text(cell)}";
        byte[] signature = (forged ? Stranger : Golden).SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
        return $"{signed}.{Base64Url.EncodeToString(signature)}";
    }

    private static bool Taken(ref string cell, string start)
    {
        bool starts = cell.StartsWith(start, StringComparison.Ordinal);
        if (starts)
            cell = cell[start.Length..];
        return starts;
    }

    private static string Text(string text) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text));

    // Made from a phrase, so that the cases can hold the public part and no file holds the private one.
    private static ECDsa Key(string phrase) =>
        ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, D = SHA256.HashData(Encoding.ASCII.GetBytes(phrase)) });
}
