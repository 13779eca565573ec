namespace Portcullis.EndToEnd;

/// <summary>Runs curl and takes its answer apart.</summary>
internal static class Curl
{
    public static async Task<CurlAnswer> RunAsync(params IEnumerable<string> arguments)
    {
        string folder = Scratch.Folder("curl");
        ToolResult result = await Tool.RunAsync(
            "curl", ["-sS", "--max-time", "50", "-D", "headers", "-o", "body", .. arguments], folder);
        string headers = Read(folder, "headers");
        byte[] body = File.Exists(Path.Combine(folder, "body")) ? await File.ReadAllBytesAsync(Path.Combine(folder, "body")) : [];
        return new CurlAnswer(result.ExitCode, headers, body, result.Error);
    }

    private static string Read(string folder, string name)
    {
        string path = Path.Combine(folder, name);
        return File.Exists(path) ? File.ReadAllText(path) : "";
    }
}
