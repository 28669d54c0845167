#!/usr/bin/env bash
# Builds everything and runs every test; the last line counts them. Arguments go to `dotnet test`, for example
#   ./build/test.sh --filter FullyQualifiedName~Masks
set -euo pipefail
root=$(dirname "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")")
. "$root/build/environment.sh"
"$root/build/setup.sh"
results="$root/artifacts/test-results"
rm -rf "$results"
build_release "$root/Pruning.sln"
status=0
dotnet test "$root/Pruning.sln" -c Release --no-build -nologo -m:1 --logger trx --results-directory "$results" "$@" || status=$?

# Sums one attribute of the <Counters> elements of the result files.
count() { cat "$results"/*.trx 2>/dev/null | grep -o "<Counters [^>]*" | grep -o " $1=\"[0-9]*\"" | tr -dc '0-9\n' | awk '{ n += $1 } END { print n + 0 }'; }
total=$(count total)
passed=$(count passed)
failed=$(count failed)
echo "$passed passed, $failed failed, $((total - passed - failed)) skipped"
[ "$total" -gt 0 ] || { echo "no test was run" >&2; exit 1; }
exit "$status"
