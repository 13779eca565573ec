#!/usr/bin/env bash
# certs.sh FOLDER: two sets of certificates, each with a CA, a server (localhost, 127.0.0.1), the client that one path is
# denied to (spiffe://test.client) and another client: "rsa" as in the guide (RSA-2048 under RSA-4096), "ec" all P-256.
set -euo pipefail
mkdir -p "$1"
cd "$1"
umask 077

issue() { # SET NAME COMMON-NAME SUBJECT-ALTERNATIVE-NAMES
  local set=$1 name=$1-$2
  openssl req -new -nodes -newkey "${leaf_key[@]}" -subj "/O=bench/CN=$3" -keyout "$name.key" -out "$name.csr" 2>/dev/null
  printf 'basicConstraints=critical,CA:FALSE\nkeyUsage=critical,digitalSignature,keyEncipherment\nsubjectAltName=%s\n' "$4" >"$name.ext"
  openssl x509 -req -sha256 -days 30 -in "$name.csr" -CA "$set-ca.crt" -CAkey "$set-ca.key" -CAcreateserial \
    -extfile "$name.ext" -out "$name.crt" 2>/dev/null
  cat "$name.crt" "$name.key" >"$name.pem"
  rm "$name.csr" "$name.ext"
}

for set in rsa ec; do
  if [ "$set" = rsa ]; then
    ca_key=(rsa:4096) leaf_key=(rsa:2048)
  else
    ca_key=(ec -pkeyopt ec_paramgen_curve:P-256) leaf_key=("${ca_key[@]}")
  fi
  openssl req -x509 -nodes -sha256 -days 30 -newkey "${ca_key[@]}" -subj "/O=bench/CN=$set CA" \
    -keyout "$set-ca.key" -out "$set-ca.crt" 2>/dev/null
  issue "$set" server localhost "DNS:localhost,IP:127.0.0.1"
  issue "$set" client test.client "URI:spiffe://test.client"
  issue "$set" other other.client "URI:spiffe://other.client"
done
