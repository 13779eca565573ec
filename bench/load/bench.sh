#!/usr/bin/env bash
# bench.sh [OPTIONS] [TARGET...]: CPU per request of portcullis, nginx and HAProxy doing the same job; see ../README.md.
set -euo pipefail
cd "$(dirname "$0")"

package_of() {
  case $1 in
    h2load) echo nghttp2-client ;;
    gcc) echo "gcc libssl-dev" ;;
    *) echo "$1" ;;
  esac
}
for tool in nginx haproxy h2load gcc openssl curl python3; do
  PATH=$PATH:/usr/sbin command -v "$tool" >/dev/null || { echo "bench: $tool is missing (apt-get install $(package_of "$tool"))" >&2; exit 1; }
done
export PATH=$PATH:/usr/sbin

mkdir -p run/www results
[ -f run/www/1m ] || head -c 1048576 /dev/urandom >run/www/1m
# Made anew after three weeks: the certificates are good for thirty days.
[ -n "$(find certs/ec-other.pem -mtime -21 2>/dev/null)" ] || ./certs.sh certs
[ tools/client_cert.so -nt tools/client_cert.c ] || gcc -O2 -Wall -shared -fPIC -o tools/client_cert.so tools/client_cert.c -ldl
[ tools/hs -nt tools/hs.c ] || gcc -O2 -Wall -o tools/hs tools/hs.c -lssl -lcrypto -lpthread
../../portcullis --version >/dev/null || [[ " $* " != *" portcullis "* ]] # the launcher builds the release when it is stale

PYTHONDONTWRITEBYTECODE=1 exec python3 bench.py "$@"
