using System.Net;

namespace Portcullis.Commands;

/// <summary>Reads <c>ADDRESS:PORT</c> from the command line; an IPv6 address stands in brackets.</summary>
internal static class EndPointText
{
    public static IPEndPoint? Read(string text)
    {
        // The library takes an address alone for one with port 0.
        bool hasPort = text.StartsWith('[') ? text.Contains("]:", StringComparison.Ordinal) : text.AsSpan().Count(':') == 1;
        return hasPort && IPEndPoint.TryParse(text, out IPEndPoint? address) ? address : null;
    }
}
