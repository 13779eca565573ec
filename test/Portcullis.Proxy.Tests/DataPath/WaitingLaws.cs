using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace Portcullis.Proxy.Tests;

/// <summary>Whatever the order of a request's parts, its provider's answer and its caller's leaving: one right answer, or none.</summary>
public sealed class WaitingLaws
{
    private const string Head = "POST /a HTTP/1.1\r\nHost: test.com\r\nTransfer-Encoding: chunked\r\n\r\n";

    private const int ReadAhead = 10_000;

    private enum Step
    {
        Part,
        LargePart,
        EndBody,
        Allow,
        Deny,
        Break,
        Reload,
        Leave,
    }

    private static readonly Gen<Step[]> Scripts =
        from steps in Gen.ArrayOf(Gen.Frequency(
            (5, Gen.Elements(Step.Part, Step.LargePart)), (3, Gen.Constant(Step.EndBody)), (4, Gen.Elements(Step.Allow, Step.Deny, Step.Break)),
            (1, Gen.Constant(Step.Reload)), (1, Gen.Constant(Step.Leave))))
        select steps;

    [Fact]
    public void Any_order_of_events_over_the_head_alone() => Law("", wantsBody: false);

    [Fact]
    public void Any_order_of_events_over_the_whole_body() => Law("includeRequestBodyInCheck: {maxRequestBytes: 4000000}", wantsBody: true);

    private static void Law(string more, bool wantsBody)
    {
        var authorizers = new ScriptedAuthorizers();
        using ScriptedUpstream upstream = Echo();
        string[] documents = [Gateway.Servers, Gateway.RouteTo(upstream), ScriptedAuthorizers.Custom(more)];
        using Gateway gateway = authorizers.Start(documents);

        Prop.ForAll(Scripts.ToArbitrary(), steps =>
        {
            using Caller caller = gateway.ConnectTls(Gateway.Caller);
            Run(gateway, caller, authorizers, documents, steps, wantsBody);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(60));

        using (Caller last = gateway.Connect())
        {
            last.Send("GET / HTTP/1.1\r\nHost: test.com\r\n\r\n");
            authorizers.Next().Deny();
            last.ReadAnswer().Status.ShouldBe(403);
        }
        authorizers.Waiting.ShouldBe(0);
    }

    private static void Run(Gateway gateway, Caller caller, ScriptedAuthorizers authorizers, string[] documents, Step[] steps, bool wantsBody)
    {
        var body = new StringBuilder();
        AskedCheck? check = null;
        Step? answered = null;
        bool ended = false;
        caller.Send(Head);
        foreach (Step step in (Step[])[.. steps, Step.EndBody, Step.Allow])
        {
            switch (step)
            {
                case Step.Part or Step.LargePart when !ended && answered is null or Step.Allow:
                    // Without a check of bodies no more than some is read ahead, and behind what is not read nobody sees a caller leave.
                    bool large = step == Step.LargePart && (wantsBody || body.Length < ReadAhead);
                    string part = new((char)('a' + (body.Length % 26)), large ? 5000 : 3);
                    body.Append(part);
                    caller.Send($"{part.Length:x}\r\n{part}\r\n");
                    break;
                case Step.EndBody when !ended:
                    ended = true;
                    if (answered is null or Step.Allow)
                        caller.Send("0\r\n\r\n");
                    break;
                case Step.Allow or Step.Deny or Step.Break when answered is null && (ended || !wantsBody):
                    answered = step;
                    check = authorizers.Next();
                    Answer(check, step);
                    break;
                case Step.Reload:
                    gateway.Apply(documents);
                    break;
                case Step.Leave:
                    if (check is null && (ended || !wantsBody))
                    {
                        check = authorizers.Next();
                        caller.Dispose();
                        check.ShouldBeCancelled();
                        check.Allow();
                    }
                    return;
            }
        }
        Answer answer = caller.ReadAnswer();
        answer.Status.ShouldBe(answered == Step.Allow ? 200 : 403);
        if (answered == Step.Allow)
            answer.Body.ShouldBe(body.ToString());
        if (wantsBody)
            check!.Body.ShouldBe(body.ToString());
    }

    private static void Answer(AskedCheck check, Step step)
    {
        if (step == Step.Allow)
            check.Allow();
        else if (step == Step.Deny)
            check.Deny();
        else
            check.Throw();
    }

    // Callers leave within their bodies, and take the upstream connection along.
    private static byte[]? TryReadBody(UpstreamPeer peer)
    {
        try
        {
            return peer.ReadChunked();
        }
        catch (Exception left) when (left is ShouldAssertException or FormatException or ArgumentException)
        {
            return null;
        }
    }

    private static ScriptedUpstream Echo() => new((peer, _) =>
    {
        while (peer.TryReadHead(out string _) && TryReadBody(peer) is { } body)
        {
            peer.Send($"HTTP/1.1 200 OK\r\nContent-Length: {body.Length}\r\n\r\n");
            peer.Send(body);
        }
    });
}
