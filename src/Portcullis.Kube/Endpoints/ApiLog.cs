using Microsoft.Extensions.Logging;

namespace Portcullis.Kube;

/// <summary>What the API server says about itself; never what objects hold.</summary>
internal static partial class ApiLog
{
    [LoggerMessage(Level = LogLevel.Error, Message = "the API failed on {Method} {Path}")]
    public static partial void Failed(ILogger log, Exception problem, string method, string path);

    [LoggerMessage(Level = LogLevel.Warning, Message = "storage did not serve {Method} {Path}: {Problem}")]
    public static partial void StorageFailed(ILogger log, string method, string path, string problem);

    [LoggerMessage(Level = LogLevel.Warning, Message = "namespaces are not being cleaned up: {Problem}; trying again")]
    public static partial void TerminationFailed(ILogger log, string problem);

    [LoggerMessage(Level = LogLevel.Warning, Message = "objects whose owners are gone are not being deleted: {Problem}; trying again")]
    public static partial void DependentsFailed(ILogger log, string problem);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Key} is deleted: the last of its owners was")]
    public static partial void DependentDeleted(ILogger log, string key);
}
