/* hs PORT CERT-AND-KEY.pem CA.crt COUNT THREADS: COUNT new connections to 127.0.0.1:PORT, each with a full mutual TLS
 * handshake and one request that asks to close. Never resumes a session. Prints "OK FAILED SECONDS". */
#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { MAX_THREADS = 64, PATIENCE_SECONDS = 10 };

static const char request[] = "GET /status/200 HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";

static SSL_CTX *context;
static struct sockaddr_in address;
static atomic_int remaining, succeeded, failed;

static int open_socket(void)
{
    struct timeval patience = { .tv_sec = PATIENCE_SECONDS };
    int on = 1;
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0)
        return -1;
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
    if (connect(fd, (struct sockaddr *)&address, sizeof address) != 0) {
        close(fd);
        return -1;
    }
    return fd;
}

/* Whether the peer answered the request with 200. */
static int exchange(SSL *tls)
{
    char answer[4096];
    int length = 0, got;
    if (SSL_connect(tls) != 1 || SSL_write(tls, request, sizeof request - 1) <= 0)
        return 0;
    while (length < (int)sizeof answer && (got = SSL_read(tls, answer + length, (int)sizeof answer - length)) > 0)
        length += got;
    SSL_shutdown(tls);
    return length > 12 && memcmp(answer, "HTTP/1.1 200", 12) == 0;
}

static void *work(void *unused)
{
    while (atomic_fetch_sub(&remaining, 1) > 0) {
        int good = 0, fd = open_socket();
        if (fd >= 0) {
            SSL *tls = SSL_new(context);
            SSL_set_fd(tls, fd);
            SSL_set_tlsext_host_name(tls, "localhost");
            good = exchange(tls);
            SSL_free(tls);
            close(fd);
            ERR_clear_error();
        }
        atomic_fetch_add(good ? &succeeded : &failed, 1);
    }
    return unused;
}

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

int main(int argc, char **argv)
{
    pthread_t threads[MAX_THREADS];
    if (argc != 6) {
        fprintf(stderr, "usage: hs PORT CERT-AND-KEY.pem CA.crt COUNT THREADS\n");
        return 2;
    }
    int count = atoi(argv[5]);
    if (count < 1 || count > MAX_THREADS)
        return 2;
    address.sin_family = AF_INET;
    address.sin_port = htons((unsigned short)atoi(argv[1]));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    remaining = atoi(argv[4]);

    context = SSL_CTX_new(TLS_client_method());
    SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
    SSL_CTX_set_verify(context, SSL_VERIFY_PEER, NULL);
    if (SSL_CTX_use_certificate_chain_file(context, argv[2]) != 1 ||
        SSL_CTX_use_PrivateKey_file(context, argv[2], SSL_FILETYPE_PEM) != 1 ||
        SSL_CTX_load_verify_locations(context, argv[3], NULL) != 1) {
        ERR_print_errors_fp(stderr);
        return 2;
    }

    double start = now();
    for (int i = 0; i < count; i++)
        if (pthread_create(&threads[i], NULL, work, NULL) != 0)
            return 3;
    for (int i = 0; i < count; i++)
        pthread_join(threads[i], NULL);
    printf("%d %d %.4f\n", succeeded, failed, now() - start);
    return 0;
}
