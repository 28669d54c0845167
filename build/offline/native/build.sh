#!/usr/bin/env bash
# Compiles the bridge to the system's libtorch into artifacts/native, when its source is newer than what is there.
set -euo pipefail
here=$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")
source="$here/TorchBridge.cpp"
target="$here/../../../artifacts/native/libTorchBridge.so"
include="${LIBTORCH_INCLUDE:-/usr/include}"

if [[ -e "$target" && ! "$source" -nt "$target" && ! "${BASH_SOURCE[0]}" -nt "$target" ]]; then
    exit 0
fi
if [[ ! -e "$include/ATen/ATen.h" ]]; then
    echo "build/offline/native/build.sh: no libtorch headers under $include; install libtorch-dev and libopenblas0-pthread, or set LIBTORCH_INCLUDE." >&2
    exit 1
fi
mkdir -p "$(dirname "$target")"
fresh="$(mktemp -p "$(dirname "$target")")"
trap 'rm -f "$fresh"' EXIT
g++ -std=c++17 -O2 -fPIC -shared -w ${LIBTORCH_INCLUDE:+-isystem "$LIBTORCH_INCLUDE"} "$source" -o "$fresh" \
    ${LIBTORCH_LIB:+-L"$LIBTORCH_LIB" -Wl,-rpath,"$LIBTORCH_LIB"} -ltorch_cpu -lc10
chmod 755 "$fresh"
mv -f "$fresh" "$target"
