using System.Collections.Immutable;
using Portcullis.Resources;
using Portcullis.Syntax;

namespace Portcullis.Control;

/// <summary>What one change would bring.</summary>
/// <param name="Found">Everything found after it and not before it.</param>
/// <param name="Old">The object as it stands; null when there is none that the mesh reads.</param>
/// <param name="Now">The object as it would be; null when it is deleted, cannot be decoded, or is not read by the mesh.</param>
/// <param name="Opened">What the change would open, a sentence each.</param>
internal sealed record Judgement(ImmutableArray<Diagnostic> Found, DecodedObject? Old, DecodedObject? Now, ImmutableArray<string> Opened);
