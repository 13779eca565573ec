using Portcullis.Resources.Decoding;

namespace Portcullis.Resources.Tests.Networking;

/// <summary>The rules of VirtualService: each failing sample names its field, and the nearest legal spec is accepted.</summary>
public sealed class VirtualServiceRuleTests
{
    private const string To = "route: [{destination: {host: a}}]";
    private const string Lookahead = "'a(?=b)'";

    public static TheoryData<string, string, string, string> Rules => new()
    {
        { VirtualServiceCodes.Delegate, "spec.gateways", $"{{gateways: [gw], http: [{{{To}}}]}}", $"{{http: [{{{To}}}]}}" },
        { VirtualServiceCodes.Delegate, "spec.tcp", $"{{http: [{{{To}}}], tcp: [{{{To}}}]}}", $"{{http: [{{{To}}}], tcp: []}}" },
        { VirtualServiceCodes.EveryHostOnMesh, "spec.hosts[0]", $"{{hosts: ['*'], http: [{{{To}}}]}}", $"{{hosts: ['*'], gateways: [gw], http: [{{{To}}}]}}" },
        { VirtualServiceCodes.EveryHostOnMesh, "spec.hosts[0]", $"{{hosts: ['*'], gateways: [gw, mesh], http: [{{{To}}}]}}", $"{{hosts: ['*.a.com'], gateways: [gw, mesh], http: [{{{To}}}]}}" },
        { VirtualServiceCodes.HostsOverlap, "spec.hosts[1]", $"{{hosts: [a.com, A.com], http: [{{{To}}}]}}", $"{{hosts: [a.com, b.com], http: [{{{To}}}]}}" },
        { VirtualServiceCodes.HostsOverlap, "spec.hosts[1]", $"{{hosts: [x.a.com, '*.a.com'], http: [{{{To}}}]}}", $"{{hosts: [x.b.com, '*.a.com'], http: [{{{To}}}]}}" },
        { VirtualServiceCodes.HostsOverlap, "spec.hosts[1]", $"{{hosts: ['*.com', '*.a.com'], http: [{{{To}}}]}}", $"{{hosts: ['*.org', '*.a.com'], http: [{{{To}}}]}}" },
        { NetworkingCodes.HostName, "spec.hosts[0]", $"{{hosts: [a_b.com], http: [{{{To}}}]}}", $"{{hosts: [10.0.0.1], http: [{{{To}}}]}}" },
        { VirtualServiceCodes.ShortHostOnGateway, "spec.hosts[0]", $"{{hosts: [a], gateways: [gw], http: [{{{To}}}]}}", $"{{hosts: [a], http: [{{{To}}}]}}" },
        { VirtualServiceCodes.NoRoutes, "spec.http", "{hosts: [a.com]}", $"{{hosts: [a.com], http: [{{{To}}}]}}" },
        { NetworkingCodes.GatewayName, "spec.gateways[0]", $"{{hosts: [a.com], gateways: ['ns/a/b'], http: [{{{To}}}]}}", $"{{hosts: [a.com], gateways: ['ns/a', './b', c, mesh], http: [{{{To}}}]}}" },
        { NetworkingCodes.LegacyGatewayName, "spec.gateways[0]", $"{{hosts: [a.com], gateways: [gw.ns.svc.cluster.local], http: [{{{To}}}]}}", $"{{hosts: [a.com], gateways: [ns/gw], http: [{{{To}}}]}}" },
        { NetworkingCodes.ExportTo, "spec.exportTo[0]", $"{{hosts: [a.com], exportTo: ['~'], http: [{{{To}}}]}}", $"{{hosts: [a.com], exportTo: ['.', other], http: [{{{To}}}]}}" },
        { NetworkingCodes.ExportTo, "spec.exportTo[1]", $"{{hosts: [a.com], exportTo: ['.', shop], http: [{{{To}}}]}}", $"{{hosts: [a.com], exportTo: [shop], http: [{{{To}}}]}}" },
        { NetworkingCodes.ExportTo, "spec.exportTo", $"{{hosts: [a.com], exportTo: ['*', shop], http: [{{{To}}}]}}", $"{{hosts: [a.com], exportTo: ['*'], http: [{{{To}}}]}}" },
        { VirtualServiceCodes.NoAction, "spec.http[0].route", Http("name: x"), Http(To) },
        { VirtualServiceCodes.ActionConflict, "spec.http[0]", Http($"{To}, redirect: {{uri: /x}}"), Http("redirect: {uri: /x}") },
        { VirtualServiceCodes.ActionConflict, "spec.http[0]", Http("redirect: {uri: /x}, directResponse: {status: 200}"), Http("directResponse: {status: 200}") },
        { VirtualServiceCodes.ActionConflict, "spec.http[0].rewrite", Http("redirect: {uri: /x}, rewrite: {uri: /z}"), Http($"{To}, rewrite: {{uri: /z}}") },
        { VirtualServiceCodes.ActionConflict, "spec.http[0].fault", Http("directResponse: {status: 200}, fault: {abort: {httpStatus: 500, percentage: {value: 1}}}"), Http($"{To}, fault: {{abort: {{httpStatus: 500, percentage: {{value: 1}}}}}}") },
        { VirtualServiceCodes.DelegateRoute, "spec.http[0].delegate", "{http: [{delegate: {name: x}}]}", "{hosts: [a.com], http: [{delegate: {name: x}}]}" },
        { VirtualServiceCodes.DelegateRoute, "spec.http[0].route", Http($"delegate: {{name: x}}, {To}"), Http("delegate: {name: x, namespace: other}") },
        { VirtualServiceCodes.DelegateRoute, "spec.http[0].delegate.name", Http("delegate: {namespace: other}"), Http("delegate: {name: x}") },
        { VirtualServiceCodes.DelegateRoute, "spec.http[0].match[0].uri.regex", Http("delegate: {name: x}, match: [{uri: {regex: a}}]"), Http("delegate: {name: x}, match: [{uri: {prefix: /a}}]") },
        { NetworkingCodes.Namespace, "spec.http[0].delegate.namespace", Http("delegate: {name: x, namespace: a.b}"), Http("delegate: {name: x, namespace: ab}") },
        { VirtualServiceCodes.Mirror, "spec.http[0].mirrors", Http($"{To}, mirror: {{host: b}}, mirrors: [{{destination: {{host: c}}}}]"), Http($"{To}, mirrors: [{{destination: {{host: c}}}}]") },
        { VirtualServiceCodes.Percentage, "spec.http[0].mirrorPercentage.value", Http($"{To}, mirror: {{host: b}}, mirrorPercentage: {{value: 101}}"), Http($"{To}, mirror: {{host: b}}, mirrorPercentage: {{value: 0.00001}}") },
        { NetworkingCodes.Deprecated, "spec.http[0].mirrorPercent", Http($"{To}, mirror: {{host: b}}, mirrorPercent: 50"), Http($"{To}, mirror: {{host: b}}, mirrorPercentage: {{value: 50}}") },
        { VirtualServiceCodes.Weight, "spec.http[0].route", Http("route: [{destination: {host: a}}, {destination: {host: b}}]"), Http("route: [{destination: {host: a}, weight: 1}, {destination: {host: b}}]") },
        { VirtualServiceCodes.Weight, "spec.http[0].route[0].weight", Http("route: [{destination: {host: a}, weight: -1}]"), Http("route: [{destination: {host: a}, weight: 0}]") },
        { VirtualServiceCodes.Destination, "spec.http[0].route[0].destination", Http("route: [{weight: 1}]"), Http("route: [{weight: 1, destination: {host: a}}]") },
        { VirtualServiceCodes.Destination, "spec.http[0].route[0].destination.host", Http("route: [{destination: {subset: a}}]"), Http("route: [{destination: {host: a, subset: a}}]") },
        { VirtualServiceCodes.Destination, "spec.http[0].route[0].destination.host", Http("route: [{destination: {host: '*'}}]"), Http("route: [{destination: {host: '*.a.com'}}]") },
        { VirtualServiceCodes.Destination, "spec.http[0].route[0].destination.subset", Http("route: [{destination: {host: a, subset: v.1}}]"), Http("route: [{destination: {host: a, subset: v1}}]") },
        { NetworkingCodes.Port, "spec.http[0].route[0].destination.port.number", Http("route: [{destination: {host: a, port: {number: 65536}}}]"), Http("route: [{destination: {host: a, port: {number: 65535}}}]") },
        { NetworkingCodes.Port, "spec.http[0].route[0].destination.port.number", Http("route: [{destination: {host: a, port: {}}}]"), Http("route: [{destination: {host: a, port: {number: 1}}}]") },
        { VirtualServiceCodes.StringMatch, "spec.http[0].match[0].uri", Match("uri: {exact: /a, prefix: /b}"), Match("uri: {exact: /a}") },
        { VirtualServiceCodes.StringMatch, "spec.http[0].match[0].method.prefix", Match("method: {prefix: ''}"), Match("uri: {prefix: ''}") },
        { VirtualServiceCodes.StringMatch, "spec.http[0].match[0].headers.x.prefix", Match("headers: {x: {prefix: ''}}"), Match("headers: {x: {}}") },
        { NetworkingCodes.Regex, "spec.http[0].match[0].uri.regex", Match($"uri: {{regex: {Lookahead}}}"), Match("uri: {regex: 'a(b|c)+'}") },
        { NetworkingCodes.Regex, "spec.http[0].match[0].uri.regex", Match($"uri: {{regex: {new string('a', 1025)}}}"), Match($"uri: {{regex: {new string('a', 1024)}}}") },
        { NetworkingCodes.Regex, "spec.http[0].match[0].queryParams.q.regex", Match("queryParams: {q: {regex: '(a)\\1'}}"), Match("queryParams: {q: {regex: '*'}}") },
        { VirtualServiceCodes.HeaderName, "spec.http[0].match[0].headers.:authority", Match("headers: {':authority': {exact: a}}"), Match("headers: {x-authority_2: {exact: a}}") },
        { FieldCodes.NullEntry, "spec.http[0].match[0].withoutHeaders.x", Match("withoutHeaders: {x: null}"), Match("withoutHeaders: {x: {}}") },
        { VirtualServiceCodes.ClaimOffGateway, "spec.http[0].match[0].headers[@request.auth.claims.sub]", Match("headers: {'@request.auth.claims.sub': {exact: a}}"), "{hosts: [a.com], gateways: [gw], http: [{match: [{headers: {'@request.auth.claims.sub': {exact: a}, '@request.auth.claims[a][b]': {exact: a}}}], route: [{destination: {host: a}}]}]}" },
        { NetworkingCodes.Namespace, "spec.http[0].match[0].sourceNamespace", Match("sourceNamespace: a.b"), Match("sourceNamespace: ab") },
        { NetworkingCodes.Label, "spec.http[0].match[0].sourceLabels.app", Match("sourceLabels: {app: '*'}"), Match("sourceLabels: {app: ''}") },
        { FieldCodes.NotActing, "spec.http[0].match[0].statPrefix", Match("statPrefix: a"), Match("name: a") },
        { VirtualServiceCodes.Redirect, "spec.http[0].redirect", Http("redirect: {redirectCode: 302}"), Http("redirect: {redirectCode: 302, scheme: https}") },
        { VirtualServiceCodes.Redirect, "spec.http[0].redirect.prefixRewrite", Http("redirect: {uri: /a, prefixRewrite: /b}"), Http("redirect: {prefixRewrite: /b}") },
        { VirtualServiceCodes.Redirect, "spec.http[0].redirect.scheme", Http("redirect: {scheme: ftp}"), Http("redirect: {scheme: http}") },
        { VirtualServiceCodes.Redirect, "spec.http[0].redirect.redirectCode", Http("redirect: {uri: /a, redirectCode: 200}"), Http("redirect: {uri: /a, redirectCode: 308}") },
        { VirtualServiceCodes.Redirect, "spec.http[0].redirect.derivePort", Http("redirect: {port: 1, derivePort: FROM_REQUEST_PORT}"), Http("redirect: {derivePort: FROM_REQUEST_PORT}") },
        { VirtualServiceCodes.RedirectCodeUnsendable, "spec.http[0].redirect.redirectCode", Http("redirect: {uri: /a, redirectCode: 304}"), Http("redirect: {uri: /a, redirectCode: 0}") },
        { VirtualServiceCodes.HeaderValue, "spec.http[0].redirect.uri", Http("redirect: {uri: \"/a\\r\\nx: y\"}"), Http("redirect: {uri: '/a?b=c%20d'}") },
        { VirtualServiceCodes.Rewrite, "spec.http[0].rewrite", Http($"{To}, rewrite: {{}}"), Http($"{To}, rewrite: {{authority: b.com}}") },
        { VirtualServiceCodes.Rewrite, "spec.http[0].rewrite.uriRegexRewrite", Http($"{To}, rewrite: {{uri: /, uriRegexRewrite: {{match: a, rewrite: b}}}}"), Http($"{To}, rewrite: {{uriRegexRewrite: {{match: a, rewrite: b}}}}") },
        { VirtualServiceCodes.Rewrite, "spec.http[0].rewrite.uriRegexRewrite.rewrite", Http($"{To}, rewrite: {{uriRegexRewrite: {{match: (a), rewrite: '\\2'}}}}"), Http($"{To}, rewrite: {{uriRegexRewrite: {{match: (a), rewrite: '\\1\\0\\\\'}}}}") },
        { VirtualServiceCodes.Rewrite, "spec.http[0].rewrite.uriRegexRewrite.rewrite", Http($"{To}, rewrite: {{uriRegexRewrite: {{match: (a), rewrite: 'x\\'}}}}"), Http($"{To}, rewrite: {{uriRegexRewrite: {{match: (a), rewrite: 'x'}}}}") },
        { NetworkingCodes.Regex, "spec.http[0].rewrite.uriRegexRewrite.match", Http($"{To}, rewrite: {{uriRegexRewrite: {{match: (a, rewrite: b}}}}"), Http($"{To}, rewrite: {{uriRegexRewrite: {{match: (a), rewrite: b}}}}") },
        { VirtualServiceCodes.DirectResponse, "spec.http[0].directResponse.status", Http("directResponse: {status: 199}"), Http("directResponse: {status: 200}") },
        { VirtualServiceCodes.DirectResponse, "spec.http[0].directResponse.status", Http("directResponse: {status: 601}"), Http("directResponse: {status: 600}") },
        { VirtualServiceCodes.DirectResponse, "spec.http[0].directResponse.body.bytes", Http("directResponse: {status: 200, body: {bytes: '?'}}"), Http("directResponse: {status: 200, body: {bytes: aGk=}}") },
        { VirtualServiceCodes.DirectResponse, "spec.http[0].directResponse.body", Http("directResponse: {status: 200, body: {bytes: aGk=, string: a}}"), Http("directResponse: {status: 200, body: {string: a}}") },
        { VirtualServiceCodes.DirectResponse, "spec.http[0].directResponse.body", Http($"directResponse: {{status: 200, body: {{string: {new string('a', 1024 * 1024 + 1)}}}}}"), Http($"directResponse: {{status: 200, body: {{string: {new string('a', 1024 * 1024)}}}}}") },
        { VirtualServiceCodes.LargeBody, "spec.http[0].directResponse.body", Http($"directResponse: {{status: 200, body: {{string: {new string('a', 100 * 1024 + 1)}}}}}"), Http($"directResponse: {{status: 200, body: {{string: {new string('a', 100 * 1024)}}}}}") },
        { VirtualServiceCodes.Fault, "spec.http[0].fault", Http($"{To}, fault: {{}}"), Fault("delay: {fixedDelay: 1s, percentage: {value: 1}}") },
        { VirtualServiceCodes.Fault, "spec.http[0].fault.abort.http2Error", Fault("abort: {http2Error: REFUSED, percentage: {value: 1}}"), Fault("abort: {httpStatus: 503, percentage: {value: 1}}") },
        { VirtualServiceCodes.Fault, "spec.http[0].fault.abort.grpcStatus", Fault("abort: {grpcStatus: GONE, percentage: {value: 1}}"), Fault("abort: {grpcStatus: UNAVAILABLE, percentage: {value: 1}}") },
        { VirtualServiceCodes.Fault, "spec.http[0].fault.abort.httpStatus", Fault("abort: {httpStatus: 199, percentage: {value: 1}}"), Fault("abort: {httpStatus: 599, percentage: {value: 1}}") },
        { VirtualServiceCodes.Fault, "spec.http[0].fault.delay.exponentialDelay", Fault("delay: {exponentialDelay: 1s, percentage: {value: 1}}"), Fault("delay: {fixedDelay: 1s, percentage: {value: 1}}") },
        { VirtualServiceCodes.Percentage, "spec.http[0].fault.delay.percentage.value", Fault("delay: {fixedDelay: 1s, percentage: {value: 0.00001}}"), Fault("delay: {fixedDelay: 1s, percentage: {value: 0.0001}}") },
        { VirtualServiceCodes.Percentage, "spec.http[0].fault.delay.percentage.value", Fault("delay: {fixedDelay: 1s, percentage: {value: 100.1}}"), Fault("delay: {fixedDelay: 1s, percentage: {value: 100}}") },
        { VirtualServiceCodes.FaultWithoutEffect, "spec.http[0].fault.abort.percentage", Fault("abort: {httpStatus: 503}"), Fault("abort: {httpStatus: 503, percentage: {}}") },
        { VirtualServiceCodes.FaultWithoutEffect, "spec.http[0].fault.abort", Fault("abort: {percentage: {value: 1}}"), Fault("abort: {httpStatus: 503, percentage: {value: 1}}") },
        { NetworkingCodes.DurationGrain, "spec.http[0].timeout", Http($"{To}, timeout: 0s"), Http($"{To}, timeout: 1ms") },
        { NetworkingCodes.DurationGrain, "spec.http[0].timeout", Http($"{To}, timeout: 1.0005s"), Http($"{To}, timeout: 1.5s") },
        { FieldCodes.Duration, "spec.http[0].timeout", Http($"{To}, timeout: -1s"), Http($"{To}, timeout: 1h30m") },
        { VirtualServiceCodes.Retries, "spec.http[0].retries.attempts", Http($"{To}, retries: {{attempts: -1}}"), Http($"{To}, retries: {{attempts: 0}}") },
        { VirtualServiceCodes.Retries, "spec.http[0].retries.attempts", Http($"{To}, retries: {{retryOn: 5xx}}"), Http($"{To}, retries: {{attempts: 1, retryOn: '5xx,reset,503'}}") },
        { VirtualServiceCodes.RetryOn, "spec.http[0].retries.retryOn", Http($"{To}, retries: {{attempts: 1, retryOn: 6xx}}"), Http($"{To}, retries: {{attempts: 1, retryOn: 5xx}}") },
        { VirtualServiceCodes.Cors, "spec.http[0].corsPolicy.allowOrigins[0]", Http($"{To}, corsPolicy: {{allowOrigins: [{{}}]}}"), Http($"{To}, corsPolicy: {{allowOrigins: [{{exact: 'https://a.com'}}]}}") },
        { VirtualServiceCodes.Cors, "spec.http[0].corsPolicy.allowMethods[0]", Http($"{To}, corsPolicy: {{allowMethods: [get]}}"), Http($"{To}, corsPolicy: {{allowMethods: [GET]}}") },
        { VirtualServiceCodes.Cors, "spec.http[0].corsPolicy.allowHeaders[0]", Http($"{To}, corsPolicy: {{allowHeaders: ['a b']}}"), Http($"{To}, corsPolicy: {{allowHeaders: ['*']}}") },
        { VirtualServiceCodes.Cors, "spec.http[0].corsPolicy.maxAge", Http($"{To}, corsPolicy: {{maxAge: 1500ms}}"), Http($"{To}, corsPolicy: {{maxAge: 24h}}") },
        { NetworkingCodes.Deprecated, "spec.http[0].corsPolicy.allowOrigin", Http($"{To}, corsPolicy: {{allowOrigin: ['*']}}"), Http($"{To}, corsPolicy: {{unmatchedPreflights: IGNORE}}") },
        { VirtualServiceCodes.HeaderOperation, "spec.http[0].headers.request.set.:path", Http($"{To}, headers: {{request: {{set: {{':path': /}}}}}}"), Http($"{To}, headers: {{request: {{set: {{':authority': b.com}}}}}}") },
        { VirtualServiceCodes.HeaderOperation, "spec.http[0].headers.request.remove[0]", Http($"{To}, headers: {{request: {{remove: [Host]}}}}"), Http($"{To}, headers: {{request: {{add: {{Host: b.com}}}}}}") },
        { VirtualServiceCodes.HeaderOperation, "spec.http[0].headers.response.set.host", Http($"{To}, headers: {{response: {{set: {{host: a}}}}}}"), Http($"{To}, headers: {{response: {{set: {{x-host: a}}}}}}") },
        { VirtualServiceCodes.HeaderOperation, "spec.http[0].route[0].headers.response.add.a b", Http("route: [{destination: {host: a}, headers: {response: {add: {'a b': c}}}}]"), Http("route: [{destination: {host: a}, headers: {response: {add: {a-b: c}}}}]") },
        { VirtualServiceCodes.HeaderValue, "spec.http[0].headers.request.set.x", Http($"{To}, headers: {{request: {{set: {{x: \"a\\nb: c\"}}}}}}"), Http($"{To}, headers: {{request: {{set: {{x: \"a\\tb\"}}}}}}") },
        { VirtualServiceCodes.HeaderValue, "spec.http[0].headers.request.set.x", Http($"{To}, headers: {{request: {{set: {{x: abc%123}}}}}}"), Http($"{To}, headers: {{request: {{set: {{x: 100%%}}}}}}") },
        { VirtualServiceCodes.VariableUnexpanded, "spec.http[0].headers.request.set.x", Http($"{To}, headers: {{request: {{set: {{x: '%HOSTNAME%'}}}}}}"), Http($"{To}, headers: {{request: {{set: {{x: HOSTNAME}}}}}}") },
        { VirtualServiceCodes.AuthorityTwice, "spec.http[0].headers", Http($"{To}, rewrite: {{authority: b}}, headers: {{request: {{set: {{Host: c}}}}}}"), Http($"{To}, rewrite: {{authority: b}}, headers: {{request: {{set: {{x-host: c}}}}}}") },
        { VirtualServiceCodes.Unreachable, "spec.http[1]", $"{{hosts: [a.com], http: [{{{To}}}, {{name: late, {To}}}]}}", $"{{hosts: [a.com], http: [{{match: [{{uri: {{prefix: /a}}}}], {To}}}, {{name: late, {To}}}]}}" },
        { VirtualServiceCodes.Unreachable, "spec.http[1]", $"{{hosts: [a.com], http: [{{match: [{{uri: {{prefix: /}}}}], {To}}}, {{name: late, {To}}}]}}", $"{{hosts: [a.com], http: [{{match: [{{uri: {{prefix: /}}, method: {{exact: GET}}}}], {To}}}, {{name: late, {To}}}]}}" },
        { VirtualServiceCodes.Unreachable, "spec.http[1].match[0]", $"{{hosts: [a.com], http: [{{match: [{{uri: {{prefix: /a}}}}], {To}}}, {{match: [{{uri: {{exact: /ab}}}}], {To}}}]}}", $"{{hosts: [a.com], http: [{{match: [{{uri: {{prefix: /a}}}}], {To}}}, {{match: [{{uri: {{exact: /b}}}}], {To}}}]}}" },
        { VirtualServiceCodes.SniHost, "spec.tls[0].match", $"{{hosts: [a.com], tls: [{{{To}}}]}}", L4("tls", "sniHosts: [a.com]") },
        { VirtualServiceCodes.SniHost, "spec.tls[0].match[0].sniHosts", L4("tls", "port: 443"), L4("tls", "sniHosts: [a.com], port: 443") },
        { VirtualServiceCodes.SniHost, "spec.tls[0].match[0].sniHosts[0]", L4("tls", "sniHosts: [b.com]"), L4("tls", "sniHosts: [x.b.com]", "'*.b.com'") },
        { VirtualServiceCodes.SniHost, "spec.tls[0].match[0].sniHosts[0]", L4("tls", "sniHosts: ['*.a.com']", "x.a.com"), L4("tls", "sniHosts: ['*.a.com']", "'*.com'") },
        { VirtualServiceCodes.SniAddress, "spec.tls[0].match[0].sniHosts[0]", L4("tls", "sniHosts: [10.0.0.1]"), L4("tls", "sniHosts: [a.com]") },
        { VirtualServiceCodes.NoAction, "spec.tls[0].route", "{hosts: [a.com], tls: [{match: [{sniHosts: [a.com]}]}]}", L4("tls", "sniHosts: [a.com]") },
        { VirtualServiceCodes.NoAction, "spec.tcp[0].route", "{hosts: [a.com], tcp: [{match: [{port: 1}]}]}", L4("tcp", "port: 1") },
        { NetworkingCodes.Address, "spec.tcp[0].match[0].destinationSubnets[0]", L4("tcp", "destinationSubnets: [10.0.0.0/33]"), L4("tcp", "destinationSubnets: [10.0.0.0/32, '::/0', 1.2.3.4]") },
        { NetworkingCodes.Port, "spec.tcp[0].match[0].port", L4("tcp", "port: 0"), L4("tcp", "port: 1") },
        { VirtualServiceCodes.MatchUnsupported, "spec.tcp[0].match[0].sourceSubnet", L4("tcp", "sourceSubnet: 10.0.0.0/8"), L4("tcp", "sourceNamespace: shop") },
        { FieldCodes.UnknownField, "spec.http[0].match[0].urii", Match("urii: {exact: /}"), Match("uri: {exact: /}") },
        { FieldCodes.WrongType, "spec.hosts", $"{{hosts: a.com, http: [{{{To}}}]}}", $"{{hosts: [a.com], http: [{{{To}}}]}}" },
    };

    private static string Http(string route) => $"{{hosts: [a.com], http: [{{{route}}}]}}";

    private static string Match(string match) => Http($"match: [{{{match}}}], {To}");

    private static string Fault(string fault) => Http($"{To}, fault: {{{fault}}}");

    private static string L4(string kind, string match, string host = "a.com") => $"{{hosts: [{host}], {kind}: [{{match: [{{{match}}}], {To}}}]}}";

    [Theory]
    [MemberData(nameof(Rules))]
    public void Tells_of_a_broken_rule_and_accepts_its_neighbour(string code, string path, string bad, string good) =>
        Decoded.ShouldTell("VirtualService", code, path, bad, good);
}
