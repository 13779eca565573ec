using Portcullis.Native;

namespace Portcullis.Commands;

/// <summary>What <c>certs verify</c> was asked. Files are paths; the first holds the leaf.</summary>
internal sealed record CertsQuestion(string Anchors, string? Crls, string? At, ChainUsage Usage, string? Name, string[] Files);
