# Shared by the scripts of tests/ and .ci/run; sourced, not run.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
export CARGO_TERM_COLOR=never

# Ends the script with an error.
fail() {
    printf 'FAILED: %s\n' "$*" >&2
    exit 1
}

# Prints the property to check, before the check.
step() {
    printf -- '- %s\n' "$*"
}
