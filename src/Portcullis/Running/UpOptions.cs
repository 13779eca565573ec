using Portcullis.Mesh;
using Portcullis.Proxy;
using Portcullis.Resources;

namespace Portcullis.Running;

/// <summary>What <c>portcullis up</c> was asked for.</summary>
/// <param name="Paths">Files and folders as given; <c>-</c> is standard input.</param>
/// <param name="AccessLog">Null: none.</param>
/// <param name="Drain">How long open requests may take to end.</param>
internal sealed record UpOptions(IReadOnlyList<string> Paths, GatewayWorkload Workload, int Workers, AccessLogFormat? AccessLog, TimeSpan Drain, UnknownFields UnknownFields);
