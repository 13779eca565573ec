using System.Text;

namespace Portcullis.Resources.Tests;

/// <summary>Small wounds to a text: cut, repeat, swap, and characters that mean something to YAML and JSON.</summary>
internal static class Mutation
{
    private static readonly string[] Pieces =
    [
        "{", "}", "[", "]", ":", ": ", ",", "-", "- ", "\n", "\n  ", "\t", "#", "\"", "'", "|", ">", "&a ", "*a", "!", "!!int ", "%", "@", "`", "~", "null",
        "true", "0", "-1", "1e400", "0x", "9999999999999999999999", "---\n", "...\n", "<<: ", "? ", "\\", "\\ud800", "\uFFFD", "\u2028", "\u0085", "ß", "𝒳", "",
    ];

    public static string Of(string text, Random random)
    {
        var mutated = new StringBuilder(text);
        for (int wounds = random.Next(1, 6); wounds > 0; wounds--)
        {
            int at = random.Next(mutated.Length + 1);
            int length = Math.Min(random.Next(12), mutated.Length - at);
            switch (random.Next(4))
            {
                case 0:
                    mutated.Remove(at, length);
                    break;
                case 1:
                    mutated.Insert(at, mutated.ToString(at, length));
                    break;
                case 2:
                    mutated.Insert(at, Pieces[random.Next(Pieces.Length)]);
                    break;
                default:
                    mutated.Remove(at, length).Insert(at, Pieces[random.Next(Pieces.Length)]);
                    break;
            }
        }
        return mutated.ToString();
    }
}
