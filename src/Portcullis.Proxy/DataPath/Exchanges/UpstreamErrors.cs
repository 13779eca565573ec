using System.Buffers;
using System.Text;
using Portcullis.Native;

namespace Portcullis.Proxy;

/// <summary>What callers and logs are told when an upstream failed, in Envoy's words.</summary>
internal static class UpstreamErrors
{
    /// <summary>The body for a cluster that may not be connected to.</summary>
    public static ReadOnlySpan<byte> Refused =>
        "upstream connect error or disconnect/reset before headers. reset reason: remote connection failure"u8;

    public static (int Status, string Flag, string Details) Explain(UpstreamFailure failure) => failure switch
    {
        UpstreamFailure.ConnectFailed =>
            (503, ResponseFlag.UpstreamConnectFailed, "upstream_reset_before_response_started{remote_connection_failure}"),
        UpstreamFailure.ConnectTimedOut =>
            (503, ResponseFlag.UpstreamConnectFailed, "upstream_reset_before_response_started{connection_timeout}"),
        UpstreamFailure.BadProtocol => (502, ResponseFlag.UpstreamProtocol, "upstream_reset_before_response_started{protocol_error}"),
        UpstreamFailure.TimedOut => (504, ResponseFlag.UpstreamTimeout, "upstream_per_try_timeout"),
        _ => (503, ResponseFlag.UpstreamReset, "upstream_reset_before_response_started{connection_termination}"),
    };

    /// <summary>The body of the reply.</summary>
    public static ReadOnlySpan<byte> Text(UpstreamFailure failure, int error, bool retried, ArrayBufferWriter<byte> room)
    {
        if (failure == UpstreamFailure.TimedOut)
            return "upstream request timeout"u8;
        room.ResetWrittenCount();
        room.Write("upstream connect error or disconnect/reset before headers. "u8);
        if (retried)
            room.Write("retried and the latest "u8);
        room.Write("reset reason: "u8);
        switch (failure)
        {
            case UpstreamFailure.ConnectFailed:
                room.Write("remote connection failure, transport failure reason: delayed connect error: "u8);
                Encoding.ASCII.GetBytes(SocketErrors.Text(error), room);
                break;
            case UpstreamFailure.ConnectTimedOut:
                room.Write("connection timeout"u8);
                break;
            case UpstreamFailure.BadProtocol:
                room.Write("protocol error"u8);
                break;
            default:
                room.Write("connection termination"u8);
                break;
        }
        return room.WrittenSpan;
    }
}
