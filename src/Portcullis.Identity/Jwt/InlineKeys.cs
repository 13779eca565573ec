namespace Portcullis.Identity;

/// <summary>The keys that stand in the rules themselves, for commands that fetch nothing.</summary>
public sealed class InlineKeys : ITokenKeys
{
    private InlineKeys()
    {
    }

    public static InlineKeys Instance { get; } = new();

    public TokenKeySet? Find(KeyReference reference)
    {
        ArgumentNullException.ThrowIfNull(reference);
        return reference.Inline;
    }

    /// <summary>Does nothing: inline keys change only with the rule.</summary>
    public void ReportUnknownKey(KeyReference reference)
    {
    }
}
