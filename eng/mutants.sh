#!/usr/bin/env bash
# Changes one comparison at a time in the policy engine and runs its tests: every mutant must be killed.
# MUTANTS=N bounds how many are tried (default 30), spread evenly over all that exist. Works on a copy of the tree.
set -euo pipefail
cd "$(dirname "$0")/.."
most=${MUTANTS:-30}
copy=$(mktemp -d)
trap 'rm -rf "$copy"' EXIT
git ls-files -z | xargs -0 tar -c | tar -x -C "$copy"
cd "$copy"

# file:line:from:to for each place where one of these turns up in code.
list=$(mktemp)
while IFS= read -r file; do
  awk -v file="$file" '
    /^ *\/\// { next }
    { n = split("&&=>||~||=>&&~ == => != ~ != => == ~ < => <= ~ > => >= ~return true;=>return false;~return false;=>return true;", rules, "~")
      for (i = 1; i <= n; i++) { split(rules[i], r, "=>"); if (index($0, r[1])) print file "\t" NR "\t" r[1] "\t" r[2] } }' "$file"
done < <(find src/Portcullis.Policy/Matching src/Portcullis.Policy/AccessPolicy.cs -name '*.cs') >"$list"

total=$(wc -l <"$list")
step=$((total / most > 0 ? total / most : 1))
echo "mutants: $total places, trying every ${step}th"
tried=0 survived=0
while IFS=$'\t' read -r file line from to; do
  cp "$file" "$file.kept"
  awk -v at="$line" -v from="$from" -v to="$to" \
    'NR == at { i = index($0, from); $0 = substr($0, 1, i - 1) to substr($0, i + length(from)) } { print }' "$file.kept" >"$file"
  tried=$((tried + 1))
  if dotnet build test/Portcullis.Policy.Tests -v q --nologo -p:RunAnalyzers=false >/dev/null 2>&1 &&
    timeout 120 dotnet test test/Portcullis.Policy.Tests --no-build -v q --nologo >/dev/null 2>&1; then
    survived=$((survived + 1))
    echo "SURVIVED $file:$line: '$from' became '$to'"
  fi
  mv "$file.kept" "$file"
done < <(awk -v step="$step" 'NR % step == 0' "$list")
echo "mutants: $tried tried, $survived survived"
[ "$survived" -eq 0 ]
