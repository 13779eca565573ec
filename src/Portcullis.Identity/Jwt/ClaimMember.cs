namespace Portcullis.Identity;

/// <summary>One name of an object and what stands under it.</summary>
/// <param name="Name">UTF-8, escapes resolved.</param>
internal readonly record struct ClaimMember(ReadOnlyMemory<byte> Name, ClaimValue Value);
