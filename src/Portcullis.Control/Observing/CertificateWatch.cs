using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Portcullis.Identity;
using Portcullis.Syntax;

namespace Portcullis.Control;

/// <summary>Watches the certificates in Secrets; where its control plane leads it tells by Events when one ends within 30, 7 and 1 days, and when it has ended. Thread-safe to read.</summary>
internal sealed class CertificateWatch(ConfigFeed feed, EventRecorder events, TimeProvider time)
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromHours(1);
    private static readonly ImmutableArray<string> Members = ["tls.crt", "cert", "ca.crt", "cacert"];
    private static readonly ImmutableArray<int> Days = [1, 7, 30];

    private readonly Dictionary<string, string> _told = new(StringComparer.Ordinal); // by Secret: the end and how near it was
    private ImmutableSortedDictionary<string, CertificateEnd> _ends = ImmutableSortedDictionary.Create<string, CertificateEnd>(StringComparer.Ordinal);

    private FeedListener? _listener;
    private bool _tells;

    /// <summary>Whether Events are to be written: by one of all control planes.</summary>
    public void Tells(bool whether)
    {
        Interlocked.Exchange(ref _tells, whether); // a full fence: here and there one of the two sees the other
        Volatile.Read(ref _listener)?.Wake.Set();
    }

    /// <summary>By Secret's key text, the certificate in it that ends first.</summary>
    public IReadOnlyDictionary<string, CertificateEnd> Ends => Volatile.Read(ref _ends);

    /// <summary>Runs until cancelled.</summary>
    public async Task Run(CancellationToken cancel)
    {
        FeedListener listener = feed.Listen();
        Interlocked.Exchange(ref _listener, listener);
        try
        {
            while (true)
            {
                Follow(feed.Take(listener).Changed);
                if (Volatile.Read(ref _tells))
                    await Tell(cancel);
                else
                    _told.Clear();
                await listener.Wake.Wait(LookEvery, time, cancel);
            }
        }
        finally
        {
            feed.Unlisten(listener);
        }
    }

    private void Follow(IReadOnlyCollection<KeyValuePair<string, FeedEntry?>> changed)
    {
        ImmutableSortedDictionary<string, CertificateEnd> ends = _ends;
        foreach ((string name, FeedEntry? entry) in changed)
        {
            if (entry is null || entry.Key is not { Group: "", Plural: "secrets" } || First(entry) is not { } end)
                ends = ends.Remove(name);
            else
                ends = ends.SetItem(name, end);
        }
        Volatile.Write(ref _ends, ends);
    }

    private async Task Tell(CancellationToken cancel)
    {
        DateTimeOffset now = time.GetUtcNow();
        foreach ((string name, CertificateEnd end) in _ends)
        {
            TimeSpan left = end.NotAfter - now;
            int near = Days.FirstOrDefault(days => left <= TimeSpan.FromDays(days));
            if (left > TimeSpan.Zero && near == 0)
                continue;
            string state = $"{end.NotAfter:O} {(left <= TimeSpan.Zero ? 0 : near)}";
            if (_told.GetValueOrDefault(name) == state)
                continue;
            string until = end.NotAfter.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
            await events.Record(end.Secret, "Warning", left <= TimeSpan.Zero ? "CertificateExpired" : "CertificateExpiring",
                left <= TimeSpan.Zero ? $"certificate {end.Subject} in {end.Member} ended at {until}"
                    : $"certificate {end.Subject} in {end.Member} ends within {(near == 1 ? "a day" : $"{near} days")}, at {until}", cancel);
            _told[name] = state; // only now: what could not be written is told again
        }
    }

    private static CertificateEnd? First(FeedEntry secret)
    {
        CertificateEnd? first = null;
        using JsonDocument document = JsonDocument.Parse(secret.Object.Json);
        if (!document.RootElement.TryGetProperty("data", out JsonElement data) || data.ValueKind != JsonValueKind.Object)
            return null;
        foreach (string member in Members)
        {
            if (!data.TryGetProperty(member, out JsonElement value) || value.ValueKind != JsonValueKind.String || !value.TryGetBytesFromBase64(out byte[]? pem))
                continue;
            foreach (byte[] der in PemReader.Read(Encoding.Latin1.GetString(pem)).Certificates)
            {
                Parsed<CertificateDetails> read = CertificateReader.Read(der);
                if (read.Ok && (first is null || read.Value.NotAfter < first.NotAfter))
                    first = new CertificateEnd(secret.Key, member, read.Value.Subject, read.Value.NotAfter);
            }
        }
        return first;
    }
}
