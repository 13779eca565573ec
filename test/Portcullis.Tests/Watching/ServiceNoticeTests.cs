using System.Net.Sockets;
using System.Text;
using Portcullis.Running;

namespace Portcullis.Tests.Watching;

/// <summary>What a service manager hears.</summary>
public sealed class ServiceNoticeTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("notice").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void One_datagram_tells(bool isAbstract)
    {
        string path = isAbstract ? $"@portcullis-{Guid.NewGuid():N}" : Path.Combine(_folder, "s");
        using var manager = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        manager.Bind(new UnixDomainSocketEndPoint(isAbstract ? "\0" + path[1..] : path));
        manager.ReceiveTimeout = 10_000;

        ServiceNotice.Send(path, "READY=1");

        byte[] heard = new byte[64];
        Encoding.ASCII.GetString(heard.AsSpan(0, manager.Receive(heard))).ShouldBe("READY=1");
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("relative")]
    [InlineData("/nobody/listens/here")]
    public void Nobody_there_is_no_reason_to_stop(string? path) => Should.NotThrow(() => ServiceNotice.Send(path, "READY=1"));
}
