namespace Portcullis.Resources.Decoding;

/// <summary>Decodes a kind's spec and checks it, reporting every problem to the reader's sink.</summary>
/// <param name="spec">Positioned at <c>spec</c>; at the document itself for kinds without one. The caller finishes it.</param>
/// <returns>The spec as far as it could be read; it is dropped when an error was reported. Null only on an error.</returns>
internal delegate TSpec? SpecDecoder<TSpec>(ObjectReader spec, ObjectMeta meta) where TSpec : class;
