namespace Portcullis.Native;

/// <summary>A verdict and, when it accepts, the Unix seconds between which it holds: the narrowest of the chain and its CRLs.</summary>
internal readonly record struct ChainAnswer(ChainVerdict Verdict, long NotBefore, long NotAfter);
