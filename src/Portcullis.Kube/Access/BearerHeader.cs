using Microsoft.AspNetCore.Http;

namespace Portcullis.Kube;

/// <summary>The bearer token of a request (RFC 6750 section 2.1).</summary>
public static class BearerHeader
{
    private const string Scheme = "Bearer ";

    /// <summary>Null when there is none, or more than one <c>Authorization</c> header: nobody could say which of them counts.</summary>
    public static string? Read(HttpContext http)
    {
        ArgumentNullException.ThrowIfNull(http);
        return http.Request.Headers.Authorization is [{ } header] && header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
            && header[Scheme.Length..].Trim() is { Length: > 0 } token ? token : null;
    }
}
