using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Google.Protobuf;
using Portcullis.Control;
using Portcullis.Kube;
using Portcullis.Wire.Config;

namespace Portcullis.Following;

/// <summary>What a gateway ran last, on disk: for the next start, should the control plane not be there. Thread-safe.</summary>
/// <remarks>
/// The file <c>feed.cache</c> is a <see cref="SealedFrame"/> under the key in <c>feed.key</c> (both mode 0600), bound to whose cache it is. SECURITY: it holds Secrets. A file that is damaged, or that belongs to another control plane or
/// data plane, is ignored as a whole, and that is reported.
/// </remarks>
internal sealed class FeedCache : IAsyncDisposable
{
    private const long MostBytes = 1L << 30;
    private static readonly TimeSpan Breath = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private readonly string _path;
    private readonly byte[] _key;
    private readonly string _identity;
    private readonly TimeProvider _time;
    private readonly Action<string> _report;
    private readonly FileStream _held;
    private readonly SemaphoreSlim _due = new(0);
    private readonly CancellationTokenSource _ending = new();
    private readonly Task _writing;
    private KnownFeed? _next;
    private string _lastProblem = "";

    private FeedCache(string folder, byte[] key, string identity, FileStream held, TimeProvider time, Action<string> report)
    {
        (_path, _key, _identity, _held, _time, _report) = (Path.Combine(folder, "feed.cache"), key, identity, held, time, report);
        _writing = Task.Run(WriteAll);
    }

    private static ReadOnlySpan<byte> Magic => "portcullis feed 1\n"u8;

    /// <summary>Opens the folder's cache and keeps other processes out.</summary>
    /// <param name="identity">Whose cache it is: the control plane, and the data plane. Another's is ignored.</param>
    /// <exception cref="IOException">The folder or the key cannot be used, or another gateway uses them.</exception>
    public static FeedCache Open(string folder, string identity, TimeProvider time, Action<string> report)
    {
        ArgumentNullException.ThrowIfNull(folder);
        string whole = Path.GetFullPath(folder);
        PrivateFile.MakeFolder(whole);
        FileStream held = PrivateFile.TryLock(Path.Combine(whole, "feed.lock"))
            ?? throw new IOException($"folder `{whole}` is used by another gateway; give each its own --data");
        try
        {
            return new FeedCache(whole, Key(Path.Combine(whole, "feed.key")), identity, held, time, report);
        }
        catch
        {
            held.Dispose();
            throw;
        }
    }

    /// <summary>What was saved last; null when there is nothing that can be trusted.</summary>
    public KnownFeed? Load()
    {
        try
        {
            var file = new FileInfo(_path);
            if (!file.Exists)
                return null;
            if (file.Length > MostBytes)
                return Ignored("it is too large");
            byte[]? plain = Decrypt(File.ReadAllBytes(_path));
            if (plain is null)
                return Ignored("it is damaged, or of another control plane, data plane or key");
            return Read(plain) ?? Ignored("its content cannot be read");
        }
        catch (Exception refusal) when (refusal is IOException or UnauthorizedAccessException)
        {
            return Ignored(refusal.Message.TrimEnd('.'));
        }
    }

    /// <summary>Remembers a state, soon: at most one write a second, and always the latest.</summary>
    public void Save(FeedState state, DateTimeOffset confirmed)
    {
        lock (_lock)
            _next = new KnownFeed(state, confirmed);
        _due.Release();
    }

    /// <summary>Writes what is not written yet.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_ending.IsCancellationRequested)
            return;
        await _ending.CancelAsync();
        await _writing;
        Write();
        CryptographicOperations.ZeroMemory(_key);
        await _held.DisposeAsync();
        _due.Dispose();
        _ending.Dispose();
    }

    private static byte[] Key(string path)
    {
        if (PrivateFile.Read(path) is { } text)
        {
            byte[] known = new byte[SealedFrame.KeyLength];
            return Convert.TryFromBase64String(text.Trim(), known, out int length) && length == SealedFrame.KeyLength
                ? known
                : throw new IOException($"`{path}` holds no key of {SealedFrame.KeyLength} bytes; remove it to begin anew");
        }
        byte[] made = RandomNumberGenerator.GetBytes(SealedFrame.KeyLength);
        PrivateFile.Replace(path, Convert.ToBase64String(made) + "\n");
        return made;
    }

    private async Task WriteAll()
    {
        while (!_ending.IsCancellationRequested)
        {
            await _due.WaitAsync(_ending.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (_ending.IsCancellationRequested)
                return;
            Write();
            await Task.Delay(Breath, _time, _ending.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private void Write()
    {
        KnownFeed? next;
        lock (_lock)
            (next, _next) = (_next, null);
        if (next is null)
            return;
        try
        {
            PrivateFile.Replace(_path, Encrypt(Content(next)));
            _lastProblem = "";
        }
        catch (Exception refusal) when (refusal is IOException or UnauthorizedAccessException)
        {
            if (refusal.Message != _lastProblem)
                _report($"the cache `{_path}` cannot be written: {refusal.Message.TrimEnd('.')}; the gateway could not restart without its control plane as it is now");
            _lastProblem = refusal.Message;
        }
    }

    private static byte[] Content(KnownFeed known)
    {
        var content = new CachedFeed { Revision = known.State.Revision, Confirmed = known.Confirmed.ToUnixTimeMilliseconds() };
        foreach (HeldObject held in known.State.Objects.Values)
            content.Objects.Add(new CachedObject
            {
                Name = held.Object.Name,
                Version = held.Version,
                Revision = held.Object.Revision,
                Json = UnsafeByteOperations.UnsafeWrap(held.Object.Json),
            });
        return content.ToByteArray();
    }

    private static KnownFeed? Read(byte[] plain)
    {
        CachedFeed content;
        try
        {
            content = CachedFeed.Parser.ParseFrom(plain);
        }
        catch (Exception) // a border: on damaged bytes the library throws more than its own InvalidProtocolBufferException
        {
            return null;
        }
        var objects = ImmutableDictionary.CreateBuilder<string, HeldObject>(StringComparer.Ordinal);
        foreach (CachedObject one in content.Objects)
            if (ObjectKey.Parse(one.Name) is null || !objects.TryAdd(one.Name, new HeldObject(new FeedObject(one.Name, one.Revision, one.Json.Memory), one.Version)))
                return null;
        return content.Revision < 0 || content.Confirmed is < 0 or > 253_402_300_799_999 // the last millisecond that a date can hold
            ? null
            : new KnownFeed(new FeedState(content.Revision, objects.ToImmutable()), DateTimeOffset.FromUnixTimeMilliseconds(content.Confirmed));
    }

    private byte[] Encrypt(byte[] plain)
    {
        byte[] frame = SealedFrame.Seal(_key, Magic, Owner(), plain);
        CryptographicOperations.ZeroMemory(plain);
        return frame;
    }

    private byte[]? Decrypt(byte[] frame) => frame.AsSpan().StartsWith(Magic) ? SealedFrame.Open(_key, Magic.Length, Owner(), frame) : null;

    private byte[] Owner() => SHA256.HashData(Encoding.UTF8.GetBytes(_identity));

    private KnownFeed? Ignored(string why)
    {
        _report($"the cache `{_path}` is ignored: {why}");
        return null;
    }
}
