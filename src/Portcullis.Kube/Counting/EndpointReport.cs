namespace Portcullis.Kube;

/// <summary>How one member of a cluster answered last.</summary>
/// <param name="Name">Its URL.</param>
/// <param name="IsHealthy">The last request to it was answered, or none was made yet.</param>
/// <param name="Failures">Requests that it did not answer as it should.</param>
public sealed record EndpointReport(string Name, bool IsHealthy, long Failures);
