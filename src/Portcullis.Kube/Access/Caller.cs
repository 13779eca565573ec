using System.Collections.Immutable;

namespace Portcullis.Kube;

/// <summary>Who makes an API request, as authentication found it.</summary>
/// <param name="Name">A certificate's common name, or a token's subject.</param>
/// <param name="Groups">A certificate's organizations, or what the token grants.</param>
/// <param name="How">For the audit log: <c>certificate</c>, <c>token</c>, <c>file</c> (the store was opened without the API), <c>internal</c>.</param>
public sealed record Caller(string Name, ImmutableArray<string> Groups, string How, string Uid = "")
{
    /// <summary>The control plane itself.</summary>
    public static Caller Internal { get; } = new("system:portcullis", ["system:masters"], "internal");
}
