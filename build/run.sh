#!/usr/bin/env bash
# The main job: trains LeNet-300-100 in an ML.NET pipeline, prunes it by weight and by unit, and shows what that cost.
# Arguments go to the examples program: ./build/run.sh --help lists them.
set -euo pipefail
root=$(dirname "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")")
. "$root/build/environment.sh"
"$root/build/setup.sh"
build_release "$root/src/Examples/Examples.csproj"
exec dotnet "$root/src/Examples/bin/Release/net10.0/Microsoft.ML.Pruning.Examples.dll" "$@"
