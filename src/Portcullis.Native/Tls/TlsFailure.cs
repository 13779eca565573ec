namespace Portcullis.Native;

/// <summary>Why a TLS session failed.</summary>
/// <param name="Refusal">Not <see cref="PeerRefusal.None"/> exactly when <paramref name="Kind"/> is <see cref="TlsFailureKind.PeerRefused"/>.</param>
/// <param name="Message">For people: lower case, no full stop.</param>
public sealed record TlsFailure(TlsFailureKind Kind, PeerRefusal Refusal, string Message);
