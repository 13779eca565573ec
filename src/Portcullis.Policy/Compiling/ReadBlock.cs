using Portcullis.Policy.Matching;

namespace Portcullis.Policy.Compiling;

/// <summary>Carries a block out of a parser, whose results are references.</summary>
internal sealed record ReadBlock(IpBlock Block);
