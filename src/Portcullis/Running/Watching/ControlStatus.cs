using Portcullis.Control;

namespace Portcullis.Running;

/// <summary>How the control plane of this process stands at a moment.</summary>
/// <param name="Api">The URL it serves at.</param>
/// <param name="Store">Where it keeps its objects.</param>
/// <param name="AuditLinesLost">Writes that could not be written into the audit log.</param>
/// <param name="AuthorityEnds">When the API's own authority ends.</param>
/// <param name="ServingEnds">When the certificate that the API serves now ends; it is made anew before.</param>
internal sealed record ControlStatus(string Api, string Store, ControlReport Report, long AuditLinesLost, DateTimeOffset AuthorityEnds, DateTimeOffset ServingEnds);
