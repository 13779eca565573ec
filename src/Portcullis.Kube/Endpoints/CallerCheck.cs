using Microsoft.AspNetCore.Http;

namespace Portcullis.Kube;

/// <summary>Who makes a request, and whether that caller may: certificate or token, then impersonation, then the access rules.</summary>
internal sealed class CallerCheck(KubeApiOptions options)
{
    private const int MostGroups = 64;
    private const int LongestName = 1024;

    /// <summary>The caller that the request speaks for; refuses with 401 or 403.</summary>
    public Caller Identify(HttpContext http)
    {
        // The connection's certificate only: a header could be written by anyone.
        Caller caller = options.Authenticator.Authenticate(http.Connection.ClientCertificate, BearerHeader.Read(http))
            ?? throw new RefusedException(ApiStatus.Unauthorized);
        return Impersonated(http, caller);
    }

    /// <summary>Refuses with 403 what the caller may not do.</summary>
    public void Demand(Caller caller, AccessQuestion question)
    {
        if (options.Access.Refusal(caller, question) is not { } why)
            return;
        throw new RefusedException(ApiStatus.Forbidden(question.Group, question.Resource, question.Name,
            $"User \"{caller.Name}\" cannot {question.Verb} {Target(question)}: {why}"));
    }

    public bool May(Caller caller, AccessQuestion question) => options.Access.Refusal(caller, question) is null;

    private static string Target(AccessQuestion question)
    {
        if (question.Resource.Length == 0)
            return $"path \"{question.Path}\"";
        string resource = question.Subresource.Length == 0 ? question.Resource : $"{question.Resource}/{question.Subresource}";
        string where = question.Namespace.Length == 0 ? "at the cluster scope" : $"in the namespace \"{question.Namespace}\"";
        return $"resource \"{resource}\" in API group \"{question.Group}\" {where}";
    }

    private Caller Impersonated(HttpContext http, Caller caller)
    {
        IHeaderDictionary headers = http.Request.Headers;
        string user = headers["Impersonate-User"].ToString();
        string uid = headers["Impersonate-Uid"].ToString();
        string[] groups = [.. headers["Impersonate-Group"].OfType<string>().Take(MostGroups + 1)];
        if (user.Length == 0)
        {
            // SECURITY: half an impersonation must not be carried out with the caller's own rights.
            return groups.Length == 0 && uid.Length == 0 && !headers.Keys.Any(name => name.StartsWith("Impersonate-", StringComparison.OrdinalIgnoreCase))
                ? caller
                : throw new RefusedException(ApiStatus.BadRequest("requested impersonation without a user name"));
        }
        if (groups.Length > MostGroups || user.Length > LongestName || uid.Length > LongestName || Array.Exists(groups, group => group.Length > LongestName))
            throw new RefusedException(ApiStatus.BadRequest("impersonation names too much"));
        if (headers.Keys.Any(name => name.StartsWith("Impersonate-Extra-", StringComparison.OrdinalIgnoreCase)))
            throw new RefusedException(ApiStatus.BadRequest("impersonation of extra attributes is not supported"));
        Demand(caller, new AccessQuestion("impersonate", "", "users", "", "", user));
        foreach (string group in groups)
            Demand(caller, new AccessQuestion("impersonate", "", "groups", "", "", group));
        if (uid.Length > 0)
            Demand(caller, new AccessQuestion("impersonate", "authentication.k8s.io", "uids", "", "", uid));
        return new Caller(user, [.. groups.Concat(options.Authenticator.GroupsOf(user)).Append("system:authenticated").Distinct(StringComparer.Ordinal)], $"impersonated by {caller.Name}", uid);
    }
}
