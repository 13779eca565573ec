using System.Security.Cryptography.X509Certificates;

namespace Portcullis.Commands;

/// <summary>The guides' subjects: where they say bj, CN and test, so do we.</summary>
/// <remarks>The platform's builder encodes last things first, hence the order: most specific first, as RFC 2253 text has it.</remarks>
internal static class CertsSubjects
{
    public static X500DistinguishedName Authority(string commonName)
    {
        var builder = new X500DistinguishedNameBuilder();
        builder.AddEmailAddress("test@example.com");
        builder.AddCommonName(commonName);
        builder.AddOrganizationalUnitName("R&D");
        builder.AddOrganizationName("test-asm");
        return AtPlace(builder);
    }

    public static X500DistinguishedName Leaf(string commonName, string organization)
    {
        var builder = new X500DistinguishedNameBuilder();
        builder.AddCommonName(commonName);
        builder.AddOrganizationName(organization);
        return AtPlace(builder);
    }

    private static X500DistinguishedName AtPlace(X500DistinguishedNameBuilder builder)
    {
        builder.AddLocalityName("bj");
        builder.AddStateOrProvinceName("bj");
        builder.AddCountryOrRegion("CN");
        return builder.Build();
    }
}
