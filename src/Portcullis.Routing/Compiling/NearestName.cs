using Portcullis.Syntax;

namespace Portcullis.Routing;

/// <summary>Finds what a host name that nothing answers to was probably meant to be.</summary>
internal static class NearestName
{
    /// <summary>Help naming a host with the same first label (a service of another namespace, or a half-written name), else with a
    /// near one; or null. Only first labels are compared, because services share the rest of their names.</summary>
    public static string? Help(string host, IEnumerable<string> hosts)
    {
        var byLabel = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (string candidate in hosts.Order(StringComparer.Ordinal))
            byLabel.TryAdd(FirstLabel(candidate), candidate);
        string label = FirstLabel(host);
        string? near = byLabel.ContainsKey(label) ? label : Suggestion.Closest(label, byLabel.Keys);
        return near is null ? null : $"did you mean `{byLabel[near]}`?";
    }

    private static string FirstLabel(string host)
    {
        int dot = host.IndexOf('.', StringComparison.Ordinal);
        return dot < 0 ? host : host[..dot];
    }
}
