using System.Buffers.Text;
using System.Text.Json;

namespace Portcullis.Commands;

/// <summary>The members of a JSON Web Key in a file.</summary>
internal sealed class JwtKeyMembers(string path, JsonElement jwk)
{
    public string Path => path;

    /// <summary>Null when there is no such member.</summary>
    public string? Text(string name)
    {
        if (!jwk.TryGetProperty(name, out JsonElement value))
            return null;
        return value.ValueKind == JsonValueKind.String ? value.GetString() : throw new InputException($"`{path}`: `{name}` must be a string");
    }

    /// <summary>A member in base64url (RFC 7515 section 2).</summary>
    /// <exception cref="InputException">The member is missing or is not base64url.</exception>
    public byte[] Bytes(string name)
    {
        string text = Text(name) ?? throw new InputException($"`{path}`: `{name}` is missing{(name == "d" ? "; a public key cannot sign" : "")}");
        return Base64Url.IsValid(text) ? Base64Url.DecodeFromChars(text) : throw new InputException($"`{path}`: `{name}` is not base64url");
    }
}
