namespace Portcullis.Native;

/// <summary>What one non-blocking read or write did: bytes moved, or the error number, without an exception.</summary>
public readonly struct IoResult : IEquatable<IoResult>
{
    private readonly int _value; // INVARIANT: a byte count, or the error number negated

    private IoResult(int value) => _value = value;

    /// <summary>Bytes moved; 0 after an error or at the end of the stream.</summary>
    public int Count => Math.Max(0, _value);

    /// <summary>The error number of <see cref="SocketErrors"/>, 0 when there was none.</summary>
    public int Error => Math.Max(0, -_value);

    /// <summary>Nothing could be moved now; wait for readiness.</summary>
    public bool IsWouldBlock => _value == -SocketErrors.WouldBlock;

    /// <summary>For a read: the peer will send no more.</summary>
    public bool IsEnd => _value == 0;

    /// <summary>The connection is broken.</summary>
    public bool IsFailure => _value < 0 && !IsWouldBlock;

    internal static IoResult Moved(nint count) => new((int)count);

    internal static IoResult Failed(int error) => new(-error);

    public bool Equals(IoResult other) => _value == other._value;

    public override bool Equals(object? obj) => obj is IoResult other && Equals(other);

    public override int GetHashCode() => _value;

    public static bool operator ==(IoResult left, IoResult right) => left.Equals(right);

    public static bool operator !=(IoResult left, IoResult right) => !left.Equals(right);
}
