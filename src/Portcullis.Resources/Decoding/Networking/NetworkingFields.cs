using System.Collections.Immutable;
using Portcullis.Syntax;

namespace Portcullis.Resources.Decoding;

/// <summary>Fields that several networking kinds share, read and checked alike.</summary>
internal static class NetworkingFields
{
    public const int HighestPort = 65535;

    /// <summary>A duration of at least one millisecond in whole milliseconds; null when absent or wrong.</summary>
    public static TimeSpan? Duration(ObjectReader reader, string name)
    {
        if (reader.Duration(name) is not { } duration)
            return null;
        if (duration >= TimeSpan.FromMilliseconds(1) && duration.Ticks % TimeSpan.TicksPerMillisecond == 0)
            return duration;
        reader.Error(NetworkingCodes.DurationGrain, name, $"`{name}` must be at least 1ms, in whole milliseconds",
            help: duration == TimeSpan.Zero ? $"leave `{name}` out: without it there is no limit of this kind" : null);
        return null;
    }

    /// <summary>A port from 1 to 65535; null when absent or wrong.</summary>
    public static int? Port(ObjectReader reader, string name) => reader.Int(name, 1, HighestPort, NetworkingCodes.Port);

    /// <summary>A protobuf <c>PortSelector</c>: an object whose <c>number</c> must be there.</summary>
    public static int? PortSelector(ObjectReader reader, string name)
    {
        if (reader.Object(name) is not { } selector)
            return null;
        int? port = Port(selector, "number");
        if (!selector.Has("number"))
            selector.Error(NetworkingCodes.Port, "number", "`number` is missing", help: "write `port: {number: 8080}`");
        selector.Finish();
        return port;
    }

    /// <summary>A DNS name, or reports why not. Null when it is not.</summary>
    /// <param name="wildcard">Whether the first label may be a wildcard.</param>
    public static string? Host(Diagnostics found, ScalarNode node, bool wildcard, string code = NetworkingCodes.HostName)
    {
        string? why = wildcard ? HostNames.WhyNotWildcardName(node.Text) : HostNames.WhyNotName(node.Text);
        if (why is null)
            return node.Text;
        string help = !wildcard && node.Text.StartsWith('*') ? "a wildcard is not allowed here" : why;
        return found.Error<string>(code, node, $"`{node.Text}` is not a host name", help);
    }

    /// <summary>Labels of a workload: each pair must be what Kubernetes allows.</summary>
    public static ImmutableSortedDictionary<string, string> Labels(ObjectReader reader, string name)
    {
        foreach (MappingEntry entry in (reader.Field(name) as MappingNode)?.Entries ?? [])
        {
            if (LabelSyntax.ProblemOfKey(entry.Name) is { } whyKey)
                reader.Found.Error(NetworkingCodes.Label, entry.Key, $"`{entry.Name}` is not a label key", whyKey);
            if (entry.Value is ScalarNode { Kind: NodeKind.String } value && LabelSyntax.ProblemOfValue(value.Text) is { } why)
                reader.Found.Error(NetworkingCodes.Label, value, $"`{value.Text}` is not a label value", why);
        }
        return reader.StringMap(name);
    }

    /// <summary><c>exportTo</c>: namespaces, <c>.</c>, <c>*</c>, and <c>~</c> where nobody may be meant.</summary>
    public static ImmutableArray<string> ExportTo(ObjectReader spec, string ownNamespace, bool allowNobody = false)
    {
        ImmutableArray<ScalarNode> entries = spec.StringNodes("exportTo");
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (ScalarNode entry in entries)
        {
            bool known = entry.Text is "." or "*" || (entry.Text == "~" && allowNobody) || HostNames.IsLabel(entry.Text);
            if (!known)
                spec.Found.Error(NetworkingCodes.ExportTo, entry, $"`{entry.Text}` is not a namespace",
                    help: allowNobody ? "write a namespace, `.`, `*` or `~`" : "write a namespace, `.` or `*`");
            else if (!seen.Add(entry.Text == "." ? ownNamespace : entry.Text))
                spec.Found.Error(NetworkingCodes.ExportTo, entry, $"`{entry.Text}` names a namespace that is already listed");
        }
        foreach (string alone in (ReadOnlySpan<string>)["*", "~"])
            if (seen.Count > 1 && seen.Contains(alone))
                spec.Error(NetworkingCodes.ExportTo, "exportTo", $"`{alone}` must be the only entry of `exportTo`",
                    help: alone == "*" ? "`*` already means every namespace" : "`~` means no namespace at all");
        return [.. entries.Select(entry => entry.Text)];
    }

