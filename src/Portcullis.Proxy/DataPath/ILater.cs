namespace Portcullis.Proxy;

/// <summary>Something that asked its worker to be called at the end of the batch.</summary>
internal interface ILater
{
    void OnLater();
}
