using System.Buffers;
using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;

namespace Portcullis.Kube;

/// <summary>Kubernetes' <c>Status</c>: what became of a request that returns no object. Never names a Secret's values.</summary>
public sealed record ApiStatus
{
    /// <summary>The HTTP status.</summary>
    public required int Code { get; init; }

    /// <summary>As Kubernetes names it: NotFound, AlreadyExists, Conflict, Invalid, …; empty on success.</summary>
    public required string Reason { get; init; }

    public required string Message { get; init; }

    public string Name { get; init; } = "";
    public string Group { get; init; } = "";

    /// <summary>The Kind in a 422, otherwise the plural.</summary>
    public string Kind { get; init; } = "";

    public string Uid { get; init; } = "";

    /// <summary>Where a list cut short may go on, when the list itself can no longer be continued.</summary>
    public string Continue { get; init; } = "";

    public ImmutableArray<StatusCause> Causes { get; init; } = [];

    /// <summary>Seconds after which asking again may help; zero: it will not.</summary>
    public int RetryAfterSeconds { get; init; }

    public bool IsSuccess => Code < 400;

    internal static ApiStatus BadRequest(string message) => new() { Code = 400, Reason = "BadRequest", Message = message };

    internal static ApiStatus Unauthorized { get; } = new() { Code = 401, Reason = "Unauthorized", Message = "Unauthorized" };

