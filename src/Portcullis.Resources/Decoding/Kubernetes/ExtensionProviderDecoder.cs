using System.Collections.Immutable;
using Portcullis.Syntax;

namespace Portcullis.Resources.Decoding;

/// <summary>Decodes MeshConfig's <c>extensionProviders</c>: the two external authorizers in full, the others by name.</summary>
internal static class ExtensionProviderDecoder
{
    private const string Http = "envoyExtAuthzHttp";
    private const string Grpc = "envoyExtAuthzGrpc";

    // What Istio knows beside authorizers: tracing, logs and metrics.
    private static readonly string[] Others =
    [
        "zipkin", "lightstep", "datadog", "stackdriver", "opencensus", "skywalking", "opentelemetry", "prometheus",
        "envoyFileAccessLog", "envoyHttpAls", "envoyTcpAls", "envoyOtelAls", "sds",
    ];

    public static ImmutableArray<ExtensionProviderSpec> Decode(ObjectReader mesh)
    {
        var providers = ImmutableArray.CreateBuilder<ExtensionProviderSpec>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (ObjectReader provider in mesh.ObjectList("extensionProviders"))
        {
            if (Provider(provider) is not { } spec)
                continue;
            if (names.Add(spec.Name))
                providers.Add(spec);
            else
                provider.Error(ExtensionProviderCodes.Name, "name", $"another provider is named `{spec.Name}`");
        }
        return providers.DrainToImmutable();
    }

    private static ExtensionProviderSpec? Provider(ObjectReader provider)
    {
        string? name = provider.RequiredString("name", ExtensionProviderCodes.Name);
        string[] kinds = [.. ((string[])[Http, Grpc, .. Others]).Where(provider.Has)];
        EnvoyExtAuthzSpec? authorization =
            provider.Object(Http) is { } http ? HttpAuthorizer(http) :
            provider.Object(Grpc) is { } grpc ? GrpcAuthorizer(grpc) : null;
        provider.AcceptUnsupported(Others);
        if (kinds.Length != 1)
        {
            provider.Error(ExtensionProviderCodes.Kind, kinds.Length == 0 ? "name" : kinds[1],
                kinds.Length == 0 ? "this provider does not say what it is" : $"this provider is of several kinds: `{string.Join("`, `", kinds)}`",
                help: kinds.Length == 0 ? $"give it `{Http}` or `{Grpc}`" : "make them providers of their own");
        }
        provider.Finish();
        return name is null ? null : new ExtensionProviderSpec
        {
            Name = name,
            Kind = kinds.FirstOrDefault(""),
            Authorization = authorization,
            Place = provider.Node,
        };
    }

    private static EnvoyExtAuthzHttpSpec HttpAuthorizer(ObjectReader part)
    {
        ImmutableArray<string> include = Headers(part, "includeRequestHeadersInCheck");
        ImmutableArray<string> older = Headers(part, "includeHeadersInCheck");
        if (!include.IsEmpty && !older.IsEmpty)
            part.Warn(ExtensionProviderCodes.OlderField, "includeHeadersInCheck", "`includeHeadersInCheck` has no effect beside `includeRequestHeadersInCheck`");
        var spec = new EnvoyExtAuthzHttpSpec
        {
            Service = Service(part),
            Port = Port(part),
            PathPrefix = PathPrefix(part),
            IncludeRequestHeadersInCheck = include.IsEmpty ? older : include,
            IncludeAdditionalHeadersInCheck = AdditionalHeaders(part),
            HeadersToUpstreamOnAllow = Headers(part, "headersToUpstreamOnAllow"),
            HeadersToDownstreamOnDeny = Headers(part, "headersToDownstreamOnDeny"),
            HeadersToDownstreamOnAllow = Headers(part, "headersToDownstreamOnAllow"),
        };
        return (EnvoyExtAuthzHttpSpec)Shared(spec, part);
    }

    private static EnvoyExtAuthzGrpcSpec GrpcAuthorizer(ObjectReader part) =>
        (EnvoyExtAuthzGrpcSpec)Shared(new EnvoyExtAuthzGrpcSpec { Service = Service(part), Port = Port(part) }, part);

    private static EnvoyExtAuthzSpec Shared(EnvoyExtAuthzSpec spec, ObjectReader part)
    {
        spec = spec with
        {
            Timeout = Timeout(part) ?? spec.Timeout,
            FailOpen = part.Bool("failOpen"),
            ClearRouteCache = part.Bool("clearRouteCache"),
            StatusOnError = StatusOnError(part) ?? spec.StatusOnError,
            IncludeRequestBodyInCheck = Body(part),
        };
        part.Finish();
        return spec;
    }

    private static string Service(ObjectReader part)
    {
        if (part.RequiredString("service", ExtensionProviderCodes.Service) is not { } service)
            return "";
        string[] halves = service.Split('/');
        if (halves.Length > 2 || halves.Any(static half => half.Length == 0))
            part.Error(ExtensionProviderCodes.Service, "service", $"`{service}` is no service", help: "write `host` or `namespace/host`");
        return service;
    }

