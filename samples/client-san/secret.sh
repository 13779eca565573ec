#!/usr/bin/env bash
# secret.sh [FOLDER]: the Secret `httpbin-credential` of the PEM files in FOLDER (the current one), on standard output.
set -euo pipefail
folder=${1:-.}

value() { # KEY FILE
  [ -r "$folder/$2" ] || { echo "secret.sh: cannot read $folder/$2; run certs.sh first" >&2; exit 1; }
  printf '  %s: %s\n' "$1" "$(base64 < "$folder/$2" | tr -d '\n')"
}

cat <<YAML
apiVersion: v1
kind: Secret
metadata:
  name: httpbin-credential
  namespace: istio-system
type: Opaque
data:
YAML
value ca.crt example.com.crt
value tls.crt httpbin.example.com.crt
value tls.key httpbin.example.com.key
