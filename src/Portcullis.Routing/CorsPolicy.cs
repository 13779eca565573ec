using Portcullis.Http;

namespace Portcullis.Routing;

/// <summary>VirtualService <c>corsPolicy</c>. Immutable.</summary>
public sealed class CorsPolicy
{
    private readonly StringMatcher[] _origins;

    internal CorsPolicy(StringMatcher[] origins) => _origins = origins;

    internal byte[] AllowMethods { get; init; } = [];
    internal byte[] AllowHeaders { get; init; } = [];
    internal byte[] ExposeHeaders { get; init; } = [];

    /// <summary>Seconds in decimal; empty when not given.</summary>
    internal byte[] MaxAge { get; init; } = [];
    internal bool AllowCredentials { get; init; }
    internal bool ForwardUnmatchedPreflights { get; init; } = true;

    /// <summary>Judges a request before it is forwarded.</summary>
    public CorsVerdict Judge(in RouteRequest request)
    {
        if (!request.Headers.TryGet("origin"u8, out ReadOnlySpan<byte> origin) || origin.IsEmpty)
            return CorsVerdict.None;

        bool allowed = Allows(origin);
        bool preflight = request.Method.SequenceEqual("OPTIONS"u8)
            && request.Headers.TryGet("access-control-request-method"u8, out ReadOnlySpan<byte> method) && !method.IsEmpty;
        if (!preflight)
            return allowed ? CorsVerdict.AddToResponse : CorsVerdict.None;
        if (allowed)
            return CorsVerdict.AnswerPreflight;
        return ForwardUnmatchedPreflights ? CorsVerdict.None : CorsVerdict.RefusePreflight;
    }

    /// <summary>Sets the headers that let a caller of this origin read the response.</summary>
    /// <param name="origin">The request's; <see cref="Judge"/> allowed it.</param>
    public void AddToResponse(ReadOnlySpan<byte> origin, HeaderList response)
    {
        ArgumentNullException.ThrowIfNull(response);
        AddOrigin(origin, response);
        SetUnlessEmpty(response, "access-control-expose-headers"u8, ExposeHeaders);
    }

    /// <summary>Sets the headers of the answer to a preflight.</summary>
    /// <param name="origin">The request's; <see cref="Judge"/> allowed it.</param>
    public void AddToPreflight(ReadOnlySpan<byte> origin, HeaderList response)
    {
        ArgumentNullException.ThrowIfNull(response);
        AddOrigin(origin, response);
        SetUnlessEmpty(response, "access-control-allow-methods"u8, AllowMethods);
        SetUnlessEmpty(response, "access-control-allow-headers"u8, AllowHeaders);
        SetUnlessEmpty(response, "access-control-max-age"u8, MaxAge);
    }

    private static void SetUnlessEmpty(HeaderList headers, ReadOnlySpan<byte> name, byte[] value)
    {
        if (value.Length > 0)
            headers.Set(name, value);
    }

    private bool Allows(ReadOnlySpan<byte> origin)
    {
        // Istio: an allowed origin that accepts the text `*` accepts every origin (Envoy's cors filter).
        foreach (StringMatcher allowed in _origins)
            if (allowed.Matches("*"u8) || allowed.Matches(origin))
                return true;
        return false;
    }

    private void AddOrigin(ReadOnlySpan<byte> origin, HeaderList response)
    {
        response.Set("access-control-allow-origin"u8, origin);
        if (AllowCredentials)
            response.Set("access-control-allow-credentials"u8, "true"u8);
    }
}
