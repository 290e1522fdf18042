#!/bin/sh
# Starts the binary for this machine. `exec` keeps the process id, so that signals arrive.
set -eu
here=$(dirname "$0")
case "$(uname -s)-$(uname -m)" in
    Linux-x86_64) machine=linux-x64 ;;
    Linux-aarch64) machine=linux-arm64 ;;
    Darwin-arm64) machine=darwin-arm64 ;;
    *)
        echo "aigne-hub has no binary for $(uname -s) on $(uname -m)" >&2
        exit 1
        ;;
esac
if [ ! -x "$here/$machine/aigne-hub" ]; then
    echo "aigne-hub: $here/$machine/aigne-hub is missing; install a release for this machine" >&2
    exit 1
fi
# Without Blocklet Server around it, say what is missing rather than serve on another folder.
export HUB_MODE="${HUB_MODE:-blocklet}"
exec "$here/$machine/aigne-hub" "$@"
