namespace Portcullis.DeliveryBench;

/// <summary>One change.</summary>
/// <param name="Stored">Milliseconds until the writer had its answer.</param>
/// <param name="Arrivals">Milliseconds until each proxy had the change.</param>
/// <param name="Enforced">Milliseconds until the policy's status said that all enforce it.</param>
/// <param name="Bytes">Sent to all proxies, TLS included.</param>
/// <param name="Cpu">Milliseconds of CPU of the control plane.</param>
internal sealed record RoundFigures(double Stored, double[] Arrivals, double Enforced, double Bytes, double Cpu);
