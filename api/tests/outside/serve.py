"""Runs a command against a fresh hub: `serve.py COMMAND [ARGUMENT …]`.

Sets HUB_URL, HUB_KEY, HUB_OWNER_LINK (unused), COMPATIBLE_URL (a simulator that speaks OpenAI's dialect) for
the command, and stops what it started. With SCREENSHOTS=1 the hub has what `aigne-hub demo-data` makes, and
nothing is configured.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from hub import BINARY, Hub, Simulator


def filled(simulator):
    """A hub with months of calls."""
    folder = Path(tempfile.mkdtemp(prefix="hub-shown-"))
    (folder / "data").mkdir()
    arguments = ["demo-data", "--calls", "30000", "--data-dir", str(folder / "data")]
    subprocess.run([BINARY, *arguments], check=True, stdout=sys.stderr)
    return Hub(simulator, folder=folder, toml="")


def main():
    simulator = Simulator()
    shown = os.environ.get("SCREENSHOTS") == "1"
    hub = filled(simulator) if shown else Hub(simulator, env={"HUB_VIDEO_POLL_MS": "20"})
    try:
        environment = {
            **os.environ,
            "HUB_URL": hub.url,
            "HUB_KEY": hub.key(),
            "HUB_OWNER_LINK": hub.command("owner-link", "--port", str(hub.port)).strip(),
            "COMPATIBLE_URL": f"{simulator.url}/v1",
        }
        code = subprocess.run(sys.argv[1:], env=environment).returncode
        if code:
            print(hub.process.output(), file=sys.stderr)
        else:
            print(hub.command("ledger", "check"))
        return code
    finally:
        hub.process.stop()
        simulator.process.stop()


sys.exit(main())
