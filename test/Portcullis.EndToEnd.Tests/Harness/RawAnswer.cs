using System.Globalization;

namespace Portcullis.EndToEnd;

/// <summary>An HTTP/1.1 response as it came.</summary>
internal sealed record RawAnswer(string Head, string Body)
{
    public int Status => int.Parse(Head.Split(' ')[1], CultureInfo.InvariantCulture);

    /// <summary>The value of the header's first line; null without one.</summary>
    public string? Header(string name) =>
        Array.Find(Head.Split("\r\n"), line => line.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase))?[(name.Length + 1)..].Trim();
}
