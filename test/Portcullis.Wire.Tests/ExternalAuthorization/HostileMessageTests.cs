using Google.Protobuf;
using Portcullis.Wire.ExternalAuthorization;

namespace Portcullis.Wire.Tests.ExternalAuthorization;

/// <summary>Bytes that no honest peer sends: a message or none, and nothing is thrown.</summary>
public sealed class HostileMessageTests
{
    private const int Rounds = 20_000;

    [Fact]
    public void Damaged_messages_are_messages_or_none()
    {
        var random = new Random(20261122);
        byte[] request = new CheckRequest
        {
            Attributes = new AttributeContext
            {
                Source = new AttributeContext.Types.Peer { Principal = "spiffe://td/ns/a/sa/b", Labels = { { "a", "b" } } },
                Request = new AttributeContext.Types.Request { Http = new AttributeContext.Types.HttpRequest { Path = "/p", Headers = { { "x", "y" } }, Size = -1 } },
            },
        }.ToByteArray();
        byte[] response = new CheckResponse
        {
            Status = new Status { Code = 7, Message = "no" },
            DeniedResponse = new DeniedHttpResponse
            {
                Status = new HttpStatus { Code = 401 }, Body = "b", Headers = { new HeaderValueOption { Header = new HeaderValue { Key = "k", Value = "v" }, Append = true } },
            },
        }.ToByteArray();

        for (int i = 0; i < Rounds; i++)
        {
            GrpcFrame.Parse(CheckRequest.Parser, Damage(random, request));
            GrpcFrame.Parse(CheckResponse.Parser, Damage(random, response));
        }
    }

    [Fact]
    public void Nesting_without_end_is_refused()
    {
        byte[] nested = [];
        for (int i = 0; i < 2000; i++)
            nested = Proto.Bytes(2, nested);

        // As an unknown group, and as a known field that holds itself nowhere: depth is bounded either way.
        GrpcFrame.Parse(CheckResponse.Parser, nested);
        GrpcFrame.Parse(CheckResponse.Parser, [.. Enumerable.Repeat((byte)0x7B, 100_000)]).ShouldBeNull();
    }

    [Fact]
    public void A_length_beyond_the_end_costs_no_memory()
    {
        long before = GC.GetAllocatedBytesForCurrentThread();

        GrpcFrame.Parse(CheckResponse.Parser, [0x12, 0xFF, 0xFF, 0xFF, 0xFF, 0x07]).ShouldBeNull();

        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(1_000_000);
    }

    private static byte[] Damage(Random random, byte[] message)
    {
        byte[] damaged = [.. message];
        for (int i = random.Next(1, 5); i > 0; i--)
            damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
        return random.Next(4) == 0 ? damaged[..random.Next(damaged.Length)] : damaged;
    }
}
