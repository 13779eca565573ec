using Microsoft.AspNetCore.Http;

namespace Portcullis.Kube;

/// <summary>Asks again whether the caller of a watch may have it. For one watch; not thread-safe.</summary>
/// <remarks>SECURITY: a watch may live for a day, and outlives the token or the role that it was opened with.</remarks>
internal sealed class WatchRight(CallerCheck callers, HttpContext http, AccessQuestion question, KubeApiOptions options)
{
    private long _asked = options.Time.GetTimestamp();

    /// <summary>Refuses with 401 or 403 when the right is gone.</summary>
    public void Demand()
    {
        if (options.Time.GetElapsedTime(_asked) < options.RightsLast)
            return;
        callers.Demand(callers.Identify(http), question);
        _asked = options.Time.GetTimestamp();
    }
}
