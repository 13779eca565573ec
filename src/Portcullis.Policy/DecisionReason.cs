namespace Portcullis.Policy;

/// <summary>Why a request was allowed or refused.</summary>
public enum DecisionReason
{
    /// <summary>Refused: nothing was decided. The default value, so that a forgotten decision refuses.</summary>
    Undecided,

    /// <summary>Allowed: no ALLOW policy applies and no DENY rule matched.</summary>
    NoAllowPolicyApplies,

    /// <summary>Allowed by the rule named.</summary>
    AllowedByPolicy,

    /// <summary>Refused by the DENY rule named.</summary>
    DeniedByPolicy,

    /// <summary>Refused: ALLOW policies apply and none of their rules matched.</summary>
    NoAllowPolicyMatched,

    /// <summary>Refused: the CUSTOM rule named asks a provider, and nobody asked it.</summary>
    ProviderNotContacted,

    /// <summary>Refused: the provider that the CUSTOM rule named asks said no.</summary>
    ProviderDenied,

    /// <summary>Refused: the provider that the CUSTOM rule named asks gave no answer that can be understood.</summary>
    ProviderFailed,

    /// <summary>Refused: the CUSTOM rule named asks a provider that MeshConfig does not have, or that cannot be asked.</summary>
    ProviderUnknown,

    /// <summary>Refused: the CUSTOM rule named asks a provider without naming it.</summary>
    ProviderMissing,

    /// <summary>Refused: the CUSTOM policies of the workload name different providers, and Istio asks only one.</summary>
    ProvidersDiffer,

    /// <summary>Refused: policies were compiled for HTTP and the connection is not HTTP.</summary>
    NotHttp,
}
