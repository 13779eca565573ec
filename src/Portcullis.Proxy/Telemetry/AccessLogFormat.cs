namespace Portcullis.Proxy;

/// <summary>How an access log line is written.</summary>
public enum AccessLogFormat
{
    /// <summary>One JSON object a line.</summary>
    Json,

    /// <summary>One line of <c>name=value</c> pairs, strings quoted as in JSON.</summary>
    Text,
}
