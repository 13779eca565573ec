#!/usr/bin/env bash
# certs.sh [FOLDER]: the note's openssl steps. Writes example.com.crt (the CA), httpbin.example.com.crt (an X.509 v1
# server certificate with serial 0 and no SAN, as there) and client.example.com.crt with their keys into FOLDER.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
mkdir -p "${1:-.}"
cd "${1:-.}"
command -v openssl >/dev/null || { echo "certs.sh: openssl is missing (apt-get install openssl)" >&2; exit 1; }
umask 077

quietly() { "$@" 2>openssl.log || { cat openssl.log >&2; exit 1; }; }

quietly openssl req -x509 -sha256 -nodes -days 365 -newkey rsa:2048 -subj '/O=example Inc./CN=example.com' \
  -keyout example.com.key -out example.com.crt

quietly openssl req -out httpbin.example.com.csr -newkey rsa:2048 -nodes -keyout httpbin.example.com.key \
  -subj "/CN=httpbin.example.com/O=httpbin organization"
quietly openssl x509 -req -days 365 -CA example.com.crt -CAkey example.com.key -set_serial 0 \
  -in httpbin.example.com.csr -out httpbin.example.com.crt

quietly openssl req -nodes -newkey rsa:2048 -subj "/CN=client.example.com/O=client organization" \
  -out client.example.com.csr -pubkey -new -keyout client.example.com.key -sha256 -config "$here/ssl.cnf"
quietly openssl x509 -req -in client.example.com.csr -CA example.com.crt -CAkey example.com.key -CAcreateserial \
  -out client.example.com.crt -days 3650 -sha256 -extfile "$here/ssl-ext.cnf"

rm -f openssl.log
echo "wrote example.com.crt, httpbin.example.com.crt and client.example.com.crt with their keys into $PWD"