    /// <summary>References to Gateways: <c>mesh</c>, <c>name</c>, <c>namespace/name</c>, or the legacy dotted form.</summary>
    public static ImmutableArray<string> GatewayNames(ObjectReader reader)
    {
        ImmutableArray<ScalarNode> entries = reader.StringNodes("gateways");
        foreach (ScalarNode entry in entries)
            CheckGatewayName(reader.Found, entry);
        return [.. entries.Select(entry => entry.Text)];
    }

    private static void CheckGatewayName(Diagnostics found, ScalarNode entry)
    {
        string text = entry.Text;
        int slash = text.IndexOf('/');
        if (slash >= 0)
        {
            string name = text[(slash + 1)..];
            if (!(text[..slash] == "." || HostNames.IsLabel(text.AsSpan(0, slash))) || !HostNames.IsLabel(name))
                found.Error(NetworkingCodes.GatewayName, entry, $"`{text}` does not name a gateway",
                    help: "write `name` or `namespace/name`; a gateway's name has no dots");
            return;
        }
        if (HostNames.WhyNotName(text) is { } why)
        {
            found.Error(NetworkingCodes.GatewayName, entry, $"`{text}` does not name a gateway", why);
            return;
        }
        string[] parts = text.Split('.');
        if (parts.Length > 1)
            found.Warn(NetworkingCodes.LegacyGatewayName, entry, $"`{text}` is the legacy form of a gateway's name",
                help: $"write `{parts[1]}/{parts[0]}`");
    }

    /// <summary>A list of strings; empty ones are reported.</summary>
    public static ImmutableArray<string> NotEmptyStrings(ObjectReader reader, string name)
    {
        ImmutableArray<ScalarNode> entries = reader.StringNodes(name);
        foreach (ScalarNode entry in entries)
            if (entry.Text.Length == 0)
                reader.Found.Error(FieldCodes.Missing, entry, $"an entry of `{name}` is empty");
        return [.. entries.Select(entry => entry.Text)];
    }

    /// <summary>A list of IP addresses or CIDR prefixes.</summary>
    public static ImmutableArray<string> Prefixes(ObjectReader reader, string name)
    {
        ImmutableArray<ScalarNode> entries = reader.StringNodes(name);
        foreach (ScalarNode entry in entries)
            if (!IpText.IsAddressOrPrefix(entry.Text))
                reader.Found.Error(NetworkingCodes.Address, entry, $"`{entry.Text}` is not an IP address or CIDR prefix");
        return [.. entries.Select(entry => entry.Text)];
    }

    /// <summary>The namespace a match asks the proxy to be in; null when absent or empty.</summary>
    public static string? SourceNamespace(ObjectReader match)
    {
        string? name = match.String("sourceNamespace");
        if (string.IsNullOrEmpty(name))
            return null;
        if (!HostNames.IsLabel(name))
            match.Error(NetworkingCodes.Namespace, "sourceNamespace", $"`{name}` is not a namespace");
        return name;
    }

    /// <summary>A percentage object's <c>value</c>, checked; null when the object is absent or wrong.</summary>
    public static double? Percentage(ObjectReader reader, string name, string code)
    {
        if (reader.Object(name) is not { } percent)
            return null;
        double value = percent.Number("value") ?? 0;
        percent.Finish();
        // Istio: Envoy counts in millionths, so anything smaller would round to never.
        if (value is 0 or (>= 0.0001 and <= 100))
            return value;
        percent.Error(code, "value", $"a percentage must be 0 or from 0.0001 to 100, found `{value}`");
        return null;
    }
}
