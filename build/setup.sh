#!/usr/bin/env bash
# Makes this machine ready to build: finds out which packages the feed has and, where it lacks Microsoft.ML or TorchSharp,
# prepares the stand-ins under build/offline. Quick when nothing is missing; safe to run again.
# PRUNING_PACKAGES=official|offline forces the answer; --force asks the feed again.
set -euo pipefail
root=$(dirname "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")")
answer_file="$root/artifacts/packages.props"

fail() { printf 'setup: %s\n' "$*" >&2; exit 1; }

require_dotnet() {
    command -v dotnet >/dev/null || fail "the .NET SDK 10 is missing: install it and put dotnet on the PATH."
    local words
    words=$(cd "$root" && dotnet --version 2>&1) && return
    printf '%s\n' "$words" >&2
    fail "dotnet does not run here (see above). This needs the .NET SDK 10.0.100 or later in the 10.0 line, and a home folder that can be written (or DOTNET_CLI_HOME)."
}

answer_text() { printf '<Project>\n  <PropertyGroup>\n    <PruningPackages>%s</PruningPackages>\n  </PropertyGroup>\n</Project>\n' "$1"; }

# The answer on file; nothing where there is none or the file is not as this script writes it.
recorded_answer() {
    local answer
    for answer in official offline; do
        if [ "$(cat "$answer_file" 2>/dev/null)" = "$(answer_text "$answer")" ]; then echo "$answer"; fi
    done
}

record_answer() {
    mkdir -p "$root/artifacts"
    answer_text "$1" > "$answer_file.new"
    mv "$answer_file.new" "$answer_file"
}

# A project of the name $1 with the references $2, in a folder of its own.
probe_project() {
    mkdir "$probe/$1"
    printf '<Project Sdk="Microsoft.NET.Sdk">\n  <ItemGroup>%s</ItemGroup>\n</Project>\n' "$2" > "$probe/$1/$1.csproj"
}

# A restore of a program over a library that reference what the build references, with the user's own package sources.
ask_feed() (
    probe=$(mktemp -d)
    trap 'rm -rf "$probe"' EXIT
    cp "$root/NuGet.config" "$root/Directory.Packages.props" "$probe/"
    cat > "$probe/Directory.Build.props" <<'PROJECT'
<Project>
  <PropertyGroup>
    <TargetFramework>net10.0</TargetFramework>
    <UseMeziantouAnalyzer>false</UseMeziantouAnalyzer>
    <NuGetAudit>false</NuGetAudit>
  </PropertyGroup>
</Project>
PROJECT
    probe_project library '<PackageReference Include="Microsoft.ML" /><PackageReference Include="TorchSharp" />'
    probe_project program '<PackageReference Include="TorchSharp-cpu" /><ProjectReference Include="../library/library.csproj" />'
    log="$probe/restore.log"
    if (cd "$probe" && dotnet restore program/program.csproj >"$log" 2>&1); then
        echo official
    elif grep -qE 'NU110[123]|NU1603' "$log"; then
        echo offline
    else
        cat "$log" >&2
        fail "the package feed did not answer (see above). Mend the connection, or set PRUNING_PACKAGES=offline to build on the stand-ins."
    fi
)

install_debian_packages() {
    local missing=() package
    for package in "$@"; do
        dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing+=("$package")
    done
    [ ${#missing[@]} -eq 0 ] && return
    command -v apt-get >/dev/null || fail "these Debian packages (or their like on this system) are missing: ${missing[*]}"
    [ "$(id -u)" -eq 0 ] || fail "packages are missing; install them with: sudo apt-get install --no-install-recommends ${missing[*]}"
    echo "setup: installing ${missing[*]}" >&2
    apt-get update -qq >&2 || true
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null \
        || fail "apt-get could not install: ${missing[*]}"
}

prepare_offline() {
    [ "$(uname -s)" = Linux ] || fail "the stand-ins need Linux with Debian's libtorch; on this system use a feed that has Microsoft.ML and TorchSharp."
    install_debian_packages g++ libtorch-dev libopenblas0-pthread
    "$root/build/offline/native/build.sh"
}

require_dotnet
packages=${PRUNING_PACKAGES:-}
case "$packages" in
    official|offline) ;;
    "")
        [ "${1:-}" = --force ] || packages=$(recorded_answer)
        if [ -z "$packages" ]; then
            packages=$(ask_feed)
            record_answer "$packages"
            echo "setup: building on the $packages packages" >&2
        fi ;;
    *) fail "PRUNING_PACKAGES is '$packages'; it must be official or offline." ;;
esac
[ "$packages" = official ] || prepare_offline
