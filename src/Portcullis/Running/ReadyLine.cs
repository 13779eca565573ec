using System.Text.Json;
using Portcullis.Proxy;

namespace Portcullis.Running;

/// <summary>The one line on standard output that says that every listener accepts, and where.</summary>
internal static class ReadyLine
{
    /// <summary>Writes and flushes it.</summary>
    /// <param name="metrics">Where metrics are served, when they are.</param>
    /// <param name="api">Where the Kubernetes API is served, when it is.</param>
    /// <param name="kubeconfig">The file that lets the user ask it.</param>
    public static void Write(Stream output, long revision, ApplyResult applied, string? metrics, string? api = null, string? kubeconfig = null) => Write(output, json =>
    {
        json.WriteNumber("revision"u8, revision);
        ListenersJson.Write(json, applied.Bound);
        if (metrics is not null)
            json.WriteString("metrics"u8, metrics);
        WriteApi(json, api, kubeconfig);
    });

    /// <summary>The same line of a process that serves the API alone.</summary>
    public static void Write(Stream output, string api, string kubeconfig, string? metrics) => Write(output, json =>
    {
        if (metrics is not null)
            json.WriteString("metrics"u8, metrics);
        WriteApi(json, api, kubeconfig);
    });

    private static void Write(Stream output, Action<Utf8JsonWriter> members)
    {
        using (var json = new Utf8JsonWriter(output))
        {
            json.WriteStartObject();
            json.WriteBoolean("ready"u8, value: true);
            members(json);
            json.WriteEndObject();
        }
        output.WriteByte((byte)'\n');
        output.Flush();
        ServiceNotice.Ready();
    }

    private static void WriteApi(Utf8JsonWriter json, string? api, string? kubeconfig)
    {
        if (api is not null)
            json.WriteString("api"u8, api);
        if (kubeconfig is not null)
            json.WriteString("kubeconfig"u8, kubeconfig);
    }
}