    // Protobuf's JSON form lets a number stand in quotes, and published examples do.
    private static int Port(ObjectReader part)
    {
        if (part.Field("port") is ScalarNode { Kind: NodeKind.String, Text: var text } && IntegerText.TryParseDecimal(text, out long quoted))
        {
            if (quoted is >= 1 and <= 65535)
                return (int)quoted;
            part.Error(ExtensionProviderCodes.Port, "port", $"`port` must be from 1 to 65535, found `{text}`");
            return 0;
        }
        if (!part.Has("port"))
            part.Error(ExtensionProviderCodes.Port, "port", "`port` is missing");
        return part.Int("port", 1, 65535, ExtensionProviderCodes.Port) ?? 0;
    }

    private static TimeSpan? Timeout(ObjectReader part)
    {
        TimeSpan? timeout = part.Duration("timeout");
        if (timeout < TimeSpan.FromMilliseconds(1))
            part.Error(ExtensionProviderCodes.Timeout, "timeout", "`timeout` must be 1 ms at least", help: "leave it out for Istio's 600 s");
        return timeout;
    }

    private static int? StatusOnError(ObjectReader part)
    {
        if (part.String("statusOnError") is not { Length: > 0 } text)
            return null;
        if (IntegerText.TryParseDecimal(text, out long status) && IsStatus(status))
            return (int)status;
        part.Error(ExtensionProviderCodes.StatusOnError, "statusOnError", $"`{text}` is no HTTP status that Envoy knows", help: "write one from \"200\" to \"511\", as \"503\"");
        return null;
    }

    // Envoy's enum of statuses, without its 0 and 100, which no answer can have.
    private static bool IsStatus(long status) => status is (>= 200 and <= 208) or 226 or (>= 300 and <= 305) or 307 or 308
        or (>= 400 and <= 417) or (>= 421 and <= 424) or 426 or 428 or 429 or 431 or (>= 500 and <= 508) or 510 or 511;

    private static string PathPrefix(ObjectReader part)
    {
        if (part.String("pathPrefix") is not { Length: > 0 } prefix)
            return "";
        if (prefix[0] != '/')
            part.Error(ExtensionProviderCodes.PathPrefix, "pathPrefix", $"`pathPrefix` must begin with `/`, found `{prefix}`");
        else if (prefix.AsSpan().IndexOfAnyExceptInRange('!', '~') >= 0 || prefix.AsSpan().IndexOfAny('?', '#') >= 0)
            part.Error(ExtensionProviderCodes.PathPrefix, "pathPrefix", "`pathPrefix` may hold only what a path may: no space, `?` or `#`");
        return prefix;
    }

    private static EnvoyExtAuthzBodySpec? Body(ObjectReader part)
    {
        if (part.Object("includeRequestBodyInCheck") is not { } body)
            return null;
        uint? most = body.UInt32("maxRequestBytes");
        if (most is null or 0)
            body.Error(ExtensionProviderCodes.Body, "maxRequestBytes", "`maxRequestBytes` must be 1 at least");
        var spec = new EnvoyExtAuthzBodySpec(most ?? 0, body.Bool("allowPartialMessage"), body.Bool("packAsBytes"));
        body.Finish();
        return spec;
    }

    private static ImmutableArray<string> Headers(ObjectReader part, string field)
    {
        var names = ImmutableArray.CreateBuilder<string>();
        foreach (ScalarNode entry in part.StringNodes(field))
        {
            string name = entry.Text;
            // Istio: a lone wildcard is refused, and only one end of a name may be one.
            ReadOnlySpan<char> bare = name.StartsWith('*') ? name.AsSpan(1) : name.EndsWith('*') ? name.AsSpan(0, name.Length - 1) : name;
            if (name == "*")
                part.Found.Error(ExtensionProviderCodes.Header, entry, "a lone `*` is not supported", help: "write a prefix as `x-*`, or a suffix as `*-id`");
            else if (!HeaderText.IsToken(bare) || bare.Contains('*'))
                part.Found.Error(ExtensionProviderCodes.Header, entry, $"`{name}` is no header name, `prefix*` or `*suffix`");
            else
                names.Add(name);
        }
        return names.DrainToImmutable();
    }

    private static ImmutableArray<KeyValuePair<string, string>> AdditionalHeaders(ObjectReader part)
    {
        var headers = ImmutableArray.CreateBuilder<KeyValuePair<string, string>>();
        foreach ((string name, string value) in part.StringMap("includeAdditionalHeadersInCheck"))
        {
            if (HeaderText.IsToken(name) && HeaderText.IsValue(value))
                headers.Add(new KeyValuePair<string, string>(name, value));
            else
                part.Error(ExtensionProviderCodes.Header, "includeAdditionalHeadersInCheck", $"`{name}` is no header, or its value cannot stand in one");
        }
        return headers.DrainToImmutable();
    }
}
