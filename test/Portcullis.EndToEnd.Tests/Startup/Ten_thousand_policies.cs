using System.Text;

namespace Portcullis.EndToEnd.Startup;

public sealed class Ten_thousand_policies
{
    [Fact]
    public async Task Start_and_decide()
    {
        var text = new StringBuilder();
        for (int i = 0; i < 10_000; i++)
            text.Append($$"""
                apiVersion: security.istio.io/v1
                kind: AuthorizationPolicy
                metadata: {name: p{{i}}, namespace: istio-system}
                spec: {action: DENY, rules: [{to: [{operation: {paths: [/secret/{{i}}]} }]}]}
                ---

                """);
        await using Gateway gateway = await Given.PlainAsync(change: folder => folder.Write("many.yaml", text.ToString()));

        (await gateway.CurlAsync("http://test.com/secret/0")).ShouldBeDenied();
        (await gateway.CurlAsync("http://test.com/secret/9999")).ShouldBeDenied();
        (await gateway.CurlAsync("http://test.com/status/200")).Status.ShouldBe(200);
    }
}
