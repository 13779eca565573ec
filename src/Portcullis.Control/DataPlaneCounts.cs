namespace Portcullis.Control;

/// <summary>The data planes of one control plane at a moment.</summary>
/// <param name="Lost">Were connected to it, and are not forgotten yet.</param>
/// <param name="Lagging">Connected, and have not yet answered to everything that there is for them.</param>
/// <param name="Refusing">Connected, and refuse something.</param>
public sealed record DataPlaneCounts(int Connected, int Lost, int Lagging, int Refusing);
