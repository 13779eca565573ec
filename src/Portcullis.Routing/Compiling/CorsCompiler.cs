using System.Text;
using Portcullis.Resources;
using Portcullis.Syntax;

namespace Portcullis.Routing;

/// <summary>Turns <c>corsPolicy</c> into a policy with ready header values. An origin that cannot be compiled allows nobody.</summary>
internal sealed class CorsCompiler(MatchCompiler matches)
{
    public CorsPolicy? Compile(CorsPolicySpec? spec, Node at)
    {
        if (spec is null)
            return null;
        var origins = new List<StringMatcher>();
        for (int i = 0; i < spec.AllowOrigins.Length; i++)
        {
            Node here = (at as MappingNode)?.At("allowOrigins", i) ?? at;
            if (matches.Compile(spec.AllowOrigins[i], here) is { } origin && (!origin.IsAny || spec.AllowOrigins[i].Value == ".*"))
                origins.Add(origin);
        }
        return new CorsPolicy([.. origins])
        {
            AllowMethods = Join(spec.AllowMethods),
            AllowHeaders = Join(spec.AllowHeaders),
            ExposeHeaders = Join(spec.ExposeHeaders),
            MaxAge = spec.MaxAge is { } age ? Encoding.ASCII.GetBytes($"{(long)age.TotalSeconds}") : [],
            AllowCredentials = spec.AllowCredentials == true,
            ForwardUnmatchedPreflights = !spec.IgnoreUnmatchedPreflights,
        };
    }

    private static byte[] Join(IEnumerable<string> names) => Encoding.ASCII.GetBytes(string.Join(',', names));
}
