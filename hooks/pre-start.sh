#!/bin/sh
# Before a start: brings the database up to date, while the version before may still be serving on
# it. A database that cannot be used stops the upgrade here, with the reason in the log.
set -eu
: "${BLOCKLET_DATA_DIR:?is not set: this hook is run by Blocklet Server}"
# A hook has no port of its own, so the rest of the environment is not asked for.
HUB_MODE=standalone exec sh bin/start.sh migrate --data-dir "$BLOCKLET_DATA_DIR"
