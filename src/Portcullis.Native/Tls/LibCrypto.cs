using System.Runtime.InteropServices;

namespace Portcullis.Native;

/// <summary>The functions of OpenSSL 3's libcrypto that we call.</summary>
internal static unsafe partial class LibCrypto
{
    private const string Library = "libcrypto.so.3";

    public const ulong FlagCrlCheck = 0x4, FlagCrlCheckAll = 0x8, FlagTrustedFirst = 0x8000, FlagPartialChain = 0x80000;
    public const int SubjectAltName = 85; // NID_subject_alt_name
    public const int KeyEd25519 = 1087; // EVP_PKEY_ED25519

    [LibraryImport(Library)] public static partial void ERR_clear_error();
    [LibraryImport(Library)] public static partial ulong ERR_get_error();
    [LibraryImport(Library)] public static partial byte* ERR_reason_error_string(ulong error);
    [LibraryImport(Library)] public static partial byte* X509_verify_cert_error_string(nint code);

    [LibraryImport(Library)] public static partial nint BIO_new_mem_buf(byte* bytes, int length);
    [LibraryImport(Library)] public static partial int BIO_free(nint bio);
    [LibraryImport(Library)] public static partial nint PEM_X509_INFO_read_bio(nint bio, nint stack, delegate* unmanaged[Cdecl]<byte*, int, int, nint, int> password, nint argument);
    [LibraryImport(Library)] public static partial void X509_INFO_free(nint entry);
    [LibraryImport(Library)] public static partial nint PEM_read_bio_PrivateKey(nint bio, nint key, delegate* unmanaged[Cdecl]<byte*, int, int, nint, int> password, nint argument);
    [LibraryImport(Library)] public static partial int EVP_PKEY_get_base_id(nint key);
    [LibraryImport(Library)] public static partial int EVP_PKEY_get_int_param(nint key, byte* name, int* value);
    [LibraryImport(Library)] public static partial void EVP_PKEY_free(nint key);
    [LibraryImport(Library)] public static partial nint EVP_PKEY_new_raw_public_key(int type, nint engine, byte* key, nint length);
    [LibraryImport(Library)] public static partial nint EVP_PKEY_new_raw_private_key(int type, nint engine, byte* key, nint length);
    [LibraryImport(Library)] public static partial int EVP_PKEY_get_raw_public_key(nint key, byte* bytes, nint* length);
    [LibraryImport(Library)] public static partial nint EVP_MD_CTX_new();
    [LibraryImport(Library)] public static partial void EVP_MD_CTX_free(nint digest);
    [LibraryImport(Library)] public static partial int EVP_DigestVerifyInit(nint digest, nint* check, nint type, nint engine, nint key);
    [LibraryImport(Library)] public static partial int EVP_DigestVerify(nint digest, byte* signature, nint signatureLength, byte* message, nint length);
    [LibraryImport(Library)] public static partial int EVP_DigestSignInit(nint digest, nint* sign, nint type, nint engine, nint key);
    [LibraryImport(Library)] public static partial int EVP_DigestSign(nint digest, byte* signature, nint* signatureLength, byte* message, nint length);

    [LibraryImport(Library)] public static partial nint OPENSSL_sk_new_null();
    [LibraryImport(Library)] public static partial int OPENSSL_sk_num(nint stack);
    [LibraryImport(Library)] public static partial nint OPENSSL_sk_value(nint stack, int index);
    [LibraryImport(Library)] public static partial int OPENSSL_sk_push(nint stack, nint item);
    [LibraryImport(Library)] public static partial void OPENSSL_sk_free(nint stack);

