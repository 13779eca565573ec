namespace Portcullis.Control;

/// <summary>What a caller of the API is trusted with, least first.</summary>
public enum AccessRole
{
    /// <summary>Known, and allowed nothing but to ask who it is.</summary>
    None,

    /// <summary>Fetches its own configuration stream, and nothing else.</summary>
    Proxy,

    /// <summary>Reads everything but Secrets.</summary>
    Viewer,

    /// <summary>Writes everything, Secrets too, and reads everything but Secrets.</summary>
    Operator,

    /// <summary>Everything.</summary>
    Admin,
}
