using System.Collections.Immutable;

namespace Portcullis.Resources;

/// <summary>VirtualService <c>HTTPDirectResponse</c>; the body is decoded from <c>string</c> or base64 <c>bytes</c>.</summary>
public sealed record HttpDirectResponseSpec(int Status, ImmutableArray<byte> Body);
