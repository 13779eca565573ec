using System.Collections.Immutable;
using Portcullis.Syntax;

namespace Portcullis.Resources.Decoding;

/// <summary>Checks DestinationRule <c>loadBalancer</c>, which does not act yet.</summary>
internal static class LoadBalancerShape
{
    private const uint LargestTable = 5_000_011; // Envoy's limit for Maglev

    private static readonly EnumNames<int> Simple = new(
        ("UNSPECIFIED", 0), ("LEAST_CONN", 1), ("RANDOM", 2), ("PASSTHROUGH", 3), ("ROUND_ROBIN", 4), ("LEAST_REQUEST", 5));

    public static void Check(ObjectReader policy, ImmutableArray<string>.Builder unsupported)
    {
        if (policy.Object("loadBalancer") is not { } balancer)
            return;
        unsupported.Add("loadBalancer");
        balancer.OptionalEnum("simple", Simple);
        if (balancer.Has("simple") && balancer.Has("consistentHash"))
            balancer.Found.Error(DestinationRuleCodes.LoadBalancer, balancer.Node, "a load balancer takes one of `simple` and `consistentHash`");
        ConsistentHash(balancer);
        Locality(balancer);
        NetworkingFields.Duration(balancer, "warmupDurationSecs");
        if (balancer.Object("warmup") is { } warmup)
        {
            NetworkingFields.Duration(warmup, "duration");
            warmup.Number("minimumPercent");
            warmup.Number("aggression");
            warmup.Finish();
        }
        balancer.Finish();
    }

    private static void ConsistentHash(ObjectReader balancer)
    {
        if (balancer.Object("consistentHash") is not { } hash)
            return;
        int keys = 0;
        foreach (string key in (ReadOnlySpan<string>)["httpHeaderName", "httpQueryParameterName"])
        {
            keys += hash.Has(key) ? 1 : 0;
            hash.String(key);
        }
        keys += hash.Has("httpCookie") ? 1 : 0;
        Cookie(hash);
        keys += hash.OptionalBool("useSourceIp") is null ? 0 : 1;
        if (keys > 1)
            hash.Found.Error(DestinationRuleCodes.LoadBalancer, hash.Node, "a consistent hash takes one key",
                help: "keep one of `httpHeaderName`, `httpCookie`, `useSourceIp` and `httpQueryParameterName`");
        Algorithm(hash);
        hash.Finish();
    }

    private static void Cookie(ObjectReader hash)
    {
        if (hash.Object("httpCookie") is not { } cookie)
            return;
        cookie.RequiredString("name", DestinationRuleCodes.LoadBalancer);
        cookie.String("path");
        cookie.Duration("ttl");
        foreach (ObjectReader attribute in cookie.ObjectList("attributes"))
        {
            attribute.RequiredString("name", DestinationRuleCodes.LoadBalancer);
            attribute.String("value");
            attribute.Finish();
        }
        cookie.Finish();
    }

    private static void Algorithm(ObjectReader hash)
    {
        hash.UInt32("minimumRingSize");
        if (hash.Has("minimumRingSize") && (hash.Has("ringHash") || hash.Has("maglev")))
            hash.Error(DestinationRuleCodes.LoadBalancer, "minimumRingSize", "`minimumRingSize` is deprecated and has no place beside `ringHash` or `maglev`",
                help: "write `ringHash: {minimumRingSize: …}`");
        else if (hash.Has("minimumRingSize"))
            hash.Warn(NetworkingCodes.Deprecated, "minimumRingSize", "`minimumRingSize` is deprecated", help: "write `ringHash: {minimumRingSize: …}`");
        if (hash.Has("ringHash") && hash.Has("maglev"))
            hash.Error(DestinationRuleCodes.LoadBalancer, "maglev", "a consistent hash takes one of `ringHash` and `maglev`");
        if (hash.Object("ringHash") is { } ring)
        {
            ring.UInt32("minimumRingSize");
            ring.Finish();
        }
        if (hash.Object("maglev") is { } maglev)
        {
            if (maglev.UInt32("tableSize") is { } size && (size >= LargestTable || !IsPrime(size)))
                maglev.Error(DestinationRuleCodes.LoadBalancer, "tableSize", $"`tableSize` must be a prime number below {LargestTable}, found `{size}`");
            maglev.Finish();
        }
    }

    private static bool IsPrime(uint number)
    {
        if (number < 4)
            return number > 1;
        if (number % 2 == 0)
            return false;
        for (uint factor = 3; factor * factor <= number; factor += 2)
            if (number % factor == 0)
                return false;
        return true;
    }

    private static void Locality(ObjectReader balancer)
    {
        if (balancer.Object("localityLbSetting") is not { } locality)
            return;
        if (locality.Has("distribute") && locality.Has("failover"))
            locality.Error(DestinationRuleCodes.LoadBalancer, "failover", "a locality setting takes one of `distribute` and `failover`");
        foreach (ObjectReader share in locality.ObjectList("distribute"))
        {
            share.String("from");
            long total = 0;
            foreach (MappingEntry entry in share.Map("to"))
                if (entry.Value is ScalarNode { Kind: NodeKind.Integer } weight && IntegerText.TryParse(weight.Text, out long value) && value is >= 0 and <= 100)
                    total += value;
                else
                    share.Found.Error(DestinationRuleCodes.LoadBalancer, entry.Value, "a locality's weight must be an integer from 0 to 100");
            if (share.Has("to") && total != 100)
                share.Error(DestinationRuleCodes.LoadBalancer, "to", $"the weights of the localities must add up to 100, found {total}");
            share.Finish();
        }
        foreach (ObjectReader pair in locality.ObjectList("failover"))
        {
            string? from = pair.String("from");
            if (from is not null && from == pair.String("to"))
                pair.Error(DestinationRuleCodes.LoadBalancer, "to", $"locality `{from}` cannot fail over to itself");
            pair.Accept("to");
            pair.Finish();
        }
        locality.StringList("failoverPriority");
        locality.OptionalBool("enabled");
        locality.Finish();
    }
}
