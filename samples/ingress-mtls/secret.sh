#!/usr/bin/env bash
# secret.sh [FOLDER [NAME]]: the Secret of the PEM files in FOLDER (the current one), on standard output. The same as
#   kubectl create -n istio-system secret generic test.com --dry-run=client -o yaml \
#     --from-file=tls.key=serverkey.pem --from-file=tls.crt=servercert.pem --from-file=ca.crt=cacert.pem
set -euo pipefail
folder=${1:-.}
name=${2:-test.com}

value() { # KEY FILE
  [ -r "$folder/$2" ] || { echo "secret.sh: cannot read $folder/$2; make the certificates first" >&2; exit 1; }
  printf '  %s: %s\n' "$1" "$(base64 < "$folder/$2" | tr -d '\n')"
}

cat <<YAML
apiVersion: v1
kind: Secret
metadata:
  name: $name
  namespace: istio-system
type: Opaque
data:
YAML
value tls.key serverkey.pem
value tls.crt servercert.pem
value ca.crt cacert.pem
