namespace Portcullis.Proxy;

/// <summary>Something that can be thrown away when handling it went wrong.</summary>
internal interface IBreakable
{
    void Break();
}
