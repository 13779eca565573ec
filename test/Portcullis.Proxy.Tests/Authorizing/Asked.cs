using System.Collections.Immutable;
using System.Text;
using Portcullis.Http;
using Portcullis.Mesh;

namespace Portcullis.Proxy.Tests.Authorizing;

/// <summary>One request to be checked, and readable forms of what is answered.</summary>
internal static class Asked
{
    public static AuthorizerRequest Request(
        string method = "GET", string target = "/ip?a=1", string authority = "www.example:8080", byte[]? body = null, bool partial = false,
        params (string Name, string Value)[] headers) => new()
        {
            Method = method,
            Target = target,
            Authority = authority,
            Scheme = "https",
            Protocol = HttpProtocol.Http2,
            Headers = [.. headers.Select(header => new AuthorizerHeader(header.Name, header.Value))],
            Body = body is null ? (ReadOnlyMemory<byte>?)null : body,
            BodyIsPartial = partial,
        };

    public static async Task<AuthorizerAnswer> Check(AuthorizationProvider provider, AuthorizerRequest? request = null)
    {
        using var authorizer = new ExternalAuthorizer(TimeProvider.System);
        return await authorizer.Check(provider, request ?? Request(), CancellationToken.None);
    }

    public static string Lines(ImmutableArray<HeaderMutation> mutations) => string.Join('\n', mutations.Select(mutation =>
        $"{mutation.Kind} {Encoding.Latin1.GetString(mutation.Name)}{(mutation.Kind == HeaderMutationKind.Remove ? "" : $": {Encoding.Latin1.GetString(mutation.Value)}")}"));

    public static string Text(ReadOnlyMemory<byte> body) => Encoding.UTF8.GetString(body.Span);
}
