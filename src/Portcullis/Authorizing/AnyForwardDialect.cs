using Portcullis.Http;

namespace Portcullis.Authorizing;

/// <summary>nginx, Traefik or Caddy, told apart by the header that carries the original target.</summary>
/// <remarks>
/// SECURITY: a caller can add the other proxy's header, so a request with both is refused rather than guessed at; and identity is
/// never taken from headers here, because which of them the proxy overwrites is not known.
/// </remarks>
internal sealed class AnyForwardDialect : ICheckDialect
{
    private readonly NginxDialect _nginx = new();
    private readonly ForwardAuthDialect _forward = new(ForwardAuthDialect.TraefikCertificate);

    public string? Read(CheckQuestion question, HeaderTrust trust)
    {
        HeaderList headers = question.Head.Headers;
        bool nginx = headers.Find("x-original-uri"u8) >= 0 || headers.Find("x-original-method"u8) >= 0;
        bool forward = headers.Find("x-forwarded-uri"u8) >= 0 || headers.Find("x-forwarded-method"u8) >= 0;
        if (nginx && forward)
            return "headers of two kinds of proxies tell of the original request";
        return nginx ? _nginx.Read(question, default) : _forward.Read(question, default);
    }
}
