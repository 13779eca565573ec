#!/usr/bin/env bash
# Installs the programs that the tests drive and this machine lacks. Names what it cannot install.
set -euo pipefail
command -v dotnet >/dev/null || { echo "prerequisites: the .NET 10 SDK (dotnet) is missing from PATH" >&2; exit 1; }

missing=()
need() { command -v "$1" >/dev/null 2>&1 || missing+=("$2"); }
need curl curl
need openssl openssl
[ -x /usr/sbin/nginx ] || need nginx nginx   # Debian keeps it where only root looks
need etcd etcd-server
need etcdctl etcd-client
need kubectl kubernetes-client
[ -e /usr/lib/x86_64-linux-gnu/libssl.so.3 ] || ldconfig -p 2>/dev/null | grep -q 'libssl\.so\.3' || missing+=(libssl3)

[ ${#missing[@]} -eq 0 ] && { echo "prerequisites: all present"; exit 0; }
echo "prerequisites: installing ${missing[*]}"
if ! command -v apt-get >/dev/null || [ "$(id -u)" -ne 0 ]; then
  echo "prerequisites: cannot install as this user; run: apt-get install ${missing[*]}" >&2
  exit 1
fi
# The tests start their own etcd; the package must not start one as a service. 101 is "not allowed" to invoke-rc.d.
policy=/usr/sbin/policy-rc.d
if [ ! -e "$policy" ]; then
  printf '#!/bin/sh\nexit 101\n' >"$policy"
  chmod 755 "$policy"
  trap 'rm -f "$policy"' EXIT
fi
apt-get update -qq
DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