    [LibraryImport(Library)] public static partial nint d2i_X509(nint reuse, byte** bytes, nint length);
    [LibraryImport(Library)] public static partial int i2d_X509(nint certificate, byte** bytes);
    [LibraryImport(Library)] public static partial void X509_free(nint certificate);
    [LibraryImport(Library)] public static partial int X509_check_private_key(nint certificate, nint key);
    [LibraryImport(Library)] public static partial int X509_digest(nint certificate, nint type, byte* digest, uint* length);
    [LibraryImport(Library)] public static partial nint EVP_sha256();
    [LibraryImport(Library)] public static partial nint X509_get0_pubkey(nint certificate);
    [LibraryImport(Library)] public static partial nint X509_get_X509_PUBKEY(nint certificate);
    [LibraryImport(Library)] public static partial int i2d_X509_PUBKEY(nint key, byte** bytes);
    [LibraryImport(Library)] public static partial int X509_cmp(nint one, nint other);
    [LibraryImport(Library)] public static partial int X509_check_issued(nint issuer, nint subject);
    [LibraryImport(Library)] public static partial nint X509_get0_notBefore(nint certificate);
    [LibraryImport(Library)] public static partial nint X509_get0_notAfter(nint certificate);
    [LibraryImport(Library)] public static partial nint X509_get_version(nint certificate);
    [LibraryImport(Library)] public static partial nint X509_get0_serialNumber(nint certificate);
    [LibraryImport(Library)] public static partial int X509_get_ext_count(nint certificate);
    [LibraryImport(Library)] public static partial int X509_EXTENSION_get_critical(nint extension);
    [LibraryImport(Library)] public static partial int X509_NAME_entry_count(nint name);
    [LibraryImport(Library)] public static partial nint X509_get_subject_name(nint certificate);
    [LibraryImport(Library)] public static partial nint X509_get_issuer_name(nint certificate);
    [LibraryImport(Library)] public static partial uint X509_get_extended_key_usage(nint certificate);
    [LibraryImport(Library)] public static partial uint X509_get_extension_flags(nint certificate);
    [LibraryImport(Library)] public static partial uint X509_get_key_usage(nint certificate);
    [LibraryImport(Library)] public static partial int X509_get_ext_by_NID(nint certificate, int nid, int after);
    [LibraryImport(Library)] public static partial nint X509_get_ext(nint certificate, int index);
    [LibraryImport(Library)] public static partial nint X509_EXTENSION_get_data(nint extension);
    [LibraryImport(Library)] public static partial byte* ASN1_STRING_get0_data(nint text);
    [LibraryImport(Library)] public static partial int ASN1_STRING_length(nint text);
    [LibraryImport(Library)] public static partial int ASN1_TIME_to_tm(nint time, int* parts);

    [LibraryImport(Library)] public static partial void X509_CRL_free(nint crl);
    [LibraryImport(Library)] public static partial nint X509_CRL_get0_nextUpdate(nint crl);

    [LibraryImport(Library)] public static partial nint X509_STORE_new();
    [LibraryImport(Library)] public static partial void X509_STORE_free(nint store);
    [LibraryImport(Library)] public static partial int X509_STORE_add_cert(nint store, nint certificate);
    [LibraryImport(Library)] public static partial int X509_STORE_add_crl(nint store, nint crl);

    [LibraryImport(Library)] public static partial nint X509_STORE_get1_all_certs(nint store);
    [LibraryImport(Library)] public static partial nint X509_STORE_get0_objects(nint store);
    [LibraryImport(Library)] public static partial nint X509_OBJECT_get0_X509_CRL(nint entry);

    [LibraryImport(Library)] public static partial nint X509_STORE_CTX_new();
    [LibraryImport(Library)] public static partial void X509_STORE_CTX_free(nint check);
    [LibraryImport(Library)] public static partial int X509_STORE_CTX_init(nint check, nint store, nint certificate, nint untrusted);
    [LibraryImport(Library)] public static partial int X509_STORE_CTX_set_default(nint check, byte* name);
    [LibraryImport(Library)] public static partial nint X509_STORE_CTX_get0_param(nint check);
    [LibraryImport(Library)] public static partial nint X509_STORE_CTX_get0_cert(nint check);
    [LibraryImport(Library)] public static partial nint X509_STORE_CTX_get0_untrusted(nint check);
    [LibraryImport(Library)] public static partial nint X509_STORE_CTX_get0_chain(nint check);
    [LibraryImport(Library)] public static partial nint X509_STORE_CTX_get_current_cert(nint check);
    [LibraryImport(Library)] public static partial int X509_STORE_CTX_get_error(nint check);
    [LibraryImport(Library)] public static partial int X509_STORE_CTX_get_error_depth(nint check);
    [LibraryImport(Library)] public static partial void X509_STORE_CTX_set_error(nint check, int code);
    [LibraryImport(Library)] public static partial int X509_verify_cert(nint check);

    [LibraryImport(Library)] public static partial int X509_VERIFY_PARAM_set_flags(nint parameters, ulong flags);
    [LibraryImport(Library)] public static partial void X509_VERIFY_PARAM_set_depth(nint parameters, int depth);
    [LibraryImport(Library)] public static partial void X509_VERIFY_PARAM_set_auth_level(nint parameters, int level);
    [LibraryImport(Library)] public static partial void X509_VERIFY_PARAM_set_time(nint parameters, nint unixSeconds);
}
