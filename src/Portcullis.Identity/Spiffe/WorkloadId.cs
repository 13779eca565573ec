using Portcullis.Syntax;

namespace Portcullis.Identity;

/// <summary>
/// An Istio workload's name, <c>spiffe://TRUST-DOMAIN/ns/NAMESPACE/sa/ACCOUNT</c>, taken apart. All parts are non-empty.
/// </summary>
/// <remarks>Istio: its own parser lets empty parts through; here they do not make a workload.</remarks>
public sealed record WorkloadId
{
    private WorkloadId(string trustDomain, string @namespace, string serviceAccount) =>
        (TrustDomain, Namespace, ServiceAccount) = (trustDomain, @namespace, serviceAccount);

    public string TrustDomain { get; }
    public string Namespace { get; }
    public string ServiceAccount { get; }

    /// <summary>Exactly five parts, no more. A longer path is not an Istio workload's name.</summary>
    public static Parsed<WorkloadId> Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (!text.StartsWith(SpiffeId.Scheme, StringComparison.Ordinal))
            return new Problem("scheme must be `spiffe://`", 0);

        string[] parts = text[SpiffeId.Scheme.Length..].Split('/', count: 6);
        if (parts.Length != 5 || parts[1] != "ns" || parts[3] != "sa")
            return new Problem("a workload is named `spiffe://TRUST-DOMAIN/ns/NAMESPACE/sa/ACCOUNT`", SpiffeId.Scheme.Length);
        if (parts[0].Length == 0 || parts[2].Length == 0 || parts[4].Length == 0)
            return new Problem("trust domain, namespace and service account must not be empty", SpiffeId.Scheme.Length);

        return new WorkloadId(parts[0], parts[2], parts[4]);
    }

    public override string ToString() => $"{SpiffeId.Scheme}{TrustDomain}/ns/{Namespace}/sa/{ServiceAccount}";
}
