using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Portcullis.Wire.ExternalAuthorization;

namespace Portcullis.Wire.Tests.ExternalAuthorization;

/// <summary>The messages are Envoy's: names and numbers are held against bytes made by hand, not against what our own classes write.</summary>
public sealed class FieldNumberTests
{
    [Fact]
    public void The_messages_carry_envoys_full_names()
    {
        CheckRequest.Descriptor.FullName.ShouldBe("envoy.service.auth.v3.CheckRequest");
        CheckResponse.Descriptor.FullName.ShouldBe("envoy.service.auth.v3.CheckResponse");
        OkHttpResponse.Descriptor.FullName.ShouldBe("envoy.service.auth.v3.OkHttpResponse");
        DeniedHttpResponse.Descriptor.FullName.ShouldBe("envoy.service.auth.v3.DeniedHttpResponse");
        AttributeContext.Types.HttpRequest.Descriptor.FullName.ShouldBe("envoy.service.auth.v3.AttributeContext.HttpRequest");
        AttributeContext.Types.TLSSession.Descriptor.FullName.ShouldBe("envoy.service.auth.v3.AttributeContext.TLSSession");
        HeaderValueOption.Descriptor.FullName.ShouldBe("envoy.config.core.v3.HeaderValueOption");
        QueryParameter.Descriptor.FullName.ShouldBe("envoy.config.core.v3.QueryParameter");
        HttpStatus.Descriptor.FullName.ShouldBe("envoy.type.v3.HttpStatus");
        Status.Descriptor.FullName.ShouldBe("google.rpc.Status");
    }

    [Fact]
    public void A_check_request_is_read_from_envoys_bytes()
    {
        byte[] http = Proto.Join(
            Proto.Text(1, "id-1"), Proto.Text(2, "GET"), Proto.Bytes(3, Proto.Join(Proto.Text(1, "x-a"), Proto.Text(2, "1,2"))),
            Proto.Text(4, "/p?q=1"), Proto.Text(5, "h.example"), Proto.Text(6, "https"), Proto.Number(9, -1), Proto.Text(10, "HTTP/2"),
            Proto.Text(11, "body"), Proto.Bytes(12, [0xFF]), Proto.Bytes(13, Proto.Bytes(1, Proto.Join(Proto.Text(1, "x-raw"), Proto.Bytes(3, [0xFE])))));
        byte[] peer = Proto.Join(
            Proto.Bytes(1, Proto.Bytes(1, Proto.Join(Proto.Number(1, 0), Proto.Text(2, "10.0.0.1"), Proto.Number(3, 4711)))),
            Proto.Text(2, "svc"), Proto.Bytes(3, Proto.Join(Proto.Text(1, "app"), Proto.Text(2, "web"))),
            Proto.Text(4, "spiffe://td/ns/a/sa/b"), Proto.Text(5, "PEM"));
        byte[] attributes = Proto.Join(
            Proto.Bytes(1, peer), Proto.Bytes(2, Proto.Text(4, "spiffe://td/me")),
            Proto.Bytes(4, Proto.Join(Proto.Bytes(1, Proto.Number(1, 1_700_000_000)), Proto.Bytes(2, http))),
            Proto.Bytes(10, Proto.Join(Proto.Text(1, "k"), Proto.Text(2, "v"))), Proto.Bytes(12, Proto.Text(1, "sni.example")));

        AttributeContext read = CheckRequest.Parser.ParseFrom(Proto.Bytes(1, attributes)).Attributes;

        read.Source.Address.SocketAddress.Address.ShouldBe("10.0.0.1");
        read.Source.Address.SocketAddress.PortValue.ShouldBe(4711u);
        (read.Source.Service, read.Source.Labels["app"], read.Source.Principal, read.Source.Certificate)
            .ShouldBe(("svc", "web", "spiffe://td/ns/a/sa/b", "PEM"));
        read.Destination.Principal.ShouldBe("spiffe://td/me");
        read.Request.Time.ShouldBe(Timestamp.FromDateTimeOffset(DateTimeOffset.FromUnixTimeSeconds(1_700_000_000)));
        AttributeContext.Types.HttpRequest request = read.Request.Http;
        (request.Id, request.Method, request.Headers["x-a"], request.Path, request.Host, request.Scheme)
            .ShouldBe(("id-1", "GET", "1,2", "/p?q=1", "h.example", "https"));
        (request.Size, request.Protocol, request.Body).ShouldBe((-1, "HTTP/2", "body"));
        request.RawBody.ToByteArray().ShouldBe([0xFF]);
        request.HeaderMap.Headers[0].RawValue.ToByteArray().ShouldBe([0xFE]);
        read.ContextExtensions["k"].ShouldBe("v");
        read.TlsSession.Sni.ShouldBe("sni.example");
    }

