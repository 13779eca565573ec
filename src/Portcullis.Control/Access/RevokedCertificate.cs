namespace Portcullis.Control;

/// <summary>Client certificates of the API that count no more although they have not ended.</summary>
/// <param name="Name">Every certificate of this user that was issued up to <paramref name="At"/>; empty when a single one is meant.</param>
/// <param name="Serial">The serial number of the one that is meant, lower-case hexadecimal; empty when all of a user are.</param>
/// <param name="By">Who revoked it.</param>
public sealed record RevokedCertificate(string Name, string Serial, DateTimeOffset At, string By);
