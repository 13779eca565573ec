using System.Security.Cryptography;
using System.Text.Json;
using Portcullis.Kube;

namespace Portcullis.Control;

/// <summary>Writes what a write changed: each path that differs with its old and new value, as far as these may be told.</summary>
/// <remarks>SECURITY: of a Secret's values nothing is written but that they changed: a hash would let a guess be checked.</remarks>
internal static class AuditChanges
{
    private const int MostChanges = 100;
    private const int LongestValue = 1024;
    private const int LongestObject = 64 * 1024;
    private const string LastApplied = "kubectl.kubernetes.io/last-applied-configuration";

    public static void Write(Utf8JsonWriter json, AuditRecord record)
    {
        // The answer to a token request is a token.
        if (record.Subresource == "token" || (record.Before is null && record.After is null))
            return;
        using JsonDocument? before = Parse(record.Before);
        using JsonDocument? after = Parse(record.After);
        json.WriteStartArray("changes");
        var writer = new Writer(json, record.Type.IsSecret);
        if (before is null || after is null)
            writer.Whole(before?.RootElement, after?.RootElement);
        else
            writer.Compare("", before.RootElement, after.RootElement);
        json.WriteEndArray();
        if (writer.Count > MostChanges)
            json.WriteNumber("moreChanges", writer.Count - MostChanges);
    }

    private static JsonDocument? Parse(ReadOnlyMemory<byte>? json)
    {
        if (json is not { Length: > 0 } bytes)
            return null;
        try
        {
            return JsonDocument.Parse(bytes);
        }
        catch (JsonException)
        {
            return null; // what is no JSON was refused, and is not repeated here
        }
    }

    private sealed class Writer(Utf8JsonWriter json, bool secret)
    {
        public int Count { get; private set; }

        public void Whole(JsonElement? before, JsonElement? after)
        {
            if (before is null && after is null)
                return;
            Change("", before, after, LongestObject);
        }

        public void Compare(string path, JsonElement before, JsonElement after)
        {
            if (JsonElement.DeepEquals(before, after))
                return;
            if (before.ValueKind == JsonValueKind.Object && after.ValueKind == JsonValueKind.Object)
                CompareMembers(path, before, after);
            else if (before.ValueKind == JsonValueKind.Array && after.ValueKind == JsonValueKind.Array)
                CompareItems(path, before, after);
            else
                Change(path, before, after, LongestValue);
        }

        private void CompareMembers(string path, JsonElement before, JsonElement after)
        {
            // An element finds a member by looking at each: maps of thousands would take seconds.
            Dictionary<string, JsonElement> old = Members(before), now = Members(after);
            foreach ((string name, JsonElement value) in old)
            {
                string at = Join(path, name);
                if (IsNoise(at))
                    continue;
                if (now.TryGetValue(name, out JsonElement changed))
                    Compare(at, value, changed);
                else
                    Change(at, value, after: null, LongestValue);
            }
            foreach ((string name, JsonElement value) in now)
                if (!old.ContainsKey(name) && !IsNoise(Join(path, name)))
                    Change(Join(path, name), before: null, value, LongestValue);
        }

        private static Dictionary<string, JsonElement> Members(JsonElement element)
        {
            var members = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
            foreach (JsonProperty member in element.EnumerateObject())
                members[member.Name] = member.Value;
            return members;
        }

        private void CompareItems(string path, JsonElement before, JsonElement after)
        {
            JsonElement[] old = [.. before.EnumerateArray()], now = [.. after.EnumerateArray()];
            for (int i = 0; i < Math.Max(old.Length, now.Length); i++)
            {
                string at = $"{path}[{i}]";
                if (i < old.Length && i < now.Length)
                    Compare(at, old[i], now[i]);
                else
                    Change(at, i < old.Length ? old[i] : null, i < now.Length ? now[i] : null, LongestValue);
            }
        }

        private void Change(string path, JsonElement? before, JsonElement? after, int longest)
        {
            if (++Count > MostChanges)
                return;
            json.WriteStartObject();
            json.WriteString("path", path);
            if (before is { } old)
                Value("old", path, old, longest);
            if (after is { } now)
                Value("new", path, now, longest);
            json.WriteEndObject();
        }

        private void Value(string name, string path, JsonElement value, int longest)
        {
            json.WritePropertyName(name);
            using var bytes = new MemoryStream();
            using (var copy = new Utf8JsonWriter(bytes, json.Options))
                Copy(copy, path, value);
            if (bytes.Length <= longest)
                json.WriteRawValue(bytes.GetBuffer().AsSpan(0, (int)bytes.Length));
            else
                json.WriteStringValue($"({bytes.Length} bytes, {Hash(bytes.GetBuffer().AsSpan(0, (int)bytes.Length))})");
        }

        private void Copy(Utf8JsonWriter to, string path, JsonElement value)
        {
            if (IsHidden(path, value))
                to.WriteStringValue(AuditRecord.Hidden);
            else if (value.ValueKind == JsonValueKind.Object)
            {
                to.WriteStartObject();
                foreach (JsonProperty member in value.EnumerateObject())
                {
                    string at = Join(path, member.Name);
                    if (IsNoise(at))
                        continue;
                    to.WritePropertyName(member.Name);
                    Copy(to, at, member.Value);
                }
                to.WriteEndObject();
            }
            else if (value.ValueKind == JsonValueKind.Array)
            {
                to.WriteStartArray();
                int i = 0;
                foreach (JsonElement item in value.EnumerateArray())
                    Copy(to, $"{path}[{i++}]", item);
                to.WriteEndArray();
            }
            else
                value.WriteTo(to);
        }

        // SECURITY: a Secret's own members are few; whatever else stands in one is hidden as its values are.
        private bool IsHidden(string path, JsonElement value)
        {
            if (!secret || path.Length == 0)
                return false;
            int end = path.AsSpan().IndexOfAny('.', '[');
            return path[..(end < 0 ? path.Length : end)] switch
            {
                "apiVersion" or "kind" or "type" or "immutable" or "metadata" => false,
                _ => end >= 0 || value.ValueKind != JsonValueKind.Object,
            };
        }

        // SECURITY: `kubectl apply` puts a copy of a Secret's values into this annotation.
        private static bool IsNoise(string path) =>
            path is "metadata.managedFields" or "metadata.resourceVersion" or "metadata.generation" or $"metadata.annotations[{LastApplied}]";

        private static string Join(string path, string name) =>
            path.Length == 0 ? name
            : name.AsSpan().ContainsAny('.', '/', '[') ? $"{path}[{name}]"
            : $"{path}.{name}";

        private static string Hash(ReadOnlySpan<byte> bytes) => "sha256:" + Convert.ToHexStringLower(SHA256.HashData(bytes))[..8];
    }
}
