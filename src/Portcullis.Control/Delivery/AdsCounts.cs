namespace Portcullis.Control;

/// <summary>What the configuration stream has done since its start, and how many streams are open now.</summary>
/// <param name="Bytes">Of messages sent, before TLS.</param>
public readonly record struct AdsCounts(int Streams, long Updates, long Bytes, long Acknowledged, long Refused, long Rejected);
