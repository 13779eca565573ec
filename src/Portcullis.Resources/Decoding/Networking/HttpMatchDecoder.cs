using System.Collections.Immutable;
using Portcullis.Syntax;

namespace Portcullis.Resources.Decoding;

/// <summary>Decodes VirtualService HTTPMatchRequest.</summary>
internal static class HttpMatchDecoder
{
    public static ImmutableArray<HttpMatchSpec> Read(ObjectReader route, VirtualServiceScope scope)
    {
        StringMatchForm form = scope.IsDelegate || route.Has("delegate") ? StringMatchForm.NoRegex : StringMatchForm.None;
        var matches = ImmutableArray.CreateBuilder<HttpMatchSpec>();
        foreach (ObjectReader match in route.ObjectList("match"))
        {
            matches.Add(Decode(match, form, scope));
            match.Finish();
        }
        return matches.ToImmutable();
    }

    private static HttpMatchSpec Decode(ObjectReader match, StringMatchForm form, VirtualServiceScope scope)
    {
        match.AcceptUnsupported("statPrefix");
        CheckHeaderNames(match, "headers", scope);
        CheckHeaderNames(match, "withoutHeaders", scope);
        return new HttpMatchSpec
        {
            Name = match.String("name"),
            Uri = StringMatchDecoder.Read(match, "uri", form | StringMatchForm.EmptyPrefix),
            IgnoreUriCase = match.Bool("ignoreUriCase"),
            Scheme = StringMatchDecoder.Read(match, "scheme", form),
            Method = StringMatchDecoder.Read(match, "method", form),
            Authority = StringMatchDecoder.Read(match, "authority", form),
            Headers = StringMatchDecoder.ReadMap(match, "headers", form),
            WithoutHeaders = StringMatchDecoder.ReadMap(match, "withoutHeaders", form),
            QueryParams = StringMatchDecoder.ReadMap(match, "queryParams", form),
            Port = NetworkingFields.Port(match, "port"),
            SourceLabels = NetworkingFields.Labels(match, "sourceLabels"),
            SourceNamespace = NetworkingFields.SourceNamespace(match),
            Gateways = NetworkingFields.GatewayNames(match),
        };
    }

    private static void CheckHeaderNames(ObjectReader match, string field, VirtualServiceScope scope)
    {
        foreach (MappingEntry entry in (match.Field(field) as MappingNode)?.Entries ?? [])
        {
            if (HeaderText.IsClaim(entry.Name))
            {
                if (!scope.GatewaysOnly)
                    match.Found.Error(VirtualServiceCodes.ClaimOffGateway, entry.Key, "routing by JWT claims works on gateways only",
                        help: "list `gateways` without `mesh`");
            }
            else if (!HeaderText.IsMatchName(entry.Name))
            {
                match.Found.Error(VirtualServiceCodes.HeaderName, entry.Key, $"`{entry.Name}` is not a header name",
                    help: PseudoHeaderHelp(entry.Name));
            }
        }
    }

    private static string PseudoHeaderHelp(string name) => name switch
    {
        ":authority" => "match it with `authority`",
        ":method" => "match it with `method`",
        ":path" => "match it with `uri`",
        ":scheme" => "match it with `scheme`",
        _ => "letters, digits, `-` and `_` are allowed",
    };
}
