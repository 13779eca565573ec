using System.Text.Json;
using Portcullis.Proxy;

namespace Portcullis.Running;

/// <summary>The member <c>listeners</c>, the same in the ready line and in the status: Gateway port, bound address, protocol.</summary>
internal static class ListenersJson
{
    public static void Write(Utf8JsonWriter json, IEnumerable<BoundListener> listeners)
    {
        json.WriteStartArray("listeners"u8);
        foreach (BoundListener listener in listeners)
        {
            json.WriteStartObject();
            json.WriteNumber("port"u8, listener.DeclaredPort);
            json.WriteString("address"u8, listener.EndPoint.ToString());
            json.WriteString("protocol"u8, listener.Tls ? "HTTPS"u8 : "HTTP"u8);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }
}
