using System.Text;

namespace Portcullis.Proxy.Tests;

/// <summary>What one peer can make the proxy hold.</summary>
public sealed class BoundsTests
{
    [Fact]
    public void Connections_beyond_the_limit_wait_until_one_ends()
    {
        using var upstream = ScriptedUpstream.Answering();
        using var gateway = Gateway.Start(new ProxyOptions { Workers = 1, MaxConnections = 2 }, Gateway.Servers, Gateway.RouteTo(upstream));
        using Caller one = gateway.Connect();
        using Caller third = WithTwo(gateway);

        third.Send("GET / HTTP/1.1\r\nHost: test.com\r\n\r\n");
        one.Get("/").Status.ShouldBe(200);
        gateway.Host.Counters.ConnectionsOpen.ShouldBe(2);
        one.Dispose();

        third.ReadAnswer().Status.ShouldBe(200);

        static Caller WithTwo(Gateway gateway)
        {
            Caller second = gateway.Connect();
            second.Get("/").Status.ShouldBe(200);
            return gateway.Connect();
        }
    }

    [Fact]
    public void An_upstream_that_does_not_read_holds_an_http1_caller_back()
    {
        using var gateway = Gateway.Start(Gateway.Servers, Gateway.RouteTo(Unreading(out ScriptedUpstream upstream)));
        using (upstream)
        {
            using Caller caller = gateway.ConnectTls(Gateway.Caller);
            caller.Socket.SendTimeout = 500;
            Should.Throw<IOException>(() =>
            {
                caller.Send("POST / HTTP/1.1\r\nHost: test.com\r\nContent-Length: 100000000\r\n\r\n");
                caller.Stream.WriteTimeout = 500;
                for (int i = 0; i < 1000; i++)
                    caller.Send(new byte[100_000]);
            });
            gateway.Host.Counters.BytesReceived.ShouldBeLessThan(30_000_000);
        }
    }

    [Fact]
    public async Task An_upstream_that_does_not_read_holds_an_http2_caller_back_and_not_its_other_streams()
    {
        using var gateway = Gateway.Start(Gateway.Servers, Gateway.RouteTo(Unreading(out ScriptedUpstream upstream)));
        using (upstream)
        {
            using var caller = new Http2Caller(gateway.At(443), Gateway.Caller);
            using var cancel = new CancellationTokenSource();
            using var content = new ByteArrayContent(new byte[100_000_000]);
            Task<HttpResponseMessage> upload = caller.Send(HttpMethod.Post, "/", content, cancel.Token);
            for (int i = 0; i < 20; i++)
                (await (await caller.Get("/")).Content.ReadAsStringAsync()).ShouldBe("OK");

            gateway.Host.Counters.BytesReceived.ShouldBeLessThan(30_000_000);
            cancel.Cancel();
            await Should.ThrowAsync<OperationCanceledException>(upload);
            (await caller.Get("/")).IsSuccessStatusCode.ShouldBeTrue();
        }
    }

    [Fact]
    public void A_refused_grpc_call_is_told_so_in_its_headers()
    {
        using var gateway = Gateway.Start(Gateway.Servers, Gateway.DenyTeapot);
        using Caller caller = gateway.ConnectTls(Gateway.Caller);

        Answer answer = caller.Get("/status/418", headers: "Content-Type: application/grpc+proto\r\n");
        answer.Status.ShouldBe(200);
        answer["content-type"].ShouldBe("application/grpc");
        answer["grpc-status"].ShouldBe("7");
        answer["grpc-message"].ShouldBe("RBAC: access denied");
        caller.Get("/status/418", headers: "Content-Type: application/grpc-web\r\n").Status.ShouldBe(403);
    }

    [Fact]
    public void Random_cuts_of_a_conversation_never_confuse_it()
    {
        using var upstream = new ScriptedUpstream((peer, _) =>
        {
            while (peer.TryReadHead(out string head))
            {
                int length = int.Parse(Answer.Header(head, "content-length") ?? "0");
                string body = peer.Read(length);
                peer.Send($"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n{length + 1:x}\r\n<{body}\r\n0\r\n\r\n");
            }
        });
        using var gateway = Gateway.Start(Gateway.Servers, Gateway.RouteTo(upstream), Gateway.DenyTeapot);
        var random = new Random(11);
        for (int round = 0; round < 20; round++)
        {
            using Caller caller = gateway.ConnectTls(Gateway.Caller);
            var conversation = new StringBuilder();
            var expected = new List<string>();
            for (int i = 0; i < 10; i++)
            {
                string body = new('a', random.Next(0, 3000));
                bool denied = random.Next(3) == 0;
                conversation.Append($"POST {(denied ? "/status/418" : "/x")} HTTP/1.1\r\nHost: test.com\r\nContent-Length: {body.Length}\r\n\r\n{body}");
                expected.Add(denied ? "RBAC: access denied" : "<" + body);
            }
            byte[] bytes = Encoding.Latin1.GetBytes(conversation.ToString());
            var sending = new Thread(() =>
            {
                var cuts = new Random(round);
                for (int at = 0; at < bytes.Length;)
                {
                    int count = Math.Min(bytes.Length - at, cuts.Next(1, cuts.Next(2, 4000)));
                    caller.Send(bytes[at..(at + count)]);
                    at += count;
                }
            });
            sending.Start();
            foreach (string body in expected)
                caller.ReadAnswer().Body.ShouldBe(body);
            sending.Join();
        }
    }

    /// <summary>An upstream that reads heads and no body, and answers requests without one.</summary>
    private static ScriptedUpstream Unreading(out ScriptedUpstream upstream) => upstream = new ScriptedUpstream((peer, _) =>
    {
        while (peer.TryReadHead(out string head))
        {
            if (head.StartsWith("POST", StringComparison.Ordinal))
                peer.WaitForEnd();
            peer.Send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nOK");
        }
    });
}
