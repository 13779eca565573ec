using System.Text.Json;
using Portcullis.Control;
using Portcullis.Kube;

namespace Portcullis.Running;

/// <summary>A <see cref="ControlStatus"/> as the member <c>control</c> of what a status socket sends.</summary>
internal static class ControlJson
{
    private const int MostCertificates = 20;

    public static void Write(Utf8JsonWriter json, ControlStatus control)
    {
        ControlReport report = control.Report;
        json.WriteStartObject("control"u8);
        json.WriteString("api"u8, control.Api);
        json.WriteString("store"u8, control.Store);
        json.WriteNumber("revision"u8, report.Revision);
        json.WriteBoolean("leads"u8, report.Leads);
        Write(json, report.Health);
        json.WriteStartObject("objects"u8);
        foreach ((string resource, int count) in report.Objects)
            json.WriteNumber(resource, count);
        json.WriteEndObject();
        json.WriteNumber("requests"u8, report.Api.Requests.Sum(static each => each.Count));
        json.WriteNumber("requestsRefused"u8, report.Api.Requests.Where(static each => each.Code is >= 400 and < 500).Sum(static each => each.Count));
        json.WriteNumber("requestsFailed"u8, report.Api.Requests.Where(static each => each.Code >= 500).Sum(static each => each.Count));
        json.WriteNumber("watches"u8, report.Api.OpenWatches);
        json.WriteNumber("commits"u8, report.Commits.Made);
        json.WriteNumber("commitFailures"u8, report.Commits.Failures);
        Write(json, report.Engine);
        Write(json, report.DataPlanes, report.Stream);
        json.WriteNumber("auditLinesLost"u8, control.AuditLinesLost);
        json.WriteString("authorityEnds"u8, control.AuthorityEnds);
        json.WriteString("servingCertificateEnds"u8, control.ServingEnds);
        json.WriteStartArray("certificates"u8);
        foreach (CertificateEnd end in report.Certificates.OrderBy(static each => each.NotAfter).Take(MostCertificates))
        {
            json.WriteStartObject();
            json.WriteString("secret"u8, $"{end.Secret.Namespace}/{end.Secret.Name}");
            json.WriteString("member"u8, end.Member);
            json.WriteString("ends"u8, end.NotAfter);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, StoreHealth health)
    {
        json.WriteBoolean("healthy"u8, health.IsGood);
        if ((health.CommitProblem ?? health.FollowProblem) is { } problem)
            json.WriteString("problem"u8, problem);
    }

    private static void Write(Utf8JsonWriter json, EngineReport engine)
    {
        if (engine.Bytes is { } bytes)
            json.WriteNumber("storeBytes"u8, bytes);
        if (engine.Endpoints.IsEmpty)
            return;
        json.WriteNumber("failovers"u8, engine.Failovers);
        json.WriteStartArray("endpoints"u8);
        foreach (EndpointReport endpoint in engine.Endpoints)
        {
            json.WriteStartObject();
            json.WriteString("name"u8, endpoint.Name);
            json.WriteBoolean("healthy"u8, endpoint.IsHealthy);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter json, DataPlaneCounts planes, AdsCounts stream)
    {
        json.WriteStartObject("dataPlanes"u8);
        json.WriteNumber("connected"u8, planes.Connected);
        json.WriteNumber("lost"u8, planes.Lost);
        json.WriteNumber("lagging"u8, planes.Lagging);
        json.WriteNumber("refusing"u8, planes.Refusing);
        json.WriteNumber("updates"u8, stream.Updates);
        json.WriteNumber("bytes"u8, stream.Bytes);
        json.WriteNumber("rejected"u8, stream.Rejected);
        json.WriteEndObject();
    }
}
