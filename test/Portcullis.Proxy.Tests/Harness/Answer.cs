namespace Portcullis.Proxy.Tests;

/// <summary>A response as it came.</summary>
internal sealed record Answer(int Status, string Head, string Body)
{
    public string Trailers { get; init; } = "";

    public string? this[string name] => Header(Head, name);

    public static string? Header(string head, string name)
    {
        foreach (string line in head.Split("\r\n").Skip(1))
        {
            if (line.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase))
                return line[(name.Length + 1)..].Trim();
        }
        return null;
    }
}
