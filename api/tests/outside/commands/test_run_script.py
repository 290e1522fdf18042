"""The README's two steps: `scripts/run`, then its curl with the key that was printed."""

import re
import subprocess
import time
from pathlib import Path

import requests
from hub import BINARY, Process, free_port

ROOT = Path(__file__).parents[4]


def calls_seen_by(url, key):
    """The list of calls; a running hub knows a new key within a second."""
    until = time.monotonic() + 5
    while True:
        listed = requests.get(f"{url}/api/calls", headers={"authorization": f"Bearer {key}"}, timeout=10)
        if listed.status_code != 401 or time.monotonic() > until:
            return listed


def test_the_readmes_two_steps_end_with_a_call_in_the_list(tmp_path):
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    hub = Process(
        ["--data-dir", str(tmp_path / "data"), "--port", str(port)],
        f"{url}/ready",
        # What the tests have built: a second build would take minutes.
        env={"HUB_BINARY": BINARY},
        program=str(ROOT / "scripts/run"),
        patience_s=120,
    )
    try:
        key = re.search(r"^  (aigne-\S+)$", hub.output(), re.M).group(1)
        curl = re.search(r"```sh\n(curl -N .*?)```", (ROOT / "README.md").read_text(), re.S).group(1)
        answer = subprocess.run(
            ["bash", "-c", curl.replace("http://127.0.0.1:8787", url)],
            env={"PATH": "/usr/bin:/bin", "KEY": key},
            capture_output=True,
            text=True,
            timeout=60,
        )
        events = [line for line in answer.stdout.splitlines() if line.startswith("data: ")]
        assert len(events) > 5 and events[-1] == "data: [DONE]", answer.stderr
        create = [BINARY, "key", "create", "--name", "reader", "--admin", "--data-dir", str(tmp_path / "data")]
        admin = subprocess.run(create, capture_output=True, text=True, check=True).stdout.strip()
        listed = calls_seen_by(url, admin)
        assert listed.status_code == 200, listed.text
        (call,) = listed.json()["calls"]
        assert call["status"] == "success" and call["requested_model"] == "demo/chat"
        assert call["usage"]["total_input"] > 0 and call["usage"]["total_output"] > 0
        assert float(call["charge"]) > 0
        assert 0 <= call["ttft_ms"] <= call["duration_ms"]
    finally:
        hub.stop()
