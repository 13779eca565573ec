using System.Globalization;
using Google.Protobuf;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Portcullis.Kube;
using Portcullis.Wire;
using Portcullis.Wire.Discovery;

namespace Portcullis.Control;

/// <summary>
/// Serves configuration to proxies: <c>envoy.service.discovery.v3.AggregatedDiscoveryService/DeltaAggregatedResources</c> with
/// <see cref="AdsTypes.Object"/> as its one resource type, one stream per proxy. Thread-safe.
/// </summary>
/// <remarks>Each update must be acknowledged or refused before the next is sent; changes made meanwhile are joined.</remarks>
public sealed class AdsEndpoint
{
    // What a proxy says beyond what is asked is not kept.
    private static readonly MessageParser<DeltaDiscoveryRequest> Parser = DeltaDiscoveryRequest.Parser.WithDiscardUnknownFields(discardUnknownFields: true);

    private readonly IAuthenticator _authenticator;
    private readonly IAccessRules _rules;
    private readonly Func<DataPlane, IFeedSubscription?> _subscribe;
    private readonly AdsOptions _options;
    private readonly TimeProvider _time;
    private readonly AdsResources _resources = new();
    private readonly AdsPlaces _places = new();
    private readonly AdsSeats _seats;
    private int _streams;
    private long _updates, _bytes, _acknowledged, _refused, _rejected;

    /// <summary>An endpoint for all data planes of one control plane.</summary>
    /// <param name="subscribe">Opens a data plane's feed, which the stream disposes; null when there are too many data planes.</param>
    public AdsEndpoint(IAuthenticator authenticator, IAccessRules rules, Func<DataPlane, IFeedSubscription?> subscribe, TimeProvider time, AdsOptions? options = null)
    {
        (_authenticator, _rules, _subscribe, _time, _options) = (authenticator, rules, subscribe, time, options ?? new AdsOptions());
        _seats = new AdsSeats(_options, time);
    }

    public AdsCounts Counts => new(
        Volatile.Read(ref _streams), Volatile.Read(ref _updates), Volatile.Read(ref _bytes),
        Volatile.Read(ref _acknowledged), Volatile.Read(ref _refused), Volatile.Read(ref _rejected));

    /// <summary>Sets what Kestrel must do so that proxies that vanished are noticed, and their places are free, within 30 seconds.</summary>
    public static void Configure(KestrelServerLimits limits)
    {
        ArgumentNullException.ThrowIfNull(limits);
        limits.Http2.KeepAlivePingDelay = TimeSpan.FromSeconds(15);
        limits.Http2.KeepAlivePingTimeout = TimeSpan.FromSeconds(10);
    }

    /// <summary>Serves one stream to its end. The TLS layer must have asked for a client certificate; its chain is judged here.</summary>
    public Task Handle(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (!HttpMethods.IsPost(context.Request.Method))
        {
            context.Response.StatusCode = StatusCodes.Status405MethodNotAllowed;
            context.Response.Headers.Allow = "POST";
            return Task.CompletedTask;
        }
        return GrpcStreamEndpoint.Serve(context, Parser, Talk, _options.MostRequestBytes);
    }

    private async Task<GrpcEnd> Talk(GrpcServerStream<DeltaDiscoveryRequest> stream, HttpContext context, CancellationToken cancelled)
    {
        if (Interlocked.Increment(ref _streams) > _options.MostStreams)
        {
            Interlocked.Decrement(ref _streams);
            return Rejected(GrpcCode.ResourceExhausted, "too many streams are open");
        }
        try
        {
            // SECURITY: asked again before every update, because a stream outlives certificates and tokens.
            string? bearer = BearerHeader.Read(context);
            Caller? WhoCalls() => _authenticator.Authenticate(context.Connection.ClientCertificate, bearer);
            if (WhoCalls() is not { } caller)
                return Rejected(GrpcCode.Unauthenticated, "no client certificate or token that is known here");
            if (_rules.Refusal(caller, new AccessQuestion("post", "", "", "", "", "", AdsTypes.Path)) is { } refusal)
                return Rejected(GrpcCode.PermissionDenied, $"{refusal}; a gateway needs a credential of role proxy: `portcullis kubeconfig --role proxy` makes one");
            if (_seats.Take(caller) is not { } room)
                return Rejected(GrpcCode.ResourceExhausted, "the credential has too many streams open");
            try
            {
                return await Talk(stream, context, caller, WhoCalls, room, cancelled);
            }
            finally
            {
                _seats.Leave(caller);
            }
        }
        finally
        {
            Interlocked.Decrement(ref _streams);
        }
    }

    private async Task<GrpcEnd> Talk(GrpcServerStream<DeltaDiscoveryRequest> stream, HttpContext context, Caller caller, Func<Caller?> whoCalls, GrpcRoom room, CancellationToken cancelled)
    {
        if (await First(stream, room, cancelled) is not { } first)
            return Rejected(GrpcCode.InvalidArgument, "the first request did not come");
        if (AdsNode.Identify(caller, first.Node, out string reason) is not { } plane)
            return Rejected(GrpcCode.PermissionDenied, reason);
        first.Node = null; // what else it holds is not kept as long as the stream lasts
        if (_options.IsLocal(plane.Id))
            return Rejected(GrpcCode.AlreadyExists, $"data plane `{plane.Id}` runs inside the control plane's own process: give this one another name with --name");

        var place = new AdsPlace(plane.Instance, RemoteOf(context), _time.GetUtcNow());
        if (_places.Take(plane.Id, place) is { } other)
            return Rejected(GrpcCode.AlreadyExists, Taken(plane, other));
        try
        {
            await using IFeedSubscription? feed = _subscribe(plane);
            return feed is null
                ? Rejected(GrpcCode.ResourceExhausted, $"namespace `{plane.Namespace}` has too many data planes: those that are lost are forgotten after a few minutes")
                : await new AdsConversation(stream, feed, StillEntitled, room, _resources, _options, _time, Count).Hold(first, cancelled);
        }
        finally
        {
            _places.Leave(plane.Id, place);
        }

        bool StillEntitled() => whoCalls() is { } now && AdsNode.Refusal(now, plane.Namespace, plane.Name) is null;
    }

    private static string Taken(DataPlane plane, AdsPlace other) => string.Create(CultureInfo.InvariantCulture,
        $"data plane `{plane.Id}` is connected already, from {other.Remote} since {other.Since:yyyy-MM-ddTHH:mm:ssZ}: two gateways must not share a name; give one of them another with --name, or stop the other");

    private static string RemoteOf(HttpContext context) => context.Connection.RemoteIpAddress is { } address
        ? (address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address).ToString()
        : "an unknown address";

    private async Task<DeltaDiscoveryRequest?> First(GrpcServerStream<DeltaDiscoveryRequest> stream, GrpcRoom room, CancellationToken cancelled)
    {
        using var patience = new CancellationTokenSource(_options.FirstRequestWithin, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancelled, patience.Token);
        try
        {
            return await stream.Read(either.Token, room);
        }
        catch (OperationCanceledException) when (!cancelled.IsCancellationRequested)
        {
            return null;
        }
    }

    private void Count(AdsCounts more)
    {
        Interlocked.Add(ref _updates, more.Updates);
        Interlocked.Add(ref _bytes, more.Bytes);
        Interlocked.Add(ref _acknowledged, more.Acknowledged);
        Interlocked.Add(ref _refused, more.Refused);
    }

    private GrpcEnd Rejected(GrpcCode code, string text)
    {
        Interlocked.Increment(ref _rejected);
        return new GrpcEnd(code, text);
    }
}
