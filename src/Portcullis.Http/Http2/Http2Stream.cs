namespace Portcullis.Http;

/// <summary>One open or half-closed stream of an HTTP/2 connection.</summary>
internal sealed class Http2Stream
{
    public int Id; // 0 when not in use
    public object? State;
    public bool PeerDone; // the peer sent END_STREAM
    public bool SelfDone; // this side sent END_STREAM
    public bool HeadSent;
    public bool Blocked; // waits for OnSendWindow
    public long SendWindow; // may be negative after a settings change
    public long ReceiveWindow;
    public long Credit; // acknowledged bytes not yet announced
    public long Unacknowledged; // delivered bytes the owner still holds
    public long Declared; // content-length, -1 when none
    public long Received;

    public void Clear()
    {
        Id = 0;
        State = null;
        PeerDone = SelfDone = HeadSent = Blocked = false;
        SendWindow = ReceiveWindow = Credit = Unacknowledged = Received = 0;
        Declared = -1;
    }
}
