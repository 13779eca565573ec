using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Portcullis.Control;

/// <summary>What tokens and revocations have in common as objects of the store: the envelope, and that a broken one is nobody's.</summary>
internal static class StoredCredential
{
    /// <summary>Puts the envelope before what the object says.</summary>
    public static byte[] Write(string kind, string name, JsonObject content)
    {
        content.Insert(0, "apiVersion", $"{PlaneRecords.Group}/v1");
        content.Insert(1, "kind", kind);
        content.Insert(2, "metadata", new JsonObject { ["name"] = name });
        return Encoding.UTF8.GetBytes(content.ToJsonString());
    }

    /// <summary>Null for what cannot be read.</summary>
    public static T? Read<T>(ReadOnlyMemory<byte> json, Func<JsonElement, T> read) where T : class
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(json);
            return read(document.RootElement);
        }
        catch (Exception broken) when (BearerTokenJson.IsBroken(broken))
        {
            return null;
        }
    }
}