    [Fact]
    public void An_answer_is_written_as_envoy_reads_it()
    {
        var answer = new CheckResponse
        {
            Status = new Status { Code = 0 },
            OkResponse = new OkHttpResponse
            {
                Headers = { new HeaderValueOption { Header = new HeaderValue { Key = "x", Value = "1" }, Append = true } },
                HeadersToRemove = { "gone" },
                ResponseHeadersToAdd =
                {
                    new HeaderValueOption
                    {
                        Header = new HeaderValue { Key = "y", RawValue = ByteString.CopyFrom(0xFF) },
                        AppendAction = HeaderValueOption.Types.HeaderAppendAction.OverwriteIfExists, KeepEmptyValue = true,
                    },
                },
                QueryParametersToSet = { new QueryParameter { Key = "a", Value = "b" } },
                QueryParametersToRemove = { "c" },
            },
        };

        byte[] header = Proto.Join(Proto.Bytes(1, Proto.Join(Proto.Text(1, "x"), Proto.Text(2, "1"))), Proto.Bytes(2, Proto.Number(1, 1)));
        byte[] response = Proto.Join(Proto.Bytes(1, Proto.Join(Proto.Text(1, "y"), Proto.Bytes(3, [0xFF]))), Proto.Number(3, 3), Proto.Number(4, 1));
        answer.ToByteArray().ShouldBe(Proto.Join(
            Proto.Bytes(1, []),
            Proto.Bytes(3, Proto.Join(
                Proto.Bytes(2, header), Proto.Text(5, "gone"), Proto.Bytes(6, response),
                Proto.Bytes(7, Proto.Join(Proto.Text(1, "a"), Proto.Text(2, "b"))), Proto.Text(8, "c")))));
    }

    [Fact]
    public void A_denial_is_written_as_envoy_reads_it()
    {
        var answer = new CheckResponse
        {
            Status = new Status { Code = 7, Message = "no" },
            DeniedResponse = new DeniedHttpResponse { Status = new HttpStatus { Code = 401 }, Body = "who?" },
        };

        answer.ToByteArray().ShouldBe(Proto.Join(
            Proto.Bytes(1, Proto.Join(Proto.Number(1, 7), Proto.Text(2, "no"))),
            Proto.Bytes(2, Proto.Join(Proto.Bytes(1, Proto.Number(1, 401)), Proto.Text(3, "who?")))));
    }

    [Fact]
    public void An_error_answer_and_fields_not_known_here_are_read()
    {
        CheckResponse read = CheckResponse.Parser.ParseFrom(Proto.Join(
            Proto.Bytes(1, Proto.Join(Proto.Number(1, 13), Proto.Bytes(3, Proto.Text(1, "any")))),
            Proto.Bytes(4, Proto.Text(1, "dynamic metadata")),
            Proto.Bytes(5, Proto.Bytes(1, Proto.Number(1, 503)))));

        read.HttpResponseCase.ShouldBe(CheckResponse.HttpResponseOneofCase.ErrorResponse);
        read.ErrorResponse.Status.Code.ShouldBe(503);
    }
}
