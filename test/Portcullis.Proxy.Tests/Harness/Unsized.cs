namespace Portcullis.Proxy.Tests;

/// <summary>A stream whose length is not known, so that it is sent without one.</summary>
internal sealed class Unsized(byte[] bytes) : MemoryStream(bytes)
{
    public override bool CanSeek => false;
}
