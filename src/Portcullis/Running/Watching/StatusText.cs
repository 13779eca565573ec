using System.Globalization;
using System.Text.Json;

namespace Portcullis.Running;

/// <summary>What a status socket told, for people.</summary>
internal static class StatusText
{
    public static void Write(TextWriter output, JsonElement status)
    {
        output.WriteLine($"portcullis {Text(status, "version")}, process {Number(status, "pid")}, {Text(status, "phase")}{(Has(status, "revision") ? $", revision {Number(status, "revision")}" : "")}, since {Time(status, "started")}");
        foreach (JsonElement listener in Items(status, "listeners"))
            output.WriteLine($"  {Text(listener, "protocol").ToLowerInvariant()} port {Number(listener, "port")} on {Text(listener, "address")}");
        if (Has(status, "metrics"))
            output.WriteLine($"  metrics at {Text(status, "metrics")}");
        if (status.TryGetProperty("control", out JsonElement control))
            WriteControl(output, control);
        if (status.TryGetProperty("controlPlane", out JsonElement feed))
            WriteFeed(output, feed);
        if (status.TryGetProperty("counters", out JsonElement counters))
            WriteCounters(output, counters);
        if (status.TryGetProperty("certificates", out JsonElement certificates))
            foreach (JsonProperty certificate in certificates.EnumerateObject())
                output.WriteLine($"  certificate {Plain(certificate.Name)} ends {Time(certificates, certificate.Name)}");
        foreach (JsonElement source in Items(status, "keys"))
            WriteKeys(output, source);
    }

    private static void WriteControl(TextWriter output, JsonElement control)
    {
        output.WriteLine($"  API at {Text(control, "api")}{(Is(control, "leads") ? ", leads" : ", another leads")}: {Number(control, "requests")} requests, {Number(control, "requestsRefused")} refused, {Number(control, "requestsFailed")} failed, {Number(control, "watches")} watches open");
        output.WriteLine($"    store {Text(control, "store")} at revision {Number(control, "revision")}: {Objects(control)} objects, {Number(control, "commits")} commits, {Number(control, "commitFailures")} failed{(Has(control, "storeBytes") ? $", {Number(control, "storeBytes")} bytes" : "")}");
        if (!Is(control, "healthy"))
            output.WriteLine($"    the store does NOT serve: {Text(control, "problem")}");
        foreach (JsonElement endpoint in Items(control, "endpoints"))
            if (!Is(endpoint, "healthy"))
                output.WriteLine($"    etcd at {Text(endpoint, "name")} does NOT answer");
        if (control.TryGetProperty("dataPlanes", out JsonElement planes))
            output.WriteLine($"    data planes: {Number(planes, "connected")} connected, {Number(planes, "lost")} lost, {Number(planes, "lagging")} lagging, {Number(planes, "refusing")} refusing; {Number(planes, "updates")} updates, {Number(planes, "bytes")} bytes sent");
        if (Number(control, "auditLinesLost") > 0)
            output.WriteLine($"    audit log: {Number(control, "auditLinesLost")} writes are NOT recorded");
        output.WriteLine($"    the API's authority ends {Time(control, "authorityEnds")}, its serving certificate {Time(control, "servingCertificateEnds")}");
        foreach (JsonElement certificate in Items(control, "certificates"))
            output.WriteLine($"    certificate in Secret {Text(certificate, "secret")} ({Text(certificate, "member")}) ends {Time(certificate, "ends")}");
    }

    private static long Objects(JsonElement control) =>
        control.TryGetProperty("objects", out JsonElement objects) && objects.ValueKind == JsonValueKind.Object ? objects.EnumerateObject().Sum(static each => each.Value.TryGetInt64(out long count) ? count : 0) : 0;

    private static void WriteCounters(TextWriter output, JsonElement counters)
    {
        foreach (JsonProperty counter in counters.EnumerateObject())
            if (counter.Value.ValueKind == JsonValueKind.Number && counter.Value.GetInt64() != 0)
                output.WriteLine($"  {Plain(counter.Name).Replace('_', ' ')}: {counter.Value.GetInt64()}");
        if (counters.TryGetProperty("handshakes_failed", out JsonElement failed))
            foreach (JsonProperty reason in failed.EnumerateObject())
                output.WriteLine($"  {Plain(reason.Name)}: {reason.Value.GetInt64()}");
    }

    private static void WriteFeed(TextWriter output, JsonElement feed)
    {
        output.WriteLine($"  control plane {Text(feed, "source")}: {(Is(feed, "connected") ? "connected" : "NOT connected")}, revision {Number(feed, "revision")} in force{(Is(feed, "fromCache") ? ", from the cache" : "")}");
        if (!Is(feed, "connected"))
            output.WriteLine(Has(feed, "confirmed") ? $"    last known to be the latest {Time(feed, "confirmed")}" : "    never heard from");
        if (Number(feed, "refused") > 0)
            output.WriteLine($"    refused objects: {Number(feed, "refused")}; what ran before them stays in force");
        foreach (JsonElement unserved in Items(feed, "unserved"))
            output.WriteLine($"    not served: {Plain(unserved.GetString() ?? "")}");
        if (Has(feed, "problem"))
            output.WriteLine($"    {Text(feed, "problem")}");
    }

    private static void WriteKeys(TextWriter output, JsonElement source)
    {
        output.WriteLine($"  token keys from {(Is(source, "discovered") ? "issuer " : "")}{Text(source, "location")}");
        if (!Has(source, "lastGood"))
            output.WriteLine("    none were ever fetched: requests with its tokens are refused");
        foreach (JsonElement key in Items(source, "keys"))
            output.WriteLine($"    key {(Has(key, "kid") ? Text(key, "kid") : "without a kid")}, {Text(key, "kind")}{(Has(key, "alg") ? $", for {Text(key, "alg")}" : "")}");
        foreach (JsonElement note in Items(source, "notes"))
            output.WriteLine($"    note: {Plain(note.GetString() ?? "")}");
        if (Has(source, "lastGood"))
            output.WriteLine($"    confirmed {Time(source, "lastGood")}");
        if (Has(source, "lastFailure"))
        {
            output.WriteLine($"    {(Is(source, "failing") ? "failing" : "last failed")} {Time(source, "lastFailure")}: {Text(source, "failure")}");
            if (Is(source, "failing") && Has(source, "help"))
                output.WriteLine($"      = help: {Text(source, "help")}");
        }
        output.WriteLine(Has(source, "nextFetch") ? $"    next fetch {Time(source, "nextFetch")}" : "    being fetched now");
    }

    private static bool Has(JsonElement from, string name) => from.TryGetProperty(name, out _);

    private static bool Is(JsonElement from, string name) => from.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.True;

    private static string Text(JsonElement from, string name) =>
        from.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? Plain(value.GetString()!) : "";

    private static long Number(JsonElement from, string name) =>
        from.TryGetProperty(name, out JsonElement value) && value.TryGetInt64(out long number) ? number : 0;

    private static JsonElement.ArrayEnumerator Items(JsonElement from, string name) =>
        from.TryGetProperty(name, out JsonElement list) && list.ValueKind == JsonValueKind.Array ? list.EnumerateArray() : default;

    private static string Time(JsonElement from, string name) =>
        from.TryGetProperty(name, out JsonElement value) && value.TryGetDateTimeOffset(out DateTimeOffset time)
            ? time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture)
            : "";

    // SECURITY: names of keys are the provider's, and must not write on the reader's terminal.
    private static string Plain(string text) => string.Concat(text.Select(static c => char.IsControl(c) ? '?' : c));
}
