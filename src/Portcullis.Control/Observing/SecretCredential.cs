using System.Text;
using System.Text.Json;
using Portcullis.Identity;

namespace Portcullis.Control;

/// <summary>Says why no gateway can serve with the certificate in a Secret. Pure.</summary>
/// <remarks>A data plane runs a Secret whose certificate is bad by keeping the last good one: that must not pass for enforced.</remarks>
internal static class SecretCredential
{
    /// <summary>Null when the certificate, its key and the authorities fit, or when the Secret holds none of them. Never any of the values.</summary>
    public static string? Problem(ReadOnlyMemory<byte> json)
    {
        using JsonDocument secret = JsonDocument.Parse(json);
        if (!secret.RootElement.TryGetProperty("data", out JsonElement data) || data.ValueKind != JsonValueKind.Object)
            return null;
        (string chain, string key) = Text(data, "cert") is not null && Text(data, "key") is not null ? ("cert", "key") : ("tls.crt", "tls.key");
        if (Text(data, chain) is { } chainPem && Text(data, key) is { } keyPem && ServerCredential.Parse(chainPem, keyPem) is { Ok: false } bad)
            return $"`{chain}` and `{key}`: {bad.Problem.Message}";
        string ca = Text(data, "cacert") is not null ? "cacert" : "ca.crt";
        return Text(data, ca) is { } authorities && PemReader.Read(authorities).Certificates.IsEmpty ? $"`{ca}` holds no certificate" : null;
    }

    private static string? Text(JsonElement data, string member) =>
        data.TryGetProperty(member, out JsonElement value) && value.ValueKind == JsonValueKind.String && value.TryGetBytesFromBase64(out byte[]? bytes) && bytes.Length > 0
            ? Encoding.Latin1.GetString(bytes)
            : null;
}
