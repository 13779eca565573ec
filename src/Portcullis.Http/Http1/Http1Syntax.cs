using System.Buffers;
using System.Text;

namespace Portcullis.Http;

/// <summary>Character sets of RFC 9110 and RFC 9112 and the one way lines are cut.</summary>
internal static class Http1Syntax
{
    private const string Alphanumeric = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    /// <summary>The characters of a token (RFC 9110 section 5.6.2).</summary>
    public static readonly SearchValues<byte> Token = SearchValues.Create(Encoding.ASCII.GetBytes(Alphanumeric + "!#$%&'*+-.^_`|~"));

    /// <summary>The characters that may stand in a host with its port; no user part, no comma, no escapes of such.</summary>
    private static readonly SearchValues<byte> Authority = SearchValues.Create(Encoding.ASCII.GetBytes(Alphanumeric + "-._~!$&'()*+;=%:[]"));

    /// <summary>What ends a line or must not be in one: every control character but the tab.</summary>
    private static readonly SearchValues<byte> Controls = SearchValues.Create(ControlBytes(withTab: false));

    private static readonly SearchValues<byte> NotInTarget = SearchValues.Create([.. ControlBytes(withTab: true), (byte)' ']);

    /// <summary>Cuts one line. <paramref name="searched"/> counts leading bytes already known to hold no line end.</summary>
    /// <returns>The line's length without its CR LF, -1 when the line is incomplete, -2 with <paramref name="problem"/> set.</returns>
    public static int FindLine(ReadOnlySpan<byte> input, ref int searched, out HttpProblem? problem)
    {
        problem = null;
        int found = input[searched..].IndexOfAny(Controls);
        if (found < 0)
        {
            searched = input.Length;
            return -1;
        }

        int at = searched + found;
        if (input[at] != '\r')
        {
            problem = input[at] == '\n' ? HttpProblem.BareLineFeed : HttpProblem.Control;
            return -2;
        }
        if (at + 1 == input.Length)
        {
            searched = at;
            return -1;
        }
        if (input[at + 1] != '\n')
        {
            problem = HttpProblem.Control;
            return -2;
        }
        searched = 0;
        return at;
    }

    public static bool IsToken(ReadOnlySpan<byte> text) => !text.IsEmpty && !text.ContainsAnyExcept(Token);

    /// <summary>No control character, no space; bytes above ASCII pass and are escaped by path normalization.</summary>
    public static bool IsTarget(ReadOnlySpan<byte> text) => !text.IsEmpty && !text.ContainsAny(NotInTarget);

    /// <summary>No control character but the tab.</summary>
    public static bool IsFieldValue(ReadOnlySpan<byte> text) => !text.ContainsAny(Controls);

    /// <summary>A host, or a bracketed address, with an optional non-empty decimal port up to 65535.</summary>
    public static bool IsAuthority(ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty || text.ContainsAnyExcept(Authority))
            return false;

        int hostEnd;
        if (text[0] == '[')
        {
            int close = text.IndexOf((byte)']');
            if (close < 2)
                return false;
            hostEnd = close + 1;
            if (hostEnd == text.Length)
                return true;
            if (text[hostEnd] != ':')
                return false;
        }
        else
        {
            if (text.ContainsAny((byte)'[', (byte)']'))
                return false;
            hostEnd = text.IndexOf((byte)':');
            if (hostEnd < 0)
                return true;
            if (hostEnd == 0)
                return false;
        }
        return IsPort(text[(hostEnd + 1)..]);
    }

    public static ReadOnlySpan<byte> Trim(ReadOnlySpan<byte> value)
    {
        int start = 0;
        int end = value.Length;
        while (start < end && value[start] is (byte)' ' or (byte)'\t')
            start++;
        while (end > start && value[end - 1] is (byte)' ' or (byte)'\t')
            end--;
        return value[start..end];
    }

    /// <summary>A decimal number of 1 to 18 digits, else -1.</summary>
    public static long Decimal(ReadOnlySpan<byte> text)
    {
        if (text.Length is 0 or > 18)
            return -1;
        long number = 0;
        foreach (byte b in text)
        {
            if (b is < (byte)'0' or > (byte)'9')
                return -1;
            number = (number * 10) + (b - '0');
        }
        return number;
    }

    private static bool IsPort(ReadOnlySpan<byte> text) => text.Length <= 5 && Decimal(text) is >= 0 and <= 65535;

    private static byte[] ControlBytes(bool withTab)
    {
        var bytes = new List<byte> { 0x7F };
        for (byte b = 0; b < 0x20; b++)
        {
            if (withTab || b != '\t')
                bytes.Add(b);
        }
        return [.. bytes];
    }
}
