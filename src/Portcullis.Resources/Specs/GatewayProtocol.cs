namespace Portcullis.Resources;

/// <summary>Gateway <c>port.protocol</c>, case-insensitive in YAML.</summary>
public enum GatewayProtocol
{
    Http,
    Https,
    Http2,
    Grpc,
    GrpcWeb,
    Tcp,
    Tls,
    Mongo,
    Redis,
    MySql,
    Udp,
    HttpProxy,
}
