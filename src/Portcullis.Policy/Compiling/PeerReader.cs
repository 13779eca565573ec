using System.Text;
using Portcullis.Policy.Matching;
using Portcullis.Syntax;

namespace Portcullis.Policy.Compiling;

/// <summary>Values about the caller's workload: namespaces, service accounts, trust domains.</summary>
/// <param name="ns">Namespace of the policy, which a bare service account belongs to.</param>
/// <param name="strict">
/// Whether a match helps to admit. Then only a whole workload name counts. What helps to refuse goes by Istio's looser forms too,
/// so that an odd name gains nothing either way.
/// </param>
internal sealed class PeerReader(string ns, bool strict)
{
    private const int LongestAccount = 320;

    public Parsed<ByteTest> Namespace(string value)
    {
        var exact = new Glob(Pieces(value));
        return new NamespaceTest(exact, strict ? null : new Glob(Pieces($"*/ns/{value}/*")));
    }

    public Parsed<ByteTest> ServiceAccount(string value)
    {
        int slash = value.IndexOf('/');
        string account = value[(slash + 1)..];
        string owner = slash < 0 ? ns : value[..slash];
        if (value.Length > LongestAccount || value.Contains('*') || owner.Length == 0 || account.Length == 0 || account.Contains('/'))
            return new Problem($"`{value}` is neither `ACCOUNT` nor `NAMESPACE/ACCOUNT`");
        return new ServiceAccountTest(Encoding.UTF8.GetBytes($"/ns/{owner}/"), Encoding.UTF8.GetBytes($"/sa/{account}"), strict);
    }

    public static Parsed<ByteTest> TrustDomain(string value) =>
        value.Contains('/') ? new Problem($"trust domain `{value}` must not hold `/`") : TrustDomainCondition(value);

    /// <summary>As a <c>when</c> value, where Istio does not look for slashes.</summary>
    public static Parsed<ByteTest> TrustDomainCondition(string value)
    {
        if (value == "*")
            return new TrustDomainTest(PatternKind.Present, []);
        int star = value.IndexOf('*');
        if (star != value.LastIndexOf('*') || (star > 0 && star < value.Length - 1))
            return new Problem($"trust domain `{value}` may hold one `*`, at its start or end");
        return star switch
        {
            0 => new TrustDomainTest(PatternKind.Suffix, Encoding.UTF8.GetBytes(value[1..])),
            > 0 => new TrustDomainTest(PatternKind.Prefix, Encoding.UTF8.GetBytes(value[..^1])),
            _ => new TrustDomainTest(PatternKind.Exact, Encoding.UTF8.GetBytes(value)),
        };
    }

    private static byte[][] Pieces(string value) => [.. value.Split('*').Select(Encoding.UTF8.GetBytes)];
}
