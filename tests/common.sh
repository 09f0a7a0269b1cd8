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

# The one command of the README, in a block or between backquotes, that a regular
# expression matches as a whole.
readme_command() {
    local found
    found=$(tr '`' '\n' <"$root/README.md" | sed -E 's/^[[:space:]]*(\$ )?//; s/[[:space:]]+#.*$//; s/[[:space:]]+$//' |
        grep -xE "$1" | sort -u) || fail "README.md has no command \`$1\`"
    [ "$(wc -l <<<"$found")" -eq 1 ] || fail "README.md has several commands \`$1\`:"$'\n'"$found"
    printf '%s\n' "$found"
}

# The lints that keep panics out, as arguments of clippy: those that the generator denies.
no_panics() {
    grep -oE '^ +clippy::[a-z_]+' "$root/generator/src/lib.rs" | sed 's/^ */-D/'
}

# Copies the files below a folder of this repository, from the working tree and without those that
# git ignores, to a folder that then has no other files. Cargo compares times: a file that existed
# with the same content keeps its time, any other gets the current one.
copy_tree() {
    local from=$1 to=$2 new=$2.new file
    rm -rf "$new"
    mkdir -p "$new"
    (
        cd "$root/$from"
        git ls-files -z --cached --others --exclude-standard --deduplicate . |
            while IFS= read -r -d '' file; do
                [ ! -e "$file" ] || printf '%s\0' "$file"
            done |
            tar --create --null --files-from=- |
            tar --extract --touch --directory="$new"
        if [ -d "$to" ]; then
            (cd "$to" && find . -type f -print0) |
                while IFS= read -r -d '' file; do
                    ! cmp -s "$to/$file" "$new/$file" || touch --no-create --reference="$to/$file" "$new/$file"
                done
        fi
    )
    rm -rf "$to"
    mv "$new" "$to"
}
