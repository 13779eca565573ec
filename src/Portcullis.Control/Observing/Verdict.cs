namespace Portcullis.Control;

/// <summary>What a condition is to say.</summary>
/// <param name="Status">True, False or Unknown.</param>
/// <param name="Reason">One CamelCase word.</param>
internal sealed record Verdict(string Status, string Reason, string Message)
{
    public const string Enforced = "Enforced";
    public const string Accepted = "Accepted";

    public bool IsTrue => Status == "True";
}
