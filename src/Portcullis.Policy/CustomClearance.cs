namespace Portcullis.Policy;

/// <summary>Proof that CUSTOM has nothing against a request: no rule of it matched, or its provider said yes. Only a <see cref="CustomQuestion"/> hands one out.</summary>
public sealed class CustomClearance
{
    internal CustomClearance(AccessPolicy policy) => Policy = policy;

    /// <summary>SECURITY: what other policies asked clears nothing here.</summary>
    internal AccessPolicy Policy { get; }
}
