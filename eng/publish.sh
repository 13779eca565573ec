#!/usr/bin/env bash
# Publishes the executable for this machine: native (ahead of time) where the runtime pack can be restored, else framework-dependent.
set -euo pipefail
cd "$(dirname "$0")/.."
rid=$(dotnet --info | sed -n 's/^ *RID: *//p' | head -n 1)
out=artifacts/publish/portcullis-$rid
echo "publish: compiling ahead of time for $rid"
if dotnet publish src/Portcullis/Portcullis.csproj -c Release -r "$rid" -p:PublishAot=true -o "$out" -v q --nologo; then
  kind=native
else
  echo "publish: no ahead-of-time runtime pack for $rid could be restored; publishing for the installed .NET runtime instead" >&2
  rm -rf "$out"
  dotnet publish src/Portcullis/Portcullis.csproj -c Release -o "$out" -v q --nologo
  kind=framework-dependent
fi
echo "publish: $out ($kind, $(du -sh "$out" | cut -f1))"
