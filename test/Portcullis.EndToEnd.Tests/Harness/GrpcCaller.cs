using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;

namespace Portcullis.EndToEnd;

/// <summary>A gRPC caller over .NET's own HttpClient.</summary>
internal sealed class GrpcCaller(int port, string scheme = "http", Credential? credential = null) : IDisposable
{
    private readonly HttpClient _client = new(Handler(credential)) { BaseAddress = new Uri($"{scheme}://127.0.0.1:{port}") };

    /// <summary>One unary call: the reply's message, empty unless the status is 0, and the status.</summary>
    public async Task<(byte[] Message, int Status)> CallAsync(string method, byte[] message)
    {
        byte[] frame = new byte[5 + message.Length];
        BinaryPrimitives.WriteUInt32BigEndian(frame.AsSpan(1), (uint)message.Length);
        message.CopyTo(frame, 5);
        using var request = new HttpRequestMessage(HttpMethod.Post, method)
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent(frame),
        };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
        request.Headers.TE.ParseAdd("trailers");
        using HttpResponseMessage response = await _client.SendAsync(request);
        byte[] body = await response.Content.ReadAsByteArrayAsync();
        HttpHeaders with = response.Headers.Contains("grpc-status") ? response.Headers : response.TrailingHeaders;
        int status = int.Parse(with.GetValues("grpc-status").Single(), CultureInfo.InvariantCulture);
        return (body.Length >= 5 ? body[5..] : [], status);
    }

    /// <summary>Asks Envoy's question and takes the answer apart.</summary>
    public async Task<GrpcCheckAnswer> CheckAsync(string method, string path, Proto? source = null, params (string Name, string Value)[] headers)
    {
        Proto http = new Proto().Text(2, method).Text(4, path).Text(5, "test.com").Text(6, "http");
        foreach ((string name, string value) in headers)
            http.Entry(3, name, value);
        var attributes = new Proto().Message(4, new Proto().Message(2, http));
        if (source is not null)
            attributes.Message(1, source);
        (byte[] message, int status) = await CallAsync("/envoy.service.auth.v3.Authorization/Check", new Proto().Message(1, attributes).Bytes);
        status.ShouldBe(0);
        return new GrpcCheckAnswer(message);
    }

    public void Dispose() => _client.Dispose();

    private static SocketsHttpHandler Handler(Credential? credential)
    {
        var handler = new SocketsHttpHandler { UseProxy = false };
        handler.SslOptions.RemoteCertificateValidationCallback = (_, _, _, _) => true;
        if (credential is not null)
            handler.SslOptions.ClientCertificates = [credential.Certificate];
        return handler;
    }
}
