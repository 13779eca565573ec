using System.Collections.Immutable;
using Portcullis.Syntax;

namespace Portcullis.Resources;

/// <summary>Texts read from disk, and the places to watch for a change.</summary>
/// <param name="Sources">In the order of the paths given; files of a folder by name.</param>
/// <param name="Watched">Every file and folder named by the user, existing or not, and every file read. Standard input is not among them.</param>
public sealed record LoadedFiles(ImmutableArray<SourceText> Sources, ImmutableArray<string> Watched);
