#!/usr/bin/env bash
# authentication.sh JWKS-FILE: the RequestAuthentication that accepts tokens signed by these keys, on standard output.
set -euo pipefail
jwks=${1:?usage: authentication.sh JWKS-FILE}
[ -r "$jwks" ] || { echo "authentication.sh: cannot read $jwks; make a key first" >&2; exit 1; }
cat <<YAML
apiVersion: security.istio.io/v1
kind: RequestAuthentication
metadata:
  name: jwt-auth
  namespace: istio-system
spec:
  selector:
    matchLabels:
      istio: ingressgateway
  jwtRules:
    - issuer: https://issuer.example.com
      audiences:
        - my-app.example.com
      outputClaimToHeaders:
        - header: x-user
          claim: sub
      jwks: '$(tr -d '\n' <"$jwks")'
YAML
