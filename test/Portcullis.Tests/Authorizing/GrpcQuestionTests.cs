using Google.Protobuf;
using Portcullis.Authorizing;
using Portcullis.Policy;
using Portcullis.Testing;
using Portcullis.Wire.ExternalAuthorization;
using Attributes = Portcullis.Wire.ExternalAuthorization.AttributeContext;

namespace Portcullis.Tests.Authorizing;

/// <summary>What is made of the attributes of a gRPC check.</summary>
public sealed class GrpcQuestionTests
{
    private static readonly TestIdentity Client = TestCa.Create().Issue("URI:spiffe://td/ns/shop/sa/cart");

    [Fact]
    public void Everything_is_told()
    {
        CheckRequest request = Request();
        request.Attributes.Source = new Attributes.Types.Peer { Principal = "spiffe://td/other", Certificate = Uri.EscapeDataString(Client.Pem), Address = Socket("10.1.2.3", 5) };
        request.Attributes.Destination = new Attributes.Types.Peer { Address = Socket("10.0.0.1", 8443) };
        request.Attributes.TlsSession = new Attributes.Types.TLSSession { Sni = "A.com" };
        CheckQuestion question = Read(request).ShouldNotBeNull();

        question.Peer.Principal.ShouldBe("td/ns/shop/sa/cart"); // the certificate says more than the name
        question.SourceIp.ToString().ShouldBe("10.1.2.3");
        question.DestinationIp.ToString().ShouldBe("10.0.0.1");
        question.DestinationPort.ShouldBe((ushort)8443);
        Asked.Text(question.Sni).ShouldBe("a.com");
        Asked.Text(question.Head.Target).ShouldBe("/a?b=c");
        question.Head.Headers.ToString().ShouldBe("x-role: r\nx-forwarded-proto: https\n");
        question.Known.ShouldBe(ConnectionFacts.Peer | ConnectionFacts.SourceAddress | ConnectionFacts.RemoteAddress
            | ConnectionFacts.DestinationAddress | ConnectionFacts.DestinationPort | ConnectionFacts.ServerName);
    }

    [Fact]
    public void What_is_not_told_is_not_known() => Read(Request()).ShouldNotBeNull().Known.ShouldBe(ConnectionFacts.Peer);

    [Theory]
    [InlineData("spiffe://td/a", "spiffe://td/a,")]
    [InlineData("a.com", "a.com,")]
    [InlineData("CN=a,O=b", "CN=a,O=b")]
    public void A_principal_is_one_of_three_kinds_of_names(string principal, string names)
    {
        CheckRequest request = Request();
        request.Attributes.Source = new Attributes.Types.Peer { Principal = principal };

        string.Join(',', Read(request).ShouldNotBeNull().Peer.Candidates.Select(System.Text.Encoding.UTF8.GetString)).ShouldBe(names);
    }

    [Fact]
    public void A_callers_own_certificate_header_is_not_believed()
    {
        CheckRequest request = Request();
        request.Attributes.Request.Http.Headers["x-forwarded-client-cert"] = "URI=spiffe://td/admin";

        CheckQuestion question = Read(request).ShouldNotBeNull();
        question.Peer.HasCertificate.ShouldBeFalse();
        question.Head.Headers.Find("x-forwarded-client-cert"u8).ShouldBe(-1);
        Read(request, Asked.All).ShouldNotBeNull().Peer.Principal.ShouldBe("td/admin");
    }

    [Fact]
    public void Raw_headers_keep_their_bytes()
    {
        CheckRequest request = Request();
        request.Attributes.Request.Http.HeaderMap = new HeaderMap
        {
            Headers = { new HeaderValue { Key = "x-a", RawValue = ByteString.CopyFrom(0xFF, 0x0A) }, new HeaderValue { Key = "x-a", Value = "2" }, new HeaderValue { Key = ":path", Value = "/x" } },
        };

        Read(request).ShouldNotBeNull().Head.Headers.ToString().ShouldStartWith("x-a: \u00ff \nx-a: 2\n");
    }

    [Fact]
    public void Nonsense_is_no_question()
    {
        Read(new CheckRequest()).ShouldBeNull();
        Read(With(static http => http.Path = "")).ShouldBeNull();
        Read(With(static http => http.Path = "a")).ShouldBeNull();
        Read(With(static http => http.Host = "")).ShouldBeNull();
        Read(With(static http => http.Host = "a b")).ShouldBeNull();
        Read(With(static http => http.Method = "")).ShouldBeNull();
        Read(With(static http => http.Method = "G T")).ShouldBeNull();
        Read(With(static http => { for (int i = 0; i < 2000; i++) http.Headers[$"x-{i}"] = ""; })).ShouldBeNull();
    }

    [Fact]
    public void A_certificate_that_cannot_be_read_is_no_question()
    {
        CheckRequest request = Request();
        request.Attributes.Source = new Attributes.Types.Peer { Certificate = "%", Principal = "spiffe://td/a" };

        Read(request).ShouldBeNull();
    }

    [Fact]
    public void A_connect_request_has_no_path()
    {
        CheckQuestion question = Read(With(static http => (http.Method, http.Path) = ("CONNECT", ""))).ShouldNotBeNull();

        question.Head.Target.IsEmpty.ShouldBeTrue();
    }

    private static CheckRequest Request() => With(static _ => { });

    private static CheckRequest With(Action<Attributes.Types.HttpRequest> change)
    {
        var http = new Attributes.Types.HttpRequest { Method = "GET", Path = "/a?b=c", Host = "a.com", Scheme = "https" };
        http.Headers[":method"] = "GET";
        http.Headers["x-role"] = "r";
        change(http);
        return new CheckRequest { Attributes = new Attributes { Request = new Attributes.Types.Request { Http = http } } };
    }

    private static Address Socket(string address, uint port) => new() { SocketAddress = new SocketAddress { Address = address, PortValue = port } };

    private static CheckQuestion? Read(CheckRequest request, HeaderTrust trust = default)
    {
        var question = new CheckQuestion();
        return GrpcQuestion.Read(request, question, trust) is null ? question : null;
    }
}
