#!/usr/bin/env bash
# Runs a benchmark: ./build/bench.sh training | pruning | greedy. Results go to test/Microsoft.ML.Pruning.Benchmarks/Results.
# ./build/bench.sh pruning --sections topk,saliencies runs some sections and only prints; --small shows whether they run through.
set -euo pipefail
root=$(dirname "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")")
. "$root/build/environment.sh"
"$root/build/setup.sh"
build_release "$root/test/Microsoft.ML.Pruning.Benchmarks/Microsoft.ML.Pruning.Benchmarks.csproj"
exec dotnet "$root/test/Microsoft.ML.Pruning.Benchmarks/bin/Release/net10.0/Microsoft.ML.Pruning.Benchmarks.dll" "$@"
