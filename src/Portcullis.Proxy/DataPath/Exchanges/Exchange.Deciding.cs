using Portcullis.Http;
using Portcullis.Mesh;
using Portcullis.Policy;
using Portcullis.Routing;
using Normalization = Portcullis.Http.PathNormalization;

namespace Portcullis.Proxy;

internal sealed partial class Exchange
{
    private readonly Action _afterDelay; // made once, so that waiting allocates nothing
    private CorsPolicy? _cors; // not null: the response gets its headers
    private byte[] _origin = [];
    private Permit? _permit;
    private IpValue _remote;

    private ReadOnlySpan<byte> Scheme
    {
        get
        {
            // SECURITY: ForwardedHeaders left a caller's own word standing only behind trusted proxies.
            if (Request.Headers.TryGet(KnownHeader.XForwardedProto, out ReadOnlySpan<byte> scheme) && scheme.SequenceEqual("https"u8))
                return "https"u8;
            return "http"u8;
        }
    }

    private static Normalization Level(Resources.PathNormalization level) => level switch
    {
        Resources.PathNormalization.None => Normalization.None,
        Resources.PathNormalization.MergeSlashes => Normalization.MergeSlashes,
        Resources.PathNormalization.DecodeAndMergeSlashes => Normalization.DecodeAndMergeSlashes,
        _ => Normalization.Base,
    };

    /// <summary>
    /// Normalizes, then CUSTOM, tokens, the other policies, and the routes last. Refusals come first: a caller without a permit learns
    /// nothing about routes.
    /// </summary>
    private void Admit()
    {
        Phase = ConnectionPhase.Decide;
        LiveMesh mesh = Mesh = _worker.Mesh.Current;
        MeshSnapshot snapshot = mesh.Snapshot;
        ReadOnlySpan<byte> target = Request.Target;
        if (PathNormalizer.Normalize(target, Level(snapshot.PathNormalization), _worker.PathRoom(target.Length), out ReadOnlySpan<byte> path) is { } problem)
        {
            Reply(problem.Status, [], ResponseFlag.DownstreamProtocol, problem.Reason);
            return;
        }
        if (path.Length != target.Length || path != target)
            Request.SetTarget(path);

        _remote = ForwardedHeaders.RemoteIp(Request.Headers, Connection.Peer.Origin, snapshot.NumTrustedProxies);
        ForwardedHeaders.Apply(Request, Connection, snapshot, _worker.Random);
        if (!Request.IsWebSocketUpgrade || Request.Framing != BodyFraming.None)
            Request.SetUpgrade(default); // a body's framing would go on inside the tunnel

        Chain = Connection.ChainIn(mesh);
        if (Chain is null)
        {
            Reply(404, [], ResponseFlag.NoRoute, "chain_not_found");
            return;
        }
        Chain.Chain.Authentication.RemoveForgeable(Request); // SECURITY: before a provider could take them for ours
        CustomQuestion question = Chain.Chain.Access.Ask(Facts());
        if (question.Needed)
            Ask(question);
        else
            Authenticate(question.Cleared());
    }

    private void Decide(CustomClearance? clearance)
    {
        Phase = ConnectionPhase.Decide;
        Decision decision = Chain!.Chain.Access.Decide(Facts(), clearance);
        if (!decision.Allowed)
        {
            Refuse(decision);
            return;
        }
        Decision = decision;
        _permit = decision.Permit;
        FindRoute(Chain.Chain.Routes);
    }

    private void Refuse(in Decision decision)
    {
        Decision = decision;
        _worker.Counters.RequestsDenied++;
        Reply(403, "RBAC: access denied"u8, ResponseFlag.None, decision.Details);
    }

    private RequestFacts Facts() => new()
    {
        Peer = Connection.Caller.Identity,
        Sni = Connection.Sni,
        SourceIp = Connection.Peer.Ip,
        RemoteIp = _remote,
        DestinationIp = Connection.Peer.LocalIp,
        DestinationPort = Connection.Peer.LocalPort,
        IsHttp = true,
        Method = Request.Method,
        Host = Request.Authority,
        Path = Request.Target,
        Headers = Request.Headers,
        Token = Claims,
    };

    private RouteRequest RouteView() => new()
    {
        Scheme = Scheme,
        Method = Request.Method,
        Authority = Request.Authority,
        Path = Request.Target,
        Headers = Request.Headers,
        Claims = Claims,
    };

    private void FindRoute(RouteTable routes)
    {
        Phase = ConnectionPhase.Route;
        RouteMatch match = _early is { } early && !(routes.UsesClaims && Claims is not null) ? early : Match(routes);
        if (!match.Found)
        {
            Reply(404, [], ResponseFlag.NoRoute, "route_not_found");
            return;
        }
        Route = match.Route;
        if (Route.Fault is { } fault && fault.Delay > TimeSpan.Zero && fault.Delays(_worker.Random32()))
        {
            Flag = ResponseFlag.DelayInjected;
            Pause(fault.Delay, _afterDelay);
            return;
        }
        AfterDelay();
    }

    // Istio: CONNECT has no path, and without a route made for it nothing may be tunnelled.
    private RouteMatch Match(RouteTable routes) => Request.IsConnect ? default : routes.Match(RouteView());

    private void AfterPause()
    {
        AfterDelay();
        FlushRequest(); // no event of the downstream need follow that would do it
        OnUpstreamDrained();
    }

    private void AfterDelay()
    {
        Route route = Route!;
        if (route.Fault is { } fault && (fault.AbortStatus is not null || fault.AbortGrpcStatus is not null) && fault.Aborts(_worker.Random32()))
        {
            if (fault.AbortGrpcStatus is { } code)
                ReplyGrpc(code, "fault filter abort"u8, ResponseFlag.FaultInjected, "fault_filter_abort");
            else
                Reply(fault.AbortStatus!.Value, "fault filter abort"u8, ResponseFlag.FaultInjected, "fault_filter_abort");
            return;
        }
        if (route.Cors is { } cors && AnswersPreflight(cors))
            return;
        switch (route.Action)
        {
            case RouteAction.Redirect:
                Redirect(route);
                break;
            case RouteAction.DirectResponse:
                Reply(route.DirectResponse!.Status, route.DirectResponse.Body, ResponseFlag.None, "direct_response");
                break;
            default:
                Phase = ConnectionPhase.Connect;
                if (_requestEnded)
                    StartTimeout();
                if (!_done)
                    _forwarder.Start(_permit!, route, Mesh.Snapshot.Revision);
                break;
        }
    }

    private bool AnswersPreflight(CorsPolicy cors)
    {
        CorsVerdict verdict = cors.Judge(RouteView());
        if (verdict == CorsVerdict.None)
            return false;
        if (Request.Headers.TryGet(KnownHeader.Origin, out ReadOnlySpan<byte> origin))
            _origin = origin.ToArray();
        if (verdict == CorsVerdict.AddToResponse)
        {
            _cors = cors;
            return false;
        }
        BeginReply(200, "");
        if (verdict == CorsVerdict.AnswerPreflight)
            cors.AddToPreflight(_origin, _reply.Headers);
        SendReply([]);
        return true;
    }

    private void Redirect(Route route)
    {
        var location = _worker.Text;
        location.ResetWrittenCount();
        route.Redirect!.WriteLocation(RouteView(), location);
        BeginReply(route.Redirect.Status, "");
        _reply.Headers.Add(KnownHeader.Location, location.WrittenSpan);
        SendReply([]);
    }
}
