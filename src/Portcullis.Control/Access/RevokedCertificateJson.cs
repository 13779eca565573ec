using System.Text.Json;
using System.Text.Json.Nodes;
using Portcullis.Kube;

namespace Portcullis.Control;

/// <summary>Revocations as JSON: an object of the store, and what is told of them.</summary>
public static class RevokedCertificateJson
{
    /// <summary>As the store keeps it.</summary>
    public static byte[] Write(ObjectKey key, RevokedCertificate entry)
    {
        ArgumentNullException.ThrowIfNull(key);
        return StoredCredential.Write("RevokedCertificate", key.Name, Tell(entry));
    }

    public static JsonObject Tell(RevokedCertificate entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        return new JsonObject
        {
            ["name"] = entry.Name,
            ["serial"] = entry.Serial,
            ["at"] = BearerTokenJson.Text(entry.At),
            ["by"] = entry.By,
        };
    }

    /// <summary>Null for what is no entry.</summary>
    public static RevokedCertificate? Read(ReadOnlyMemory<byte> json) => StoredCredential.Read(json, static entry => Read(entry));

    /// <summary>Reads an entry.</summary>
    /// <exception cref="FormatException">It is none; or another exception that <see cref="BearerTokenJson.IsBroken"/> knows.</exception>
    public static RevokedCertificate Read(JsonElement entry)
    {
        string Text(string member) => entry.GetProperty(member).GetString() ?? throw new FormatException(member);
        return new RevokedCertificate(Text("name"), Text("serial"), BearerTokenJson.Time(Text("at")), Text("by"));
    }
}
