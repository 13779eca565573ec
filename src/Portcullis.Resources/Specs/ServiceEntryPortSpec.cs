namespace Portcullis.Resources;

/// <summary>ServiceEntry <c>ServicePort</c>; <paramref name="TargetPort"/> 0 means the same number.</summary>
public sealed record ServiceEntryPortSpec(int Number, string Protocol, string Name, int TargetPort);
