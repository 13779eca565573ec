using Portcullis.Http;

namespace Portcullis.Policy.Matching;

/// <summary>A test of a header: some line of that name fits.</summary>
/// <remarks>SECURITY: each line by itself, never the comma-joined form (CVE-2026-26308, CVE-2020-25017).</remarks>
/// <param name="name">Lower-case.</param>
internal sealed class HeaderTerm(byte[] name, ByteTests tests) : Term
{
    public override FactKind Fact => FactKind.Header;

    public ReadOnlySpan<byte> Name => name;

    public override bool Matches(in RequestFacts facts)
    {
        HeaderList? headers = facts.Headers;
        if (headers is null)
            return false;
        for (int line = headers.Find(name); line >= 0; line = headers.Find(name, line + 1))
        {
            if (tests.Any(headers.Value(line)))
                return true;
        }
        return false;
    }
}
