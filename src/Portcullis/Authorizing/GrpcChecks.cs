using System.Text;
using Google.Protobuf;
using Microsoft.AspNetCore.Http;
using Portcullis.Wire;
using Portcullis.Wire.ExternalAuthorization;

namespace Portcullis.Authorizing;

/// <summary>Answers <c>envoy.service.auth.v3.Authorization/Check</c>.</summary>
internal sealed class GrpcChecks(CheckService service, bool explain)
{
    public const string Method = "/envoy.service.auth.v3.Authorization/Check";

    public async Task<GrpcReply<CheckResponse>> Answer(CheckRequest request, HttpContext context, CancellationToken cancelled)
    {
        _ = context;
        CheckVerdict verdict = await service.Answer("grpc", request, GrpcQuestion.Read, cancelled);
        return GrpcReply<CheckResponse>.Success(verdict.Allowed ? Allowed(verdict) : Refused(verdict));
    }

    private CheckResponse Allowed(CheckVerdict verdict)
    {
        var ok = new OkHttpResponse();
        ok.HeadersToRemove.AddRange(verdict.RemovedHeaders);
        ok.QueryParametersToRemove.AddRange(verdict.RemovedParameters);
        foreach ((string name, string value) in verdict.WrittenParameters)
            ok.QueryParametersToSet.Add(new QueryParameter { Key = name, Value = value });
        Add(ok.Headers, verdict.UpstreamHeaders);
        Add(ok.ResponseHeadersToAdd, verdict.ResponseHeaders);
        if (explain)
            Add(ok.ResponseHeadersToAdd, [Reason(verdict)]);
        return new CheckResponse { Status = new Status { Code = (int)GrpcCode.Ok }, OkResponse = ok };
    }

    private CheckResponse Refused(CheckVerdict verdict)
    {
        var denied = new DeniedHttpResponse
        {
            Status = new HttpStatus { Code = verdict.Status },
            Body = Encoding.UTF8.GetString(verdict.Body),
        };
        Add(denied.Headers, verdict.ResponseHeaders);
        if (explain)
            Add(denied.Headers, [Reason(verdict)]);
        GrpcCode code = verdict.Status == StatusCodes.Status401Unauthorized ? GrpcCode.Unauthenticated : GrpcCode.PermissionDenied;
        return new CheckResponse { Status = new Status { Code = (int)code }, DeniedResponse = denied };
    }

    private static HeaderField Reason(CheckVerdict verdict) => new("x-portcullis-reason", Encoding.UTF8.GetBytes(verdict.Reason));

    /// <summary>The first line of a name replaces what is there, the next ones join it.</summary>
    private static void Add(Google.Protobuf.Collections.RepeatedField<HeaderValueOption> options, IEnumerable<HeaderField> fields)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (HeaderField field in fields)
        {
            var header = new HeaderValue { Key = field.Name };
            if (field.Value.AsSpan().IndexOfAnyExceptInRange((byte)' ', (byte)'~') < 0)
                header.Value = Encoding.ASCII.GetString(field.Value);
            else
                header.RawValue = ByteString.CopyFrom(field.Value);
            options.Add(new HeaderValueOption
            {
                Header = header,
                AppendAction = seen.Add(field.Name) ? HeaderValueOption.Types.HeaderAppendAction.OverwriteIfExistsOrAdd : HeaderValueOption.Types.HeaderAppendAction.AppendIfExistsOrAdd,
            });
        }
    }
}
