using System.Globalization;
using Google.Protobuf;
using Portcullis.Wire.Discovery;

namespace Portcullis.Control;

/// <summary>One update on its way to one proxy: what must be sent and what must be forgotten, cut into responses.</summary>
/// <param name="Whole">The proxy must forget everything else.</param>
internal sealed record AdsUpdate(long Revision, bool Whole, IReadOnlyList<AdsResource> Changed, IReadOnlyList<string> Removed)
{
    private const int MostNames = 5000;

    /// <summary>What a proxy lacks that has these versions already.</summary>
    public static AdsUpdate Between(IReadOnlyDictionary<string, string> has, FeedUpdate update, AdsResources resources)
    {
        var changed = new List<AdsResource>(update.Changed.Length);
        if (!update.IsWhole || has.Count == 0)
        {
            changed.AddRange(update.Changed.Select(resources.Of));
            return new AdsUpdate(update.Revision, update.IsWhole, changed, update.Removed);
        }
        var stay = new HashSet<string>(StringComparer.Ordinal);
        foreach (FeedObject one in update.Changed)
        {
            AdsResource resource = resources.Of(one);
            stay.Add(one.Name);
            if (!has.TryGetValue(one.Name, out string? version) || version != resource.Version)
                changed.Add(resource);
        }
        return new AdsUpdate(update.Revision, Whole: false, changed, [.. has.Keys.Where(name => !stay.Contains(name))]);
    }

    /// <summary>The responses, each as the pieces of one message; every one but the last says that more follows.</summary>
    /// <param name="nonce">Called once per response.</param>
    public IEnumerable<IReadOnlyList<ReadOnlyMemory<byte>>> Parts(string identifier, int partBytes, Func<string> nonce)
    {
        int resource = 0, name = 0;
        bool first = true;
        do
        {
            var pieces = new List<ReadOnlyMemory<byte>> { default };
            long bytes = 0;
            while (resource < Changed.Count && (bytes == 0 || bytes + Changed[resource].Field.Length <= partBytes))
            {
                pieces.Add(Changed[resource].Field);
                bytes += Changed[resource++].Field.Length;
            }
            var head = new DeltaDiscoveryResponse
            {
                SystemVersionInfo = Revision.ToString(CultureInfo.InvariantCulture),
                TypeUrl = AdsTypes.Object,
                Nonce = nonce(),
                ControlPlane = new Wire.Discovery.ControlPlane { Identifier = identifier },
                Whole = Whole && first,
            };
            if (resource == Changed.Count)
                while (name < Removed.Count && head.RemovedResources.Count < MostNames)
                    head.RemovedResources.Add(Removed[name++]);
            head.More = resource < Changed.Count || name < Removed.Count;
            pieces[0] = head.ToByteArray();
            first = false;
            yield return pieces;
        }
        while (resource < Changed.Count || name < Removed.Count);
    }
}
