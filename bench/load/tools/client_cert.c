/* Preloaded into h2load, which has no option for a client certificate: every TLS context it creates gets the certificate
 * and key in the PEM file that CLIENT_PEM names. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#include <openssl/ssl.h>

typedef SSL_CTX *(*make_context)(const SSL_METHOD *);

static void die(const char *why)
{
    fprintf(stderr, "client_cert: %s\n", why);
    _exit(97);
}

SSL_CTX *SSL_CTX_new(const SSL_METHOD *method)
{
    static make_context original;
    if (original == NULL)
        *(void **)&original = dlsym(RTLD_NEXT, "SSL_CTX_new");
    if (original == NULL)
        die("libssl has no SSL_CTX_new");

    SSL_CTX *context = original(method);
    const char *file = getenv("CLIENT_PEM");
    if (context == NULL || file == NULL)
        return context;
    if (SSL_CTX_use_certificate_chain_file(context, file) != 1)
        die("CLIENT_PEM holds no certificate");
    if (SSL_CTX_use_PrivateKey_file(context, file, SSL_FILETYPE_PEM) != 1)
        die("CLIENT_PEM holds no key for it");
    return context;
}
