using System.Text;

namespace Portcullis.Kube;

/// <summary>Where everything lies in etcd. Objects under the prefix and their own <see cref="ObjectKey.Text"/>; what begins with a dot is the engine's own.</summary>
internal sealed class EtcdKeys
{
    private readonly string _prefix;

    public EtcdKeys(string prefix)
    {
        if (prefix.Length is < 2 or > 256 || prefix[0] != '/' || prefix[^1] == '/')
            throw new StorageException($"etcd prefix `{prefix}` must begin with a slash and not end with one");
        _prefix = prefix;
        Marker = Encoding.UTF8.GetBytes(prefix + "/.written");
        Sealed = Encoding.UTF8.GetBytes(prefix + "/.sealed");
        Format = Encoding.UTF8.GetBytes(prefix + "/.format");
        Leader = Encoding.UTF8.GetBytes(prefix + "/.leader");
        ObjectsFrom = Encoding.UTF8.GetBytes(prefix + "/0");
        ObjectsTo = Encoding.UTF8.GetBytes(prefix + "0");
    }

    /// <summary>Every commit writes its name here: its revision is the store's revision, whatever else happens in etcd, and its past tells whether a commit was made.</summary>
    /// <remarks>INVARIANT: sorts after the engine's other keys and before the objects, so that one range watches it with them.</remarks>
    public byte[] Marker { get; }

    /// <summary>Holds the leading candidate's name for as long as its lease.</summary>
    public byte[] Leader { get; }

    /// <summary>A value that every process must be able to open.</summary>
    public byte[] Sealed { get; }

    /// <summary>Holds the number of the form in which the rest is written.</summary>
    public byte[] Format { get; }

    public byte[] ObjectsFrom { get; }

    /// <summary>The first key after every object.</summary>
    public byte[] ObjectsTo { get; }

    public byte[] Object(ObjectKey key) => Encoding.UTF8.GetBytes(_prefix + key.Text);

    /// <summary>A commit is made only while this is absent: writing it makes sure that the commit is not made later.</summary>
    public byte[] Void(string commit) => Encoding.UTF8.GetBytes($"{_prefix}/.void/{commit}");

    /// <summary>Null for what is not an object's key.</summary>
    public ObjectKey? Parse(ReadOnlySpan<byte> key)
    {
        int prefix = ObjectsTo.Length - 1;
        return key.Length > prefix && key[..prefix].SequenceEqual(ObjectsTo.AsSpan(0, prefix)) ? ObjectKey.Parse(Encoding.UTF8.GetString(key[prefix..])) : null;
    }

    /// <summary>The revision of the last commit, by an answer to a range of the marker; null when it was never written.</summary>
    public long? Written(EtcdWire.RangeAnswer answer)
    {
        if (answer.Kvs is null or [])
            return null;
        return answer.Kvs is [{ Key: { } key, ModRevision: > 0 and var revision }] && key.AsSpan().SequenceEqual(Marker)
            ? revision
            : throw EtcdFailure.Odd("a range of another key");
    }

    /// <summary>The first key that sorts after this one.</summary>
    public static byte[] After(byte[] key) => [.. key, 0];
}
