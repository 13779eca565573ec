namespace Portcullis.Authorizing;

/// <summary>How one kind of proxy puts its question into a request.</summary>
internal interface ICheckDialect
{
    /// <summary>Turns what the proxy sent into what it was sent. Returns null, or why that cannot be done: then the answer is no.</summary>
    string? Read(CheckQuestion question, HeaderTrust trust);
}
