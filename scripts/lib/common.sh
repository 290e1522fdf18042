# Shared by the scripts: where things are, and what a fresh machine must have.
# shellcheck shell=bash

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
# Big downloads survive here between runs; set HUB_CACHE to keep them outside the checkout.
cache=${HUB_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/aigne-hub-dev}

# Whoever builds once has no use for what makes the next build quicker: 4 GB of disk. Whoever has it keeps
# it.
[[ -d ${CARGO_TARGET_DIR:-$root/target}/debug/incremental ]] || export CARGO_INCREMENTAL=${CARGO_INCREMENTAL:-0}

say() { printf '\n== %s\n' "$*" >&2; }

die() {
    printf '%s\n' "$*" >&2
    exit 1
}

# Says what is missing before anything is built.
need_tools() {
    local missing=()
    command -v cargo >/dev/null || missing+=("Rust 1.95 or newer, with cargo (rustup.rs)")
    command -v cc >/dev/null || missing+=("a C compiler (Debian: apt-get install build-essential)")
    command -v node >/dev/null || missing+=("Node 20 or newer, with npm")
    if ((${#missing[@]})); then
        printf 'This machine lacks:\n' >&2
        printf '  - %s\n' "${missing[@]}" >&2
        exit 1
    fi
    local major
    major=$(node -p 'process.versions.node.split(".")[0]')
    ((major >= 20)) || die "Node $major is too old: 20 or newer is needed"
}

# Installs the console's packages when the lock file changed since the last time.
web_packages() {
    local stamp=$root/web/node_modules/.installed
    if ! cmp -s "$root/web/package-lock.json" "$stamp"; then
        say "installing the console's npm packages (web/package-lock.json)"
        (cd "$root/web" && npm ci --no-audit --no-fund --loglevel=error)
        cp "$root/web/package-lock.json" "$stamp"
    fi
}

# Builds the console unless dist is newer than everything it is made from.
web_bundle() {
    local dist=$root/web/dist/.built
    if [[ ! -e $dist ]] || [[ -n $(find "$root/web" -path "$root/web/node_modules" -prune -o -path "$root/web/dist" -prune -o -type f -newer "$dist" -print -quit) ]]; then
        say "building the console"
        (cd "$root/web" && npm run --silent build)
        touch "$dist"
    fi
}

# Pinned npm packages; installed anew when the lock file changes. Further words are options of npm's.
node_environment() {
    local pins=$1 folder=$2
    shift 2
    if ! cmp -s "$pins/package-lock.json" "$folder/.installed"; then
        say "installing npm packages of $pins into $folder"
        rm -rf "$folder"
        mkdir -p "$folder"
        cp "$pins/package.json" "$pins/package-lock.json" "$folder"
        (cd "$folder" && npm ci --no-audit --no-fund --loglevel=error "$@")
        cp "$pins/package-lock.json" "$folder/.installed"
    fi
}
