using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Portcullis.Kube.Tests;

/// <summary>Sends the requests of a text and writes the text anew with what was answered.</summary>
/// <remarks>
/// A text is a heading of <c>#</c> lines and parts that begin with <c>###</c>: a title, a request as RFC 9112 writes it, and the answer from <c>HTTP</c> on.
/// Of a part titled <c>Given</c> only the status is written; of a watch, as many events as the line <c># the first N events</c> says.
/// <c>{{continue}}</c> stands for the token of the answer before. Uids, hashes and tokens are written by name.
/// </remarks>
internal sealed partial class Transcript(KubeServer server)
{
    private const int Width = 110;
    private static readonly string[] Told = ["Content-Type", "ETag", "Retry-After", "Warning"];

    private string _continue = "";

    public async Task<string> Run(string text)
    {
        string[] parts = text.ReplaceLineEndings("\n").Split("\n### ");
        var written = new StringBuilder(parts[0].TrimEnd()).Append('\n');
        foreach (string part in parts[1..])
            written.Append("\n### ").Append(await Part(part));
        return written.ToString();
    }

    private async Task<string> Part(string part)
    {
        string[] lines = part.Split('\n');
        int end = Array.FindIndex(lines, line => line.StartsWith("HTTP ", StringComparison.Ordinal));
        string[] asked = end < 0 ? lines : lines[..end];
        int first = Array.FindIndex(asked, 1, line => !line.StartsWith('#'));
        int blank = Array.FindIndex(asked, first, line => line.Length == 0);
        string[] line = asked[first].Split(' ', 2);
        using var request = new HttpRequestMessage(new HttpMethod(line[0]), line[1].Replace("{{continue}}", _continue, StringComparison.Ordinal));
        string body = blank < 0 ? "" : string.Join('\n', asked[blank..]).Trim();
        if (body.Length > 0)
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        foreach (string header in asked[(first + 1)..(blank < 0 ? asked.Length : blank)])
        {
            string[] pair = header.Split(": ", 2);
            if (!request.Headers.TryAddWithoutValidation(pair[0], pair[1]))
                request.Content?.Headers.TryAddWithoutValidation(pair[0], pair[1]);
        }
        using HttpResponseMessage answer = await server.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        string head = string.Join('\n', asked).TrimEnd() + $"\n\nHTTP {(int)answer.StatusCode}\n";
        if (lines[0].StartsWith("Given ", StringComparison.Ordinal))
            return head;
        int events = asked.Select(each => Events().Match(each)).FirstOrDefault(match => match.Success) is { } found ? int.Parse(found.Groups["count"].ValueSpan) : 0;
        string said = events > 0 ? await Lines(answer, events) : Pretty(await answer.Content.ReadAsStringAsync());
        return head + Masked(string.Concat(Heads(answer))) + (said.Length == 0 ? "" : $"\n{Masked(said)}\n");
    }

    private static IEnumerable<string> Heads(HttpResponseMessage answer) => Told.SelectMany(name =>
        answer.Headers.TryGetValues(name, out IEnumerable<string>? values) || answer.Content.Headers.TryGetValues(name, out values) ? values.Select(value => $"{name}: {value}\n") : []);

    private static async Task<string> Lines(HttpResponseMessage answer, int events)
    {
        using var reader = new StreamReader(await answer.Content.ReadAsStreamAsync());
        List<string> lines = [];
        while (lines.Count < events && await reader.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(20)) is { } line)
            lines.Add(line);
        return string.Join('\n', lines);
    }

    private string Pretty(string body)
    {
        if (!body.StartsWith('{'))
            return body.TrimEnd();
        JsonNode tree = JsonNode.Parse(body)!;
        if (tree["metadata"]?["continue"] is { } token)
        {
            _continue = token.GetValue<string>();
            tree["metadata"]!["continue"] = "CONTINUE";
        }
        if (tree["compiler"] is not null)
            (tree["compiler"], tree["platform"]) = ("RUNTIME", "PLATFORM");
        return PrettyJson.Of(tree, Width);
    }

    private static string Masked(string text) => Tag().Replace(Hash().Replace(Uid().Replace(text, "UID"), "hash=HASH"), "ETag: \"HASH\"");

    [GeneratedRegex("^# the first (?<count>[0-9]+) events?$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Events();

    [GeneratedRegex("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", RegexOptions.None, 1000)]
    private static partial Regex Uid();

    [GeneratedRegex("hash=[0-9A-F]{64}", RegexOptions.None, 1000)]
    private static partial Regex Hash();

    [GeneratedRegex("ETag: \"[^\"]+\"", RegexOptions.None, 1000)]
    private static partial Regex Tag();
}
