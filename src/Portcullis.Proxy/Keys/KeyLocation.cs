using System.Diagnostics.CodeAnalysis;
using Portcullis.Identity;

namespace Portcullis.Proxy;

/// <summary>Addresses of keys: how they are written in messages, and which are never asked.</summary>
internal static class KeyLocation
{
    private const string Discovery = "/.well-known/openid-configuration";

    /// <summary>The first address to ask for a reference's keys, or why there is none.</summary>
    public static Uri? Of(KeyReference reference, out FetchFailure? failure)
    {
        if (reference.Uri is { } uri)
            return (failure = Objection(uri)) is null ? uri : null;
        string issuer = reference.DiscoveryIssuer!;
        string text = (issuer.EndsWith('/') ? issuer[..^1] : issuer) + Discovery;
        if (issuer.AsSpan().IndexOfAny('?', '#') >= 0 || !TryAddress(text, out Uri? discovery))
        {
            failure = new FetchFailure(
                $"`{Plain(issuer)}` is not an http or https address, so its keys cannot be discovered", "give the rule `jwksUri` or `jwks`", MayPass: false);
            return null;
        }
        return (failure = Objection(discovery)) is null ? discovery : null;
    }

    /// <summary>Where an answer sends us next, if it may.</summary>
    public static Uri? Next(Uri from, string? reference, string what, out FetchFailure? failure)
    {
        if (reference is null || !Uri.TryCreate(from, reference, out Uri? next) || !IsHttp(next))
        {
            failure = new FetchFailure($"`{Text(from)}` {what} something that is no http or https address");
            return null;
        }
        // SECURITY: keys that came over an unprotected hop are anyone's keys.
        failure = from.Scheme == Uri.UriSchemeHttps && next.Scheme != Uri.UriSchemeHttps
            ? new FetchFailure($"`{Text(from)}` {what} an address without TLS")
            : Objection(next);
        return failure is null ? next : null;
    }

    /// <summary>For messages: without user, query and fragment, which may hold secrets.</summary>
    public static string Text(Uri uri) => $"{uri.Scheme}://{uri.Authority}{uri.AbsolutePath}{(uri.Query.Length > 0 ? "?…" : "")}";

    /// <summary>Where a reference's keys come from, for messages.</summary>
    public static string Text(KeyReference reference) =>
        reference.Uri is { } uri ? Text(uri) : TryAddress(reference.DiscoveryIssuer!, out Uri? issuer) ? Text(issuer) : Plain(reference.DiscoveryIssuer!);

    public static bool TryAddress(string text, [NotNullWhen(true)] out Uri? uri) => Uri.TryCreate(text, UriKind.Absolute, out uri) && IsHttp(uri);

    private static bool IsHttp(Uri uri) => uri.IsAbsoluteUri && uri.Scheme is "http" or "https" && uri.Host.Length > 0;

    private static FetchFailure? Objection(Uri uri) => uri.UserInfo.Length == 0
        ? null
        : new FetchFailure($"`{Text(uri)}` is written with a user or password, which are not sent", "leave out what stands before the `@`", MayPass: false);

    // Control characters would write on the reader's terminal.
    private static string Plain(string text) =>
        string.Concat(text.AsSpan(0, Math.Min(text.Length, 200)).ToString().Select(static c => char.IsControl(c) ? '?' : c));
}
