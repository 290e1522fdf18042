"""Runs a command against a fresh hub: `serve.py COMMAND [ARGUMENT …]`.

Sets HUB_URL, HUB_KEY, HUB_OWNER_LINK (unused), COMPATIBLE_URL (a simulator that speaks OpenAI's dialect) for
the command, and stops what it started. With SCREENSHOTS=1 the hub starts with nothing configured.
"""

import os
import subprocess
import sys

from hub import Hub, Simulator


def main():
    simulator = Simulator()
    env = {"HUB_VIDEO_POLL_MS": "20"}
    hub = Hub(simulator, toml="") if os.environ.get("SCREENSHOTS") == "1" else Hub(simulator, env=env)
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
