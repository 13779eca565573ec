using System.Text.Json;
using Portcullis.Proxy;

namespace Portcullis.Running;

/// <summary>The one line on standard output that says that every listener accepts, and where.</summary>
internal static class ReadyLine
{
    /// <summary>Writes and flushes it.</summary>
    /// <param name="metrics">Where metrics are served, when they are.</param>
    /// <param name="api">Where the Kubernetes API is served, when it is.</param>
    public static void Write(Stream output, long revision, ApplyResult applied, string? metrics, string? api = null)
    {
        using (var json = new Utf8JsonWriter(output))
        {
            json.WriteStartObject();
            json.WriteBoolean("ready"u8, value: true);
            json.WriteNumber("revision"u8, revision);
            ListenersJson.Write(json, applied.Bound);
            if (metrics is not null)
                json.WriteString("metrics"u8, metrics);
            if (api is not null)
                json.WriteString("api"u8, api);
            json.WriteEndObject();
        }
        output.WriteByte((byte)'\n');
        output.Flush();
    }
}
