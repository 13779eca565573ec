namespace Portcullis.Resources;

/// <summary>Istio <c>envoyExtAuthzGrpc</c>: an authorizer that serves <c>envoy.service.auth.v3.Authorization</c>.</summary>
public sealed record EnvoyExtAuthzGrpcSpec : EnvoyExtAuthzSpec;
