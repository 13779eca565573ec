using Microsoft.AspNetCore.Http;

namespace Portcullis.Kube;

/// <summary>Answers <c>/livez</c>, <c>/readyz</c> and <c>/healthz</c> to anyone: they tell a word, and what is wrong with storage only to who may ask for more.</summary>
internal sealed class HealthEndpoint(KubeApiOptions options)
{
    public static bool Is(string[] segments) => segments is ["healthz" or "livez" or "readyz"];

    public Task Answer(HttpContext http, string[] segments)
    {
        bool well = segments[0] == "livez" || (options.Store.Health.IsGood && options.NotReady() is null);
        return well ? Kube.Answer.Text(http, 200, "ok") : Kube.Answer.Text(http, 503, $"{segments[0]} check failed\n");
    }
}