    internal static ApiStatus Forbidden(string group, string plural, string name, string message) => new()
    {
        Code = 403,
        Reason = "Forbidden",
        Message = plural.Length == 0
            ? "forbidden: " + message
            : $"{Qualified(group, plural)}{(name.Length == 0 ? "" : $" \"{name}\"")} is forbidden: {message}",
        Name = name,
        Group = group,
        Kind = plural,
    };

    internal static ApiStatus NotFound(ResourceType type, string name) =>
        For(type, name, 404, "NotFound", $"{type.QualifiedName} \"{name}\" not found");

    internal static ApiStatus NothingThere { get; } =
        new() { Code = 404, Reason = "NotFound", Message = "the server could not find the requested resource" };

    internal static ApiStatus MethodNotAllowed(string message = "the server does not allow this method on the requested resource") =>
        new() { Code = 405, Reason = "MethodNotAllowed", Message = message };

    internal static ApiStatus NotAcceptable { get; } = new()
    {
        Code = 406,
        Reason = "NotAcceptable",
        Message = "only the following media types are accepted: application/json, application/yaml",
    };

    internal static ApiStatus AlreadyExists(ResourceType type, string name) =>
        For(type, name, 409, "AlreadyExists", $"{type.QualifiedName} \"{name}\" already exists");

    internal static ApiStatus Conflict(ResourceType type, string name, string why) =>
        For(type, name, 409, "Conflict", $"Operation cannot be fulfilled on {type.QualifiedName} \"{name}\": {why}");

    internal static ApiStatus Stale(ResourceType type, string name) =>
        Conflict(type, name, "the object has been modified; please apply your changes to the latest version and try again");

    internal static ApiStatus Expired(string message) => new() { Code = 410, Reason = "Expired", Message = message };

    internal static ApiStatus TooLarge(long limit) => new()
    {
        Code = 413,
        Reason = "RequestEntityTooLarge",
        Message = $"the request is too large: its body may have at most {limit} bytes",
    };

    internal static ApiStatus UnsupportedMediaType(IEnumerable<string> accepted) => new()
    {
        Code = 415,
        Reason = "UnsupportedMediaType",
        Message = "the body of the request was in an unknown format - accepted media types include: " + string.Join(", ", accepted),
    };

    internal static ApiStatus Invalid(ResourceType type, string name, ImmutableArray<StatusCause> causes)
    {
        string[] said = [.. causes.Select(cause => cause.Field.Length == 0 ? cause.Message : $"{cause.Field}: {cause.Message}")];
        string kind = type.Group.Length == 0 ? type.Kind : $"{type.Kind}.{type.Group}";
        return new()
        {
            Code = 422,
            Reason = "Invalid",
            Message = $"{kind} \"{name}\" is invalid: {(said.Length == 1 ? said[0] : $"[{string.Join(", ", said)}]")}",
            Name = name,
            Group = type.Group,
            Kind = type.Kind,
            Causes = causes,
        };
    }

    /// <summary>A 422 for parameters of a request: it concerns no object.</summary>
    internal static ApiStatus InvalidOptions(string kind, ImmutableArray<StatusCause> causes) => new()
    {
        Code = 422,
        Reason = "Invalid",
        Message = $"{kind}.meta.k8s.io \"\" is invalid: {string.Join(", ", causes.Select(cause => $"{cause.Field}: {cause.Message}"))}",
        Group = "meta.k8s.io",
        Kind = kind,
        Causes = causes,
    };

    internal static ApiStatus TooManyRequests { get; } = new()
    {
        Code = 429,
        Reason = "TooManyRequests",
        Message = "Too many requests, please try again later.",
        RetryAfterSeconds = 1,
    };

    internal static ApiStatus Internal(string message) =>
        new() { Code = 500, Reason = "InternalError", Message = "Internal error occurred: " + message };

    internal static ApiStatus Unavailable(string message) =>
        new() { Code = 503, Reason = "ServiceUnavailable", Message = message, RetryAfterSeconds = 2 };

    internal static ApiStatus Timeout(string message) => new() { Code = 504, Reason = "Timeout", Message = message, RetryAfterSeconds = 1 };

    internal static ApiStatus TooNew(long asked, long current) => new()
    {
        Code = 504,
        Reason = "Timeout",
        Message = string.Create(CultureInfo.InvariantCulture, $"Timeout: Too large resource version: {asked}, current: {current}"),
        RetryAfterSeconds = 1,
        Causes = [new StatusCause("ResourceVersionTooLarge", "Too large resource version", "")],
    };

    internal static ApiStatus For(ResourceType type, string name, int code, string reason, string message) =>
        new() { Code = code, Reason = reason, Message = message, Name = name, Group = type.Group, Kind = type.Plural };

    internal static ApiStatus Deleted(ResourceType type, string name, string uid) => For(type, name, 200, "", "") with { Uid = uid };

    /// <summary>The Status as JSON on one line.</summary>
    public byte[] ToJson()
    {
        var bytes = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(bytes, ObjectJson.Writing))
            Write(json);
        return bytes.WrittenSpan.ToArray();
    }

    internal void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("kind", "Status");
        json.WriteString("apiVersion", "v1");
        json.WriteStartObject("metadata");
        if (Continue.Length > 0)
            json.WriteString("continue", Continue);
        json.WriteEndObject();
        json.WriteString("status", IsSuccess ? "Success" : "Failure");
        if (Message.Length > 0)
            json.WriteString("message", Message);
        if (Reason.Length > 0)
            json.WriteString("reason", Reason);
        if (Name.Length + Group.Length + Kind.Length + Uid.Length + Causes.Length + RetryAfterSeconds > 0)
            WriteDetails(json);
        json.WriteNumber("code", Code);
        json.WriteEndObject();
    }

    private void WriteDetails(Utf8JsonWriter json)
    {
        json.WriteStartObject("details");
        foreach ((string member, string value) in new[] { ("name", Name), ("group", Group), ("kind", Kind), ("uid", Uid) })
            if (value.Length > 0)
                json.WriteString(member, value);
        if (!Causes.IsEmpty)
        {
            json.WriteStartArray("causes");
            foreach (StatusCause cause in Causes)
            {
                json.WriteStartObject();
                json.WriteString("reason", cause.Reason);
                json.WriteString("message", cause.Message);
                if (cause.Field.Length > 0)
                    json.WriteString("field", cause.Field);
                json.WriteEndObject();
            }
            json.WriteEndArray();
        }
        if (RetryAfterSeconds > 0)
            json.WriteNumber("retryAfterSeconds", RetryAfterSeconds);
        json.WriteEndObject();
    }

    private static string Qualified(string group, string plural) => group.Length == 0 ? plural : $"{plural}.{group}";
}
