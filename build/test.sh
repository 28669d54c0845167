#!/usr/bin/env bash
# Builds everything and runs every test; the last line counts them. Arguments go to `dotnet test`, for example
#   ./build/test.sh --filter FullyQualifiedName~Masks
# With --processors as the first argument the tests run once under each setting below, and one line tells what came of it.
set -euo pipefail
root=$(dirname "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")")
. "$root/build/environment.sh"
results="$root/artifacts/test-results"

# Settings that make this processor compute as others do; "default" leaves it as it is.
settings=(default)
if [ "${1:-}" = --processors ]; then
    shift
    settings+=(
        "DOTNET_EnableAVX512F=0 DOTNET_EnableAVX512=0" # .NET 9 reads the first, .NET 10 the second
        DOTNET_EnableAVX2=0
        DOTNET_EnableHWIntrinsic=0
        ATEN_CPU_CAPABILITY=default
        ATEN_CPU_CAPABILITY=avx2
        OMP_NUM_THREADS=1
    )
fi

# Runs the tests under one setting; the other arguments go to `dotnet test`.
run() {
    local variables=()
    [ "$1" = default ] || read -ra variables <<<"$1"
    env ${variables[@]+"${variables[@]}"} dotnet test "$root/Pruning.sln" -c Release --no-build -nologo -m:1 --logger trx --results-directory "$results/$1" "${@:2}"
}

# Sums one attribute of the <Counters> elements of the result files below a folder.
count() {
    find "$1" -name '*.trx' -exec grep -ho '<Counters [^>]*' {} + 2>/dev/null | grep -o " $2=\"[0-9]*\"" | tr -dc '0-9\n' | awk '{ n += $1 } END { print n + 0 }' || true
}

summary() {
    local total passed failed
    total=$(count "$1" total) passed=$(count "$1" passed) failed=$(count "$1" failed)
    echo "$passed passed, $failed failed, $((total - passed - failed)) skipped"
}

"$root/build/setup.sh"
build_release "$root/Pruning.sln"
rm -rf "$results"
mkdir -p "$results"
status=0
for setting in "${settings[@]}"; do
    if [ ${#settings[@]} -eq 1 ]; then
        run "$setting" "$@" || status=1
        continue
    fi
    log="$results/$setting.log"
    SECONDS=0
    run "$setting" "$@" >"$log" 2>&1 || { status=1; grep -A 8 '^ *Failed ' "$log" >&2 || tail -n 20 "$log" >&2; }
    echo "$setting: $(summary "$results/$setting"), $SECONDS s"
done

summary "$results"
[ "$(count "$results" total)" -gt 0 ] || { echo "no test was run" >&2; exit 1; }
exit "$status"
