"""The console on a hub that has been in use for months: how fast it is in a browser.

The calls are those of `aigne-hub demo-data`: 20,000, or as many as HUB_CALLS says (`scripts/million`).
"""

import os
import subprocess
import tempfile
from pathlib import Path

from hub import BINARY, Hub, Simulator

CALLS = os.environ.get("HUB_CALLS", "20000")
WEB = Path(__file__).parents[4] / "web"


def test_the_console_is_fast_in_a_browser():
    folder = Path(tempfile.mkdtemp(prefix="hub-screen-"))
    (folder / "data").mkdir()
    arguments = [BINARY, "demo-data", "--calls", CALLS, "--data-dir", str(folder / "data")]
    done = subprocess.run(arguments, capture_output=True, text=True, timeout=3600)
    assert done.returncode == 0, done.stderr
    simulator = Simulator()
    hub = Hub(simulator, folder=folder)
    try:
        environment = {
            **os.environ,
            "HUB_URL": hub.url,
            "HUB_OWNER_LINK": hub.command("owner-link", "--port", str(hub.port)).strip(),
        }
        browser = ["npm", "--prefix", str(WEB), "run", "--silent", "screen"]
        seen = subprocess.run(browser, env=environment, capture_output=True, text=True, timeout=1800)
        print(f"\n{CALLS} calls\n{seen.stdout}")
        assert seen.returncode == 0, f"{seen.stdout}\n{seen.stderr}"
    finally:
        hub.process.stop()
        simulator.process.stop()
