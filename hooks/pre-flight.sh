#!/bin/sh
# Before a start: is there a binary for this machine, and a folder to write to?
set -eu
sh bin/start.sh --version
: "${BLOCKLET_DATA_DIR:?is not set: this hook is run by Blocklet Server}"
mkdir -p "$BLOCKLET_DATA_DIR"
if ! [ -w "$BLOCKLET_DATA_DIR" ]; then
    echo "aigne-hub: $BLOCKLET_DATA_DIR cannot be written to" >&2
    exit 1
fi
