using System.Text;
using Portcullis.Authorizing;
using Portcullis.Identity;
using Portcullis.Mesh;
using Portcullis.Resources;
using Portcullis.Running;
using Portcullis.Syntax;
using Portcullis.Testing;

namespace Portcullis.Tests.Authorizing;

/// <summary>Questions for tests: what a proxy sends, read and judged without a listener.</summary>
internal static class Asked
{
    public static ManualTime Time { get; } = new();

    public static HeaderTrust All { get; } = new(Certificate: true, Address: true);

    /// <summary>What a proxy sent, as the listener hands it to a dialect.</summary>
    public static CheckQuestion Sent(string method, string target, string host, params (string Name, string Value)[] headers)
    {
        var question = new CheckQuestion();
        question.Head.SetMethod(Encoding.Latin1.GetBytes(method));
        question.Head.SetTarget(Encoding.Latin1.GetBytes(target));
        question.Head.SetAuthority(Encoding.Latin1.GetBytes(host));
        foreach ((string name, string value) in headers)
            question.Head.Headers.Add(Encoding.Latin1.GetBytes(name), Encoding.Latin1.GetBytes(value));
        return question;
    }

    /// <summary>nginx's question, as the documented configuration words it.</summary>
    public static CheckQuestion Nginx(string target, params (string Name, string Value)[] headers) =>
        Sent("GET", "/auth", "a.com", [("X-Original-URI", target), ("X-Original-Method", "GET"), .. headers]);

    /// <summary>Traefik's and Caddy's question.</summary>
    public static CheckQuestion Forward(string target, params (string Name, string Value)[] headers) =>
        Sent("GET", "/auth", "authorizer:9000", [("X-Forwarded-Uri", target), ("X-Forwarded-Method", "GET"), ("X-Forwarded-Host", "a.com"), .. headers]);

    public static AuthorizerRules Rules(string yaml)
    {
        var found = new Diagnostics();
        using var input = new MemoryStream(Encoding.UTF8.GetBytes(yaml));
        ResourceSet resources = ResourceLoader.Load(ResourceFiles.Load(["-"], input, found).Sources, found);
        AuthorizerRules? rules = AuthorizerRules.Compile(resources, new GatewayWorkload(), MeshSnapshot.DenyAll, new CredentialFiles(), Time, found);
        found.HasErrors.ShouldBeFalse(string.Join('\n', found.All));
        return rules.ShouldNotBeNull();
    }

    /// <summary>Judges an Envoy-like question.</summary>
    public static CheckVerdict Judge(AuthorizerRules rules, CheckQuestion sent, HeaderTrust trust = default, ICheckDialect? dialect = null)
    {
        var bench = new CheckBench();
        Copy(sent, bench.Question);
        (dialect ?? new EnvoyDialect("")).Read(bench.Question, trust).ShouldBeNull();
        return Settled(new RequestJudge(InlineKeys.Instance, Time).Judge(bench, rules, CancellationToken.None));
    }

    /// <summary>The verdict where no provider is asked, which is there at once.</summary>
    public static CheckVerdict Settled(ValueTask<CheckVerdict> verdict) =>
        verdict.IsCompletedSuccessfully ? verdict.Result : throw new InvalidOperationException("the judge waits for a provider");

    public static string Text(ReadOnlySpan<byte> bytes) => Encoding.Latin1.GetString(bytes);

    private static void Copy(CheckQuestion from, CheckQuestion to)
    {
        to.Head.SetMethod(from.Head.Method);
        to.Head.SetTarget(from.Head.Target);
        to.Head.SetAuthority(from.Head.Authority);
        to.Head.Headers.AddAll(from.Head.Headers);
    }
}
