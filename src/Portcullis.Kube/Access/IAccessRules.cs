using System.Collections.Immutable;

namespace Portcullis.Kube;

/// <summary>Says what a caller may do. Pure and thread-safe; what no rule allows is refused.</summary>
public interface IAccessRules
{
    /// <summary>Null when allowed, otherwise why not, for the caller to read.</summary>
    string? Refusal(Caller caller, AccessQuestion question);

    /// <summary>What the caller may do, for <c>kubectl auth can-i --list</c>.</summary>
    ImmutableArray<AccessGrant> Grants(Caller caller);
}
