using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace Portcullis.Native;

/// <summary>Owns the certificates and CRLs read from PEM text. Text between blocks is skipped, keys are ignored.</summary>
internal sealed unsafe class PemObjects : IDisposable
{
    private readonly List<nint> _certificates = [];
    private readonly List<nint> _crls = [];

    private PemObjects()
    {
    }

    public IReadOnlyList<nint> Certificates => _certificates;
    public IReadOnlyList<nint> Crls => _crls;

    /// <summary>Null with a problem when any block is broken: half a trust bundle is not a trust bundle.</summary>
    public static PemObjects? Read(string pem, out string? problem)
    {
        problem = null;
        var found = new PemObjects();
        if (string.IsNullOrWhiteSpace(pem))
            return found;

        byte[] bytes = Encoding.UTF8.GetBytes(pem);
        fixed (byte* start = bytes)
        {
            LibCrypto.ERR_clear_error();
            nint bio = LibCrypto.BIO_new_mem_buf(start, bytes.Length);
            nint stack = LibCrypto.PEM_X509_INFO_read_bio(bio, 0, &NoPassword, 0);
            _ = LibCrypto.BIO_free(bio);
            if (stack == 0)
            {
                problem = OpenSslError.Take().Text;
                found.Dispose();
                return null;
            }
            found.TakeAll(stack);
        }
        return found;
    }

    /// <summary>Reads one unencrypted private key; 0 with a problem otherwise. The caller frees it.</summary>
    public static nint ReadKey(string pem, out string? problem)
    {
        problem = null;
        if (pem.Contains("-----BEGIN ENCRYPTED", StringComparison.Ordinal) || pem.Contains("4,ENCRYPTED", StringComparison.Ordinal))
        {
            problem = "private key is encrypted; give it without a passphrase";
            return 0;
        }

        byte[] bytes = Encoding.UTF8.GetBytes(pem);
        fixed (byte* start = bytes)
        {
            LibCrypto.ERR_clear_error();
            nint bio = LibCrypto.BIO_new_mem_buf(start, bytes.Length);
            nint key = LibCrypto.PEM_read_bio_PrivateKey(bio, 0, &NoPassword, 0);
            _ = LibCrypto.BIO_free(bio);
            LibCrypto.ERR_clear_error();
            CryptographicZero(bytes);
            if (key == 0)
                problem = "private key cannot be read";
            return key;
        }
    }

    public void Dispose()
    {
        foreach (nint certificate in _certificates)
            LibCrypto.X509_free(certificate);
        foreach (nint crl in _crls)
            LibCrypto.X509_CRL_free(crl);
        _certificates.Clear();
        _crls.Clear();
    }

    private static void CryptographicZero(byte[] secret) => System.Security.Cryptography.CryptographicOperations.ZeroMemory(secret);

    // X509_INFO begins with its certificate and its CRL; taking them out leaves nulls that its destructor skips.
    private void TakeAll(nint stack)
    {
        for (int i = 0; i < LibCrypto.OPENSSL_sk_num(stack); i++)
        {
            nint* entry = (nint*)LibCrypto.OPENSSL_sk_value(stack, i);
            if (entry[0] != 0)
                _certificates.Add(entry[0]);
            if (entry[1] != 0)
                _crls.Add(entry[1]);
            entry[0] = 0;
            entry[1] = 0;
            LibCrypto.X509_INFO_free((nint)entry);
        }
        LibCrypto.OPENSSL_sk_free(stack);
    }

    // Without a callback OpenSSL would ask the terminal.
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int NoPassword(byte* buffer, int size, int writing, nint argument) => -1;
}
