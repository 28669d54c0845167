# Sourced by the scripts beside it: thread settings for libtorch (OpenBLAS and OpenMP fight for the cores otherwise).
export OPENBLAS_NUM_THREADS="${OPENBLAS_NUM_THREADS:-1}"
export OMP_NUM_THREADS="${OMP_NUM_THREADS:-$(getconf _NPROCESSORS_ONLN)}"
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

# Builds one project or the solution in Release; prints nothing but what went wrong.
build_release() {
    local log
    log=$(mktemp)
    if ! dotnet build "$1" -c Release -nologo -v quiet >"$log" 2>&1; then
        cat "$log" >&2
        rm -f "$log"
        return 1
    fi
    rm -f "$log"
}
