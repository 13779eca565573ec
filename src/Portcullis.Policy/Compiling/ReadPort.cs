namespace Portcullis.Policy.Compiling;

/// <summary>Carries a port out of a parser, whose results are references.</summary>
internal sealed record ReadPort(ushort Port);
