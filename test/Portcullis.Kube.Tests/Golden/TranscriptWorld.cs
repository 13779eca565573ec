using System.Text.Json.Nodes;

namespace Portcullis.Kube.Tests;

/// <summary>What the transcripts find: one data plane shown as a Pod and a Deployment, and a caller <c>viewer</c> who may read everything but Secrets.</summary>
internal static class TranscriptWorld
{
    public static async Task Fill(KubeServer server)
    {
        await Write(server, """
            {"apiVersion":"v1","kind":"Pod","metadata":{"name":"edge-1","namespace":"shop","labels":{"app":"edge"}},
             "spec":{"containers":[{"name":"gateway","image":"portcullis:1"}]},"status":{"phase":"Running"}}
            """);
        await Write(server, """
            {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"edge","namespace":"shop","labels":{"app":"edge"}},
             "spec":{"replicas":1,"selector":{"matchLabels":{"app":"edge"}},"template":{"metadata":{"labels":{"app":"edge"}},"spec":{"containers":[{"name":"gateway","image":"portcullis:1"}]}}},
             "status":{"replicas":1,"readyReplicas":1,"updatedReplicas":1,"availableReplicas":1,"observedGeneration":1}}
            """);
        server.Access.Rule = static (caller, question) => caller.Name != "viewer" || question.Resource.StartsWith("selfsubject", StringComparison.Ordinal)
            || (question.Verb is "get" or "list" or "watch" && question.Resource != "secrets") ? null : "role `viewer` does not allow it";
    }

    private static async Task Write(KubeServer server, string json)
    {
        KubeWriteResult made = await server.Writer.Create(JsonNode.Parse(json)!.AsObject(), CancellationToken.None);
        made.Ok.ShouldBeTrue(made.Refusal?.Message);
    }
}
