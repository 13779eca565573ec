using System.Collections.Immutable;
using Portcullis.Kube;

namespace Portcullis.Control;

/// <summary>How a control plane stands at a moment, for status and metrics.</summary>
/// <param name="Revision">The store's.</param>
/// <param name="Objects">How many objects the API has.</param>
/// <param name="DataPlanes">Connected to this process.</param>
/// <param name="LostDataPlanes">Were connected to this process, and are not forgotten yet.</param>
/// <param name="Certificates">The first end of a certificate in each Secret; known to the control plane that leads, empty elsewhere.</param>
public sealed record ControlReport(
    long Revision, int Objects, int DataPlanes, int LostDataPlanes, int OpenWatches, AdsCounts Stream, StoreHealth Store, ImmutableArray<CertificateEnd> Certificates);
