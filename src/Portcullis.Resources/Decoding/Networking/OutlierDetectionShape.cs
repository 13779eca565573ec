using System.Collections.Immutable;

namespace Portcullis.Resources.Decoding;

/// <summary>Checks DestinationRule <c>outlierDetection</c>, which does not act yet.</summary>
internal static class OutlierDetectionShape
{
    public static void Check(ObjectReader policy, ImmutableArray<string>.Builder unsupported)
    {
        if (policy.Object("outlierDetection") is not { } outlier)
            return;
        unsupported.Add("outlierDetection");
        NetworkingFields.Duration(outlier, "interval");
        NetworkingFields.Duration(outlier, "baseEjectionTime");
        outlier.Int("maxEjectionPercent", 0, 100, DestinationRuleCodes.OutlierDetection);
        outlier.Int("minHealthPercent", 0, 100, DestinationRuleCodes.OutlierDetection);
        outlier.UInt32("consecutiveGatewayErrors");
        outlier.UInt32("consecutive5xxErrors");
        outlier.UInt32("consecutiveLocalOriginFailures");
        bool split = outlier.Bool("splitExternalLocalOriginErrors");
        if (outlier.Has("consecutiveLocalOriginFailures") && !split)
            outlier.Error(DestinationRuleCodes.OutlierDetection, "consecutiveLocalOriginFailures",
                "`consecutiveLocalOriginFailures` needs `splitExternalLocalOriginErrors: true`");
        if (outlier.Int("consecutiveErrors", 0, int.MaxValue, DestinationRuleCodes.OutlierDetection) is not null)
            outlier.Warn(NetworkingCodes.Deprecated, "consecutiveErrors", "`consecutiveErrors` is deprecated",
                help: "write `consecutive5xxErrors`");
        outlier.Finish();
    }
}
