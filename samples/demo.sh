#!/usr/bin/env bash
# demo.sh [--keep]: the ingress guide from nothing: certificates, httpbin, the gateway, and the guide's requests with their
# answers. Everything it makes is in demo/. It ends with 0 only when every answer is the expected one.
# --keep, or KEEP=1 in the environment, leaves httpbin and the gateway running.
set -euo pipefail
cd "$(dirname "$0")/.."
keep=${KEEP:-}
case ${1:-} in
  --keep) keep=1 ;;
  '') ;;
  *) echo "usage: samples/demo.sh [--keep]" >&2; exit 2 ;;
esac

pids=()
stop() {
  for pid in "${pids[@]}"; do
    kill "$pid" 2>/dev/null || true
    wait "$pid" 2>/dev/null || true
  done
}
trap stop EXIT

fail() { printf 'demo: %s\n' "$*" >&2; exit 1; }
say() { printf '\n== %s\n' "$*"; }
needs() { command -v "$1" >/dev/null || fail "$1 is missing: $2"; }

needs dotnet "install the .NET 10 SDK"
needs curl "apt-get install curl"
needs base64 "apt-get install coreutils"
curl --version | grep -q HTTP2 || fail "this curl was built without HTTP/2"

# The port asked for, or 0 (any free one) when something already listens there.
free_or_any() { if (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; then echo 0; else echo "$1"; fi; }

# Waits for the ready line of a process that writes to FILE.
ready_line() { # FILE PID
  for _ in $(seq 600); do
    grep -m1 '"ready":true' "$1" 2>/dev/null && return
    kill -0 "$2" 2>/dev/null || { cat "$1" "${1%.log}.err" >&2; fail "it ended before it was ready"; }
    sleep 0.05
  done
  fail "no ready line in $1 after 30 seconds"
}

say "Building portcullis and httpbin (Release)"
./portcullis --version
dotnet build samples/httpbin -c Release -v q --nologo >/dev/null || dotnet build samples/httpbin -c Release -v q --nologo

say "Making certificates in demo/, with the file names of the guide"
rm -rf demo
mkdir -p demo/mesh
for step in "ca" "server --cn test.com --san DNS:test.com" "client --cn test.client --san URI:spiffe://test.client"; do
  echo "\$ ./portcullis certs $step --out demo"
  # shellcheck disable=SC2086 # the words of a step are words
  ./portcullis certs $step --out demo
done

say "Starting httpbin"
artifacts/bin/Httpbin/release/httpbin --listen 127.0.0.1:0 >demo/httpbin.log 2>demo/httpbin.err &
httpbin=$!
pids+=("$httpbin")
httpbin_port=$(ready_line demo/httpbin.log "$httpbin" | sed 's/.*"port":\([0-9]*\).*/\1/')
echo "httpbin listens on 127.0.0.1:$httpbin_port (pid $httpbin)"

say "Starting the gateway on the guide's YAML"
cp samples/ingress-mtls/{gateway,virtualservice,policy}.yaml demo/mesh/
# The endpoint's port is the one thing that differs from the sample.
awk -v port="$httpbin_port" '/kind: EndpointSlice/ {slice = 1} slice {sub(/port: 8000/, "port: " port)} {print}' \
  samples/ingress-mtls/service.yaml >demo/mesh/service.yaml
samples/ingress-mtls/secret.sh demo >demo/mesh/secret.yaml
command=(./portcullis up -f demo/mesh --bind 127.0.0.1 --port "443=$(free_or_any 8443)" --port "80=$(free_or_any 8080)")
echo "\$ ${command[*]}"
"${command[@]}" >demo/gateway.log 2>demo/gateway.err &
gateway=$!
pids+=("$gateway")
ready=$(ready_line demo/gateway.log "$gateway")
echo "$ready"
port_of() { sed "s/.*\"port\":$1,\"address\":\"[^\"]*:\([0-9]*\)\".*/\1/" <<<"$ready"; }
port=$(port_of 443)

expected=0
wrong=0
# Runs curl as the guide does, with the gateway's own port; shows the command and the answer.
ask() { # TITLE PATTERN-IN-THE-ANSWER CURL-ARGUMENTS...
  local title=$1 pattern=$2 answer
  shift 2
  say "$title"
  printf '$ curl --header "host:test.com" --resolve "test.com:%s:127.0.0.1" --cacert demo/cacert.pem' "$port"
  printf ' %s' "$@"
  printf '\n'
  answer=$(curl -sS --max-time 20 --header "host:test.com" --resolve "test.com:$port:127.0.0.1" --cacert demo/cacert.pem "$@" 2>&1) || true
  printf '%s\n' "$answer"
  if grep -qE -- "$pattern" <<<"$answer"; then
    expected=$((expected + 1))
  else
    wrong=$((wrong + 1))
    echo "demo: UNEXPECTED: the answer does not match $pattern" >&2
  fi
}

client=(--cert demo/clientcert.pem --key demo/client.key.pem)
server=(--cert demo/servercert.pem --key demo/serverkey.pem)
url=https://test.com:$port
ask "Without a client certificate the handshake fails" '^curl: \((35|52|55|56)\)' "$url/status/200"
ask "With one the request is served, over HTTP/2" '^HTTP/2 200' "${client[@]}" "$url/status/200" -I
ask "The policy denies test.client one path" '^RBAC: access denied$' "${client[@]}" "$url/status/418"
ask "Another identity (the server's certificate) meets the teapot" '-=\[ teapot \]=-' "${server[@]}" "$url/status/418"

say "Result: $expected of 4 answers as expected"
[ "$wrong" -eq 0 ] || exit 1

if [ -n "$keep" ]; then
  pids=()
  disown -a
  cat <<TEXT
Still running: the gateway (pid $gateway; https port $port, http port $(port_of 80)) and httpbin (pid $httpbin).
  curl --resolve "test.com:$port:127.0.0.1" --cacert demo/cacert.pem ${client[*]} $url/headers
Edit demo/mesh/policy.yaml and ask again: it is in force at once. The access log is demo/gateway.log.
Stop both: kill $gateway $httpbin
TEXT
else
  echo "Everything is stopped. KEEP=1 make demo leaves it running."
fi
