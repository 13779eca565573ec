using Portcullis.Wire.ExternalAuthorization;

namespace Portcullis.Wire.Tests.Grpc;

public sealed class GrpcFrameTests
{
    [Fact]
    public void Writes_a_flag_a_length_and_the_message() =>
        GrpcFrame.Write(new Status { Code = 7 }).ShouldBe([0, 0, 0, 0, 2, 8, 7]);

    [Fact]
    public async Task Reads_what_it_writes() =>
        (await Read(GrpcFrame.Write(new Status { Code = 7 }))).Message.ShouldBe([8, 7]);

    [Fact]
    public async Task A_long_message_is_read_whole()
    {
        byte[] frame = GrpcFrame.Write(new Status { Message = new string('m', 100_000) });

        (await Read(frame, most: 200_000)).Message.ShouldBe(frame[5..]);
    }

    [Fact]
    public async Task An_empty_stream_has_no_message_and_nothing_wrong()
    {
        GrpcFrameRead read = await Read([]);

        (read.IsRefused, read.Message).ShouldBe((false, null));
    }

    [Theory]
    [InlineData(new byte[] { 0, 0 }, GrpcCode.Internal)]
    [InlineData(new byte[] { 1, 0, 0, 0, 0 }, GrpcCode.Unimplemented)]
    [InlineData(new byte[] { 2, 0, 0, 0, 0 }, GrpcCode.Internal)]
    [InlineData(new byte[] { 0, 0, 0, 0, 101 }, GrpcCode.ResourceExhausted)]
    [InlineData(new byte[] { 0, 255, 255, 255, 255 }, GrpcCode.ResourceExhausted)]
    [InlineData(new byte[] { 0, 0, 0, 0, 3, 1, 2 }, GrpcCode.Internal)]
    [InlineData(new byte[] { 0, 0, 0, 0, 0, 0 }, GrpcCode.Internal)]
    public async Task Refuses(byte[] stream, GrpcCode code) => (await Read(stream, most: 100)).Code.ShouldBe(code);

    [Fact]
    public async Task Large_messages_of_one_peer_share_their_room()
    {
        var room = new GrpcRoom(150_000, TimeSpan.FromSeconds(30), TimeProvider.System);
        byte[] large = GrpcFrame.Write(new Status { Message = new string('m', 100_000) });
        using var half = new HalfStream(large[..500]);
        Task<GrpcFrameRead> first = GrpcFrame.ReadNext(half, 200_000, CancellationToken.None, room).AsTask();
        await half.Emptied;

        (await Next(large, room)).Code.ShouldBe(GrpcCode.ResourceExhausted);
        (await Next(GrpcFrame.Write(new Status { Message = new string('m', 10_000) }), room)).IsRefused.ShouldBeFalse();

        half.End();
        (await first).IsRefused.ShouldBeTrue();
        (await Next(large, room)).IsRefused.ShouldBeFalse();
    }

    [Fact]
    public async Task A_large_message_that_does_not_come_to_its_end_is_not_waited_for()
    {
        var room = new GrpcRoom(1_000_000, TimeSpan.FromMilliseconds(50), TimeProvider.System);
        using var half = new HalfStream(GrpcFrame.Write(new Status { Message = new string('m', 100_000) })[..500]);
        Task<GrpcFrameRead> reading = GrpcFrame.ReadNext(half, 200_000, CancellationToken.None, room).AsTask();
        await half.Emptied;

        (await reading.WaitAsync(TimeSpan.FromSeconds(20))).Code.ShouldBe(GrpcCode.DeadlineExceeded);
    }

    private static async Task<GrpcFrameRead> Next(byte[] bytes, GrpcRoom room)
    {
        using var stream = new MemoryStream(bytes);
        return await GrpcFrame.ReadNext(stream, 200_000, CancellationToken.None, room);
    }

    private static async Task<GrpcFrameRead> Read(byte[] bytes, int most = 1000)
    {
        using var stream = new MemoryStream(bytes);
        return await GrpcFrame.ReadSingle(stream, most, CancellationToken.None);
    }
}
