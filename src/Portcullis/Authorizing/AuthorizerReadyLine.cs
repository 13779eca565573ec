using System.Text.Json;

namespace Portcullis.Authorizing;

/// <summary>The one line on standard output that says that the listeners accept, and where.</summary>
internal static class AuthorizerReadyLine
{
    public static void Write(Stream output, long revision, IEnumerable<BoundCheckListener> bound)
    {
        using (var json = new Utf8JsonWriter(output))
        {
            json.WriteStartObject();
            json.WriteBoolean("ready"u8, value: true);
            json.WriteNumber("revision"u8, revision);
            json.WriteStartArray("listeners"u8);
            foreach (BoundCheckListener listener in bound)
            {
                json.WriteStartObject();
                json.WriteString("service"u8, listener.Service);
                json.WriteNumber("port"u8, listener.EndPoint.Port);
                json.WriteString("address"u8, listener.EndPoint.ToString());
                json.WriteBoolean("tls"u8, listener.Tls);
                json.WriteEndObject();
            }
            json.WriteEndArray();
            json.WriteEndObject();
        }
        output.WriteByte((byte)'\n');
        output.Flush();
    }
}
