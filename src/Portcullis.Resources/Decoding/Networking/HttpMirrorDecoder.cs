using System.Collections.Immutable;

namespace Portcullis.Resources.Decoding;

/// <summary>Decodes VirtualService <c>mirror</c> with its percentage, and <c>mirrors</c>.</summary>
internal static class HttpMirrorDecoder
{
    private const double Always = 100;

    public static ImmutableArray<HttpMirrorSpec> Read(ObjectReader route)
    {
        if (route.Has("mirror") && route.Has("mirrors"))
            route.Error(VirtualServiceCodes.Mirror, "mirrors", "a route takes one of `mirror` and `mirrors`",
                help: "move the destination of `mirror` into `mirrors`");

        var mirrors = ImmutableArray.CreateBuilder<HttpMirrorSpec>();
        double? percentage = Percentage(route, "mirrorPercentage");
        if (route.Int("mirrorPercent", 0, 100, VirtualServiceCodes.Percentage) is { } percent)
        {
            route.Warn(NetworkingCodes.Deprecated, "mirrorPercent", "`mirrorPercent` is deprecated",
                help: $"write `mirrorPercentage: {{value: {percent}}}`");
            percentage ??= percent;
        }
        if (route.Object("mirror") is { } only && DestinationDecoder.Decode(only) is { } destination)
            mirrors.Add(new HttpMirrorSpec(destination, percentage ?? Always));
        foreach (ObjectReader mirror in route.ObjectList("mirrors"))
        {
            double share = Percentage(mirror, "percentage") ?? Always;
            if (DestinationDecoder.Required(mirror) is { } mirrored)
                mirrors.Add(new HttpMirrorSpec(mirrored, share));
            mirror.Finish();
        }
        return mirrors.ToImmutable();
    }

    private static double? Percentage(ObjectReader reader, string name)
    {
        if (reader.Object(name) is not { } percent)
            return null;
        double value = percent.Number("value") ?? 0;
        percent.Finish();
        if (value is >= 0 and <= 100)
            return value;
        percent.Error(VirtualServiceCodes.Percentage, "value", $"a percentage must be from 0 to 100, found `{value}`");
        return null;
    }
}
