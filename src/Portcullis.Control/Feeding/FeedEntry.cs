using Portcullis.Kube;

namespace Portcullis.Control;

/// <summary>One object of the feed with what decides who receives it.</summary>
/// <param name="Seen">When this content was first seen here, by the clock's timestamp: what the time to enforcement counts from.</param>
/// <param name="WasThere">It was there when the feed began: its revision may be that of a change no data plane could see.</param>
/// <param name="HoldsAuthorities">A ConfigMap with CA certificates.</param>
internal sealed record FeedEntry(ObjectKey Key, FeedObject Object, long Seen, bool WasThere, bool HoldsAuthorities)
{
    public string Name => Object.Name;
}
