using System.Collections.Immutable;
using Portcullis.Resources;
using Portcullis.Syntax;

namespace Portcullis.Routing;

/// <summary>Compiles routes as far as that needs no listener, and reports what cannot work.</summary>
internal sealed class RouteDrafter(MeshConfigSpec mesh, OnceDiagnostics found, bool hasClaims)
{
    private readonly MatchCompiler _matches = new(found, hasClaims);
    private readonly HeaderChangesCompiler _headers = new(found);
    private readonly RetryCompiler _retries = new(found, mesh.DefaultHttpRetryPolicy);
    private readonly FaultCompiler _faults = new(found);

    public HeaderChangesCompiler Headers => _headers;

    /// <summary>Stops after the first route that leaves nothing to match, as Istio does.</summary>
    public ImmutableArray<RouteDraft> Draft(IReadOnlyList<RouteSource> sources)
    {
        var drafts = ImmutableArray.CreateBuilder<RouteDraft>();
        foreach (RouteSource source in sources)
        {
            if (Draft(source) is not { } draft)
                continue;
            drafts.Add(draft);
            if (draft.Matches.Any(match => match.IsUnconditional))
                break; // the decoder has warned of what follows
        }
        return drafts.ToImmutable();
    }

    private RouteDraft? Draft(RouteSource source)
    {
        HttpRouteSpec spec = source.Spec;
        if (!spec.Mirrors.IsEmpty)
            found.Warn(RoutingCodes.MirrorIdle, source.At(source.Owner.At("spec", "http", source.Index, "mirrors") is SequenceNode ? "mirrors" : "mirror"),
                $"route `{source.Name}` mirrors requests, which has no effect yet");

        ImmutableArray<MatchDraft> matches = DraftMatches(source);
        PathRewrite? regexRewrite = RegexRewrite(source, out bool usable);
        if (matches.IsEmpty || !usable)
            return null;
        Node headers = source.At("headers");
        return new RouteDraft
        {
            Source = source,
            Matches = matches,
            Retries = _retries.Compile(spec.Retries, source.At("retries")),
            RequestChanges = _headers.Compile(spec.Headers.Request, (headers as MappingNode)?["request"] ?? headers),
            ResponseChanges = _headers.Compile(spec.Headers.Response, (headers as MappingNode)?["response"] ?? headers),
            Fault = _faults.Compile(spec.Fault, source.At("fault")),
            Cors = new CorsCompiler(_matches).Compile(spec.CorsPolicy, source.At("corsPolicy")),
            RegexRewrite = regexRewrite,
        };
    }

    private ImmutableArray<MatchDraft> DraftMatches(RouteSource source)
    {
        if (source.Spec.Match.IsEmpty)
            return [new MatchDraft(Spec: null, RouteMatcher.Everything)];
        var matches = ImmutableArray.CreateBuilder<MatchDraft>();
        for (int i = 0; i < source.Spec.Match.Length; i++)
            if (_matches.Compile(source.Spec.Match[i], source.At("match", i)) is { } matcher)
                matches.Add(new MatchDraft(source.Spec.Match[i], matcher));
        return matches.ToImmutable();
    }

    private PathRewrite? RegexRewrite(RouteSource source, out bool usable)
    {
        usable = true;
        if (source.Spec.Rewrite?.UriRegexRewrite is not { } spec)
            return null;

        Node at = source.At("rewrite");
        usable = false;
        Parsed<Re2Pattern> pattern = Re2Pattern.Parse(spec.Match);
        if (!pattern.Ok)
        {
            found.Error(RoutingCodes.Pattern, at, $"regular expression `{spec.Match}` cannot be used: {pattern.Problem.Message}");
            return null;
        }
        Parsed<RewriteTemplate> template = RewriteTemplate.Parse(spec.Rewrite, pattern.Value.GroupCount);
        if (!template.Ok)
        {
            found.Error(RoutingCodes.Pattern, at, $"rewrite `{spec.Rewrite}` cannot be used: {template.Problem.Message}");
            return null;
        }
        usable = true;
        return PathRewrite.Regex(pattern.Value.Anywhere(), template.Value.Text);
    }
}
