using System.Text;
using System.Text.RegularExpressions;
using Portcullis.Resources;

namespace Portcullis.Routing;

/// <summary>A second, slow reading of section 6 over strings, which shares nothing with the compiled tables.</summary>
internal static class NaiveMatcher
{
    public static string Route(IReadOnlyList<(string Host, HttpRouteSpec[] Routes)> hosts, TestRequest request)
    {
        string name = request.Authority.Contains(':') ? request.Authority[..request.Authority.IndexOf(':')] : request.Authority;
        HttpRouteSpec[]? routes = hosts
            .Where(host => host.Host == name || host.Host == "*" || (host.Host.StartsWith("*.", StringComparison.Ordinal) && name.EndsWith(host.Host[1..], StringComparison.Ordinal) && name.Length >= host.Host.Length))
            .OrderByDescending(host => host.Host == name).ThenByDescending(host => host.Host.Length)
            .Select(host => host.Routes).FirstOrDefault();
        if (routes is null)
            return nameof(RouteStatus.NoVirtualHost);

        HttpRouteSpec? found = !request.Path.StartsWith('/') ? null : routes.FirstOrDefault(route => route.Match.IsEmpty || route.Match.Any(match => Holds(match, request)));
        return found?.Name ?? nameof(RouteStatus.NoRoute);
    }

    private static bool Holds(HttpMatchSpec match, TestRequest request)
    {
        string[] parts = request.Path.Split('?', 2);
        return Holds(match.Uri, parts[0], match.IgnoreUriCase)
            && Holds(match.Method, request.Method)
            && Holds(match.Authority, request.Authority)
            && match.Headers.All(header => Lines(request, header.Key) is { } value && Holds(header.Value, value))
            && match.WithoutHeaders.All(header => header.Value.Kind == StringMatchKind.Any
                ? Lines(request, header.Key) is null
                : !Holds(header.Value, Lines(request, header.Key) ?? ""))
            && match.QueryParams.All(parameter => Parameter(parts.Length > 1 ? parts[1] : "", parameter.Key) is { } value && Holds(parameter.Value, value));
    }

    private static bool Holds(StringMatchSpec? match, string value, bool ignoreCase = false)
    {
        StringComparison how = ignoreCase ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;
        return match is null || match.Kind switch
        {
            StringMatchKind.Any => true,
            StringMatchKind.Exact => value.Equals(match.Value, how),
            StringMatchKind.Prefix => value.StartsWith(match.Value, how),
            _ => Regex.Match(value, match.Value) is { Success: true, Index: 0 } found && found.Length == value.Length,
        };
    }

    private static string? Lines(TestRequest request, string name)
    {
        var values = new List<string>();
        for (int i = 0; i < request.Headers.Count; i++)
            if (Encoding.ASCII.GetString(request.Headers.Name(i)) == name)
                values.Add(Encoding.ASCII.GetString(request.Headers.Value(i)));
        return values.Count == 0 ? null : string.Join(",", values);
    }

    private static string? Parameter(string query, string name) => query.Split('&')
        .Select(pair => pair.Split('=', 2))
        .Where(pair => pair[0] == name)
        .Select(pair => pair.Length > 1 ? pair[1] : "")
        .FirstOrDefault();
}
