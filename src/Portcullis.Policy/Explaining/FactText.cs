using System.Globalization;
using System.Text;
using Portcullis.Http;
using Portcullis.Identity;
using Portcullis.Policy.Matching;

namespace Portcullis.Policy.Explaining;

/// <summary>What a request had where a term looked, for people.</summary>
internal static class FactText
{
    public static string Of(Term term, in RequestFacts facts) => term.Fact switch
    {
        FactKind.Principal or FactKind.Namespace or FactKind.ServiceAccount or FactKind.TrustDomain => Peer(in facts),
        FactKind.RequestPrincipal => RequestPrincipal(facts.Token),
        FactKind.SourceIp => Address(facts.SourceIp),
        FactKind.RemoteIp => Address(facts.RemoteIp),
        FactKind.DestinationIp => Address(facts.DestinationIp),
        FactKind.DestinationPort => facts.DestinationPort.ToString(CultureInfo.InvariantCulture),
        FactKind.Method => Quoted(facts.Method, absent: "no method"),
        FactKind.Host => facts.HostMissing ? "no host" : Quoted(facts.Host, absent: "an empty host"),
        FactKind.Path => Quoted(facts.Path, absent: "no path"),
        FactKind.Target => Quoted(facts.Target, absent: "no path"),
        FactKind.Sni => Quoted(facts.Sni, absent: "no server name"),
        FactKind.Header when term is HeaderTerm header => Header(facts.Headers, header.Name),
        FactKind.Claim when term is ClaimTerm claim => Claim(facts.Token, claim),
        _ => "not known here",
    };

    /// <summary>The names a caller goes by.</summary>
    public static string Peer(in RequestFacts facts)
    {
        if (facts.Peer is not { IsTls: true } peer)
            return "no TLS here";
        string[] names = [.. peer.Candidates.Where(static name => name.Length > 0).Select(static name => Quoted(name, absent: ""))];
        return names.Length == 0 ? "no certificate" : string.Join(", ", names);
    }

    private static string RequestPrincipal(TokenClaims? token)
    {
        if (token is null)
            return "no token";
        return $"issuer {Text(token.Issuer)}, subject {Text(token.Subject)}";
    }

    private static string Header(HeaderList? headers, ReadOnlySpan<byte> name)
    {
        var lines = new List<string>();
        for (int line = headers?.Find(name) ?? -1; line >= 0; line = headers!.Find(name, line + 1))
            lines.Add(Quoted(headers!.Value(line), absent: "an empty line"));
        return lines.Count == 0 ? "no such header" : string.Join(", ", lines);
    }

    private static string Claim(TokenClaims? token, ClaimTerm claim) =>
        token is null ? "no token" : Text(token.Find([.. claim.Path]));

    private static string Text(ClaimValue? claim)
    {
        if (claim is null)
            return "absent";
        if (claim.Kind == ClaimKind.Text)
            return Quoted(claim.Text, absent: "an empty text");
        if (claim.Kind != ClaimKind.List)
            return "neither a text nor a list";
        var items = new List<string>();
        foreach (ClaimValue item in claim.Items)
            items.Add(item.Kind == ClaimKind.Text ? Quoted(item.Text, absent: "``") : "not a text");
        return $"[{string.Join(", ", items)}]";
    }

    private static string Address(IpValue address) => address.HasValue ? address.ToString() : "no address";

    private static string Quoted(ReadOnlySpan<byte> text, string absent) => text.IsEmpty ? absent : $"`{Encoding.UTF8.GetString(text)}`";
}
