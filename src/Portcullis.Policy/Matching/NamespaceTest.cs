namespace Portcullis.Policy.Matching;

/// <summary>
/// A caller's namespace. The strict form reads it from a whole workload name; Istio's form finds <c>/ns/VALUE/</c> anywhere.
/// </summary>
/// <param name="value">The value; each <c>*</c> in it is any run of bytes.</param>
/// <param name="anywhere">The same between <c>/ns/</c> and <c>/</c>, or null for the strict form only.</param>
internal sealed class NamespaceTest(Glob value, Glob? anywhere) : ByteTest
{
    public override bool Matches(ReadOnlySpan<byte> name) =>
        anywhere is not null
            ? anywhere.Matches(name) && !name.Contains((byte)'\n')
            : SpiffeText.TrySplit(name, out ReadOnlySpan<byte> ns, out _) && value.Matches(ns);
}
