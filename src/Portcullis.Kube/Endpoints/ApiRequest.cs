using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Portcullis.Kube;

/// <summary>A request for a resource: who asks, the path, the type it names, and its parameters. Reading a parameter refuses what it cannot be.</summary>
internal sealed class ApiRequest(HttpContext http, Caller caller, ApiPath path, ResourceType type, CancellationToken cancel)
{
    public HttpContext Http => http;
    public Caller Caller => caller;
    public ApiPath Path => path;
    public ResourceType Type => type;

    /// <summary>The client is gone, or the time for the request is up.</summary>
    public CancellationToken Cancel => cancel;

    public string this[string parameter] => http.Request.Query[parameter].FirstOrDefault() ?? "";

    /// <summary>True for a parameter that is there and says neither <c>false</c> nor <c>0</c>.</summary>
    public bool Flag(string parameter) =>
        http.Request.Query.TryGetValue(parameter, out Microsoft.Extensions.Primitives.StringValues values) && values.FirstOrDefault() is not ("false" or "0");

    public bool Has(string parameter) => http.Request.Query.ContainsKey(parameter);

    public long Number(string parameter)
    {
        string text = this[parameter];
        if (text.Length == 0)
            return 0;
        return long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number)
            ? number
            : throw new RefusedException(ApiStatus.BadRequest($"invalid value for {parameter}: it must be a whole number"));
    }

    /// <summary>The <c>resourceVersion</c> parameter; null when there is none.</summary>
    public long? Revision
    {
        get
        {
            string text = this["resourceVersion"];
            if (text.Length == 0)
                return null;
            return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long number)
                ? number
                : throw new RefusedException(ApiStatus.InvalidOptions("ListOptions",
                    [new StatusCause("FieldValueInvalid", "Invalid value: must be a whole number of the server's", "resourceVersion")]));
        }
    }

    /// <summary>The call with the parameters that writes have; they may refuse.</summary>
    public ApiCall WriteCall(string verb) => new()
    {
        Caller = caller,
        From = http.Connection.RemoteIpAddress?.ToString() ?? "",
        UserAgent = http.Request.Headers.UserAgent.ToString(),
        Verb = verb,
        Type = type,
        Version = path.Version,
        Namespace = path.Namespace,
        Name = path.Name,
        Subresource = path.Subresource,
        DryRun = WriteParameters.IsDryRun(http.Request.Query["dryRun"].OfType<string>().Where(value => value.Length > 0)),
        FieldValidation = WriteParameters.FieldValidation(this["fieldValidation"]),
        FieldManager = WriteParameters.FieldManager(this["fieldManager"], http.Request.Headers.UserAgent.ToString()),
        Force = Flag("force"),
    };
}
