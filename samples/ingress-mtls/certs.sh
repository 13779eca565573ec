#!/usr/bin/env bash
# certs.sh [FOLDER]: the guide's openssl steps without its questions. Writes cacert.pem, servercert.pem, clientcert.pem
# and their keys into FOLDER (the current one).
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
mkdir -p "${1:-.}"
cd "${1:-.}"
command -v openssl >/dev/null || { echo "certs.sh: openssl is missing (apt-get install openssl)" >&2; exit 1; }
for file in ca.cnf server.cnf client.cnf; do
  [ "$file" -ef "$here/$file" ] || cp "$here/$file" .
done
export HOME="${HOME:-$PWD}"
umask 077

# -batch takes every default, which is what the guide says to answer.
quietly() { "$@" 2>openssl.log || { cat openssl.log >&2; exit 1; }; }

quietly openssl req -batch -x509 -config ca.cnf -newkey rsa:4096 -sha256 -nodes -out cacert.pem -outform PEM

quietly openssl req -batch -config server.cnf -newkey rsa:2048 -sha256 -nodes -out server.csr -outform PEM
rm -f index.txt index.txt.attr serial.txt
touch index.txt
echo '01' > serial.txt
quietly openssl ca -batch -config ca.cnf -policy signing_policy -extensions signing_req -out servercert.pem -infiles server.csr

quietly openssl req -batch -config client.cnf -newkey rsa:2048 -sha256 -nodes -out clientcert.csr -outform PEM
quietly openssl ca -batch -config ca.cnf -policy signing_policy -extensions signing_req -out clientcert.pem -infiles clientcert.csr

rm -f openssl.log
echo "wrote cacert.pem, servercert.pem and clientcert.pem with their keys into $PWD"
