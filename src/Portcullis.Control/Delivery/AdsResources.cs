using System.Runtime.CompilerServices;

namespace Portcullis.Control;

/// <summary>The encoded form of the objects in use, shared by all streams; it goes when its object does. Thread-safe.</summary>
internal sealed class AdsResources
{
    private readonly ConditionalWeakTable<FeedObject, AdsResource> _encoded = [];

    public AdsResource Of(FeedObject one) => _encoded.GetValue(one, AdsResource.Encode);
}
