namespace Portcullis.Native;

/// <summary>One readiness report.</summary>
/// <param name="Token">What was given when the descriptor was added.</param>
/// <param name="Events">What happened.</param>
public readonly record struct Polled(long Token, PollEvents Events);
