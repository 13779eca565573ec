using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;
using Portcullis.Http;

namespace Portcullis.Authorizing;

/// <summary>Answers checks over HTTP: 200 and what to send upstream, or what the caller is to be told.</summary>
internal sealed class HttpChecks(CheckService service, AuthorizerOptions options)
{
    private static readonly HashSet<string> OfTheConnection =
        new(["host", "connection", "keep-alive", "proxy-connection", "transfer-encoding", "upgrade", "content-length"], StringComparer.OrdinalIgnoreCase);

    private readonly string _asker = options.Mode.ToString().ToLowerInvariant();

    private readonly ICheckDialect _dialect = options.Mode switch
    {
        CheckMode.Envoy => new EnvoyDialect(options.PathPrefix),
        CheckMode.Nginx => new NginxDialect(),
        CheckMode.Traefik => new ForwardAuthDialect(ForwardAuthDialect.TraefikCertificate),
        CheckMode.Caddy => new ForwardAuthDialect(ForwardAuthDialect.CaddyCertificate),
        _ => new AnyForwardDialect(),
    };

    public async Task Answer(HttpContext context)
    {
        string target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        if (options.Mode != CheckMode.Envoy && !IsCheckPath(target))
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }
        CheckVerdict verdict = await service.Answer(_asker, (context.Request, target, _dialect), Read, context.RequestAborted);
        HttpResponse response = context.Response;
        response.StatusCode = Status(options.Mode, verdict);
        if (options.Explain)
            Set(response, "x-portcullis-reason", Encoding.UTF8.GetBytes(verdict.Reason));
        foreach (HeaderField field in verdict.ResponseHeaders)
            Add(response, field);
        foreach (HeaderField field in verdict.UpstreamHeaders)
            Add(response, field);
        if (options.Mode == CheckMode.Envoy && !verdict.RemovedHeaders.IsEmpty)
        {
            response.Headers["x-envoy-auth-headers-to-remove"] = string.Join(',', verdict.RemovedHeaders);
            // For those that do not know that header: an empty one at least is nobody's forgery.
            foreach (string name in verdict.RemovedHeaders)
                response.Headers[name] = "";
        }
        response.ContentLength = verdict.Body.Length;
        if (verdict.Body.Length == 0)
            return;
        if (response.Headers.ContentType.Count == 0)
            response.ContentType = "text/plain";
        if (!HttpMethods.IsHead(context.Request.Method))
            await response.Body.WriteAsync(verdict.Body, context.RequestAborted);
    }

    /// <summary>What a verdict is called on the wire of a mode.</summary>
    // SECURITY: a provider may refuse with any status, but to the proxies every 2xx is a yes, and to Envoy a 5xx is an outage, which
    // `failure_mode_allow` makes a yes of. nginx knows two refusals and makes a 500 of every other.
    internal static int Status(CheckMode mode, CheckVerdict verdict) =>
        verdict.Allowed ? 200
        : mode is CheckMode.Nginx or CheckMode.Auto ? verdict.Status == 401 ? 401 : 403
        : verdict.Status is >= 300 and < 500 || (verdict.Status >= 500 && mode != CheckMode.Envoy) ? verdict.Status : 403;

    private bool IsCheckPath(string target)
    {
        int query = target.IndexOf('?', StringComparison.Ordinal);
        return target.AsSpan(0, query < 0 ? target.Length : query).SequenceEqual(options.CheckPath);
    }

    private static string? Read((HttpRequest Request, string Target, ICheckDialect Dialect) source, CheckQuestion question, HeaderTrust trust)
    {
        RequestHead head = question.Head;
        head.SetMethod(Bytes(source.Request.Method));
        head.SetTarget(Bytes(source.Target));
        head.SetAuthority(Bytes(source.Request.Headers.Host.ToString()));
        foreach ((string name, StringValues values) in source.Request.Headers)
        {
            if (name.StartsWith(':') || OfTheConnection.Contains(name))
                continue;
            byte[] lower = Bytes(name);
            foreach (string? value in values)
                head.Headers.Add(lower, Bytes(value ?? ""));
        }
        return source.Dialect.Read(question, trust);
    }

    private static void Add(HttpResponse response, HeaderField field) =>
        response.Headers.Append(field.Name, Printable(field.Value));

    private static void Set(HttpResponse response, string name, byte[] value) => response.Headers[name] = Printable(value);

    // The server refuses to write control characters, and a claim may hold any.
    private static string Printable(byte[] value) =>
        string.Create(value.Length, value, static (text, bytes) =>
        {
            for (int i = 0; i < bytes.Length; i++)
                text[i] = bytes[i] is < 0x20 or 0x7F ? ' ' : (char)bytes[i];
        });

    // INVARIANT: the listener reads and writes header bytes as Latin-1, so each character is one byte.
    private static byte[] Bytes(string text) => Encoding.Latin1.GetBytes(text);
}
