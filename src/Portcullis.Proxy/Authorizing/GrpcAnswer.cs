using System.Collections.Immutable;
using System.Text;
using Portcullis.Wire;
using Portcullis.Wire.ExternalAuthorization;
using AppendAction = Portcullis.Wire.ExternalAuthorization.HeaderValueOption.Types.HeaderAppendAction;
using Response = Portcullis.Wire.ExternalAuthorization.CheckResponse.HttpResponseOneofCase;

namespace Portcullis.Proxy;

/// <summary>What a <see cref="CheckResponse"/> means.</summary>
internal static class GrpcAnswer
{
    /// <summary>The longest answer read: a body of 1 MiB, headers, and framing.</summary>
    public const int MostBytes = MostBodyBytes + (2 * AnswerHeaders.MostBytes);

    private const int MostBodyBytes = 1024 * 1024;
    private const int MostQueryChars = 8 * 1024;

    public static AuthorizerReply Read(CheckResponse response)
    {
        int code = response.Status?.Code ?? (int)GrpcCode.Ok;
        // SECURITY: Envoy takes an answer that says nothing for a yes. Here a yes must be said.
        if (response.Status is null && response.HttpResponseCase == Response.None)
            return AuthorizerReply.Failed("the answer has neither a status nor a response");
        return response.HttpResponseCase switch
        {
            Response.ErrorResponse when code != (int)GrpcCode.Ok => AuthorizerReply.Failed("the authorizer answered with an error"),
            // SECURITY: an answer that says yes and no says no.
            Response.DeniedResponse or Response.ErrorResponse => Deny(response.DeniedResponse),
            _ when code != (int)GrpcCode.Ok => Deny(response.DeniedResponse),
            _ => Allow(response.OkResponse ?? new OkHttpResponse()),
        };
    }

    private static AuthorizerReply Deny(DeniedHttpResponse? denied)
    {
        var headers = new AnswerHeaders();
        foreach (HeaderValueOption option in denied?.Headers ?? [])
        {
            if (option.Append is true)
                headers.Add(HeaderMutationKind.Append, Name(option), Value(option));
            else if (option.Append is null && option.AppendAction is AppendAction.AddIfAbsent)
                headers.Add(HeaderMutationKind.AddIfAbsent, Name(option), Value(option));
            else if (option.Append is null && option.AppendAction is AppendAction.OverwriteIfExists)
                headers.Add(HeaderMutationKind.SetIfPresent, Name(option), Value(option));
            else
                headers.Replace(Name(option), Value(option));
        }
        byte[] body = Encoding.UTF8.GetBytes(denied?.Body ?? "");
        return AuthorizerReply.Of(AuthorizerAnswer.Deny(
            denied?.Status is { Code: > 0 } status ? status.Code : 403, headers.IsTooLong ? [] : headers.Mutations, body.Length > MostBodyBytes ? default : body));
    }

    private static AuthorizerReply Allow(OkHttpResponse ok)
    {
        var upstream = new AnswerHeaders();
        var downstream = new AnswerHeaders();
        // Envoy: `append` defaults to false for the request. So does the action nobody named: a second line beside a caller's own
        // would leave it to the upstream which of the two it believes.
        foreach (HeaderValueOption option in ok.Headers)
            upstream.Add(KindOf(option, HeaderMutationKind.Set), Name(option), Value(option));
        foreach (string name in ok.HeadersToRemove)
            upstream.Remove(name);
        foreach (HeaderValueOption option in ok.ResponseHeadersToAdd)
            downstream.Add(KindOf(option, HeaderMutationKind.Append), Name(option), Value(option));
        if (upstream.IsTooLong || downstream.IsTooLong)
            return AuthorizerReply.Failed("the answer has too many headers");

        ImmutableArray<QueryMutation> query =
        [
            .. ok.QueryParametersToSet.Where(static set => set.Key.Length > 0).Select(static set => QueryMutation.Of(set.Key, set.Value)),
            .. ok.QueryParametersToRemove.Where(static key => key.Length > 0).Select(static key => QueryMutation.Of(key, value: null)),
        ];
        return query.Sum(static change => (long)change.Key.Length + (change.Value?.Length ?? 0)) > MostQueryChars
            ? AuthorizerReply.Failed("the answer has too many query parameters")
            : AuthorizerReply.Of(AuthorizerAnswer.Allow(upstream.Mutations, downstream.Mutations, query));
    }

    private static HeaderMutationKind KindOf(HeaderValueOption option, HeaderMutationKind unsaid) => option switch
    {
        { Append: true } => HeaderMutationKind.Append,
        { Append: false } => HeaderMutationKind.Set,
        { AppendAction: AppendAction.AddIfAbsent } => HeaderMutationKind.AddIfAbsent,
        { AppendAction: AppendAction.OverwriteIfExists } => HeaderMutationKind.SetIfPresent,
        { AppendAction: AppendAction.AppendIfExistsOrAdd } => unsaid,
        _ => HeaderMutationKind.Set,
    };

    private static string Name(HeaderValueOption option) => option.Header?.Key ?? "";

    private static ReadOnlySpan<byte> Value(HeaderValueOption option) =>
        option.Header is not { } header ? default : header.RawValue.IsEmpty ? Encoding.UTF8.GetBytes(header.Value) : header.RawValue.Span;
}
