namespace Portcullis.Control;

/// <summary>A stream that stands for a data plane.</summary>
/// <param name="Instance">The process's, or empty.</param>
/// <param name="Remote">From where it came.</param>
internal sealed record AdsPlace(string Instance, string Remote, DateTimeOffset Since);
