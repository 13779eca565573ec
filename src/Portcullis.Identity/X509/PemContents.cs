using System.Collections.Immutable;
using Portcullis.Syntax;

namespace Portcullis.Identity;

/// <summary>Everything found in one PEM text, in order of appearance.</summary>
/// <param name="Certificates">DER, not yet read as certificates.</param>
/// <param name="Crls">DER.</param>
/// <param name="Problems">Blocks that could not be decoded, each with its offset in the text.</param>
public sealed record PemContents(
    ImmutableArray<byte[]> Certificates,
    ImmutableArray<byte[]> Crls,
    ImmutableArray<PemKey> Keys,
    ImmutableArray<Problem> Problems);
