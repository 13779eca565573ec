#!/usr/bin/env bash
# test.sh CONFIGURATION unit|e2e|all: builds once, runs the test projects, closes with `N passed, N failed`.
# A skipped test counts as a failure: what is not run is not known to work.
set -uo pipefail
cd "$(dirname "$0")/.."
configuration=${1:-Release}
which=${2:-all}

command -v dotnet >/dev/null || { echo "test: the .NET 10 SDK (dotnet) is missing from PATH" >&2; exit 1; }
echo "test: building the solution ($configuration)"
dotnet build Portcullis.slnx -c "$configuration" -v q --nologo || { echo "0 passed, 1 failed"; exit 1; }

# A shell that starts a command in the background lets it ignore SIGINT, and so would every gateway the tests start
# and every test that ends one by SIGINT: hand them the default action, however this script was started.
signals=()
env --default-signal=INT true 2>/dev/null && signals=(env --default-signal=INT)

# What failed is said once more at the end: a reader of the last lines learns which test and why.
failures=$(mktemp)
trap 'rm -f "$failures"' EXIT

passed=0 failed=0 skipped=0
for project in test/*.Tests; do
  name=$(basename "$project")
  case "$which/$name" in
    unit/Portcullis.EndToEnd.Tests) continue ;;
    e2e/Portcullis.EndToEnd.Tests | unit/* | all/*) ;;
    *) continue ;;
  esac
  echo "test: $name"
  log=$(mktemp)
  "${signals[@]}" dotnet test "$project" -c "$configuration" --no-build --nologo --logger "console;verbosity=minimal" >"$log" 2>&1
  code=$?
  summary=$(grep -aoE 'Failed: +[0-9]+, Passed: +[0-9]+, Skipped: +[0-9]+' "$log" | tail -n 1)
  read -r f p s < <(sed -E 's/[^0-9]+/ /g' <<<"$summary")
  if [ -z "$summary" ]; then
    grep -aqE 'No test (is available|matches)' "$log" && { echo "      no tests"; rm -f "$log"; continue; }
    f=1 p=0 s=0
  elif [ "$code" -ne 0 ] && [ "$f" -eq 0 ]; then
    f=1   # the run itself broke, whatever it counted
  fi
  if [ "$f" -gt 0 ] || [ "$s" -gt 0 ]; then
    cat "$log"
    { echo "test: in $name"; grep -aE -A 12 '\[(FAIL|SKIP)\]$' "$log" | head -n 60 || tail -n 20 "$log"; } >>"$failures"
  fi
  echo "      passed $p, failed $f, skipped $s"
  passed=$((passed + p)) failed=$((failed + f + s)) skipped=$((skipped + s))
  rm -f "$log"
done

cat "$failures"
[ "$skipped" -gt 0 ] && echo "test: $skipped skipped tests count as failed"
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
