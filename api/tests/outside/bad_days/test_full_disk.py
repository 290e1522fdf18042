"""A disk that is full: calls are refused before they are paid for, and go on when there is room."""

import os
import subprocess
import time

import httpx
import pytest

from hub import Hub

HELLO = [{"role": "user", "content": "Hello"}]


@pytest.fixture
def small_disk(tmp_path):
    """A file system of 24 MiB."""
    if os.geteuid() != 0 or subprocess.run(["mount", "-t", "tmpfs", "-o", "size=24m", "tmpfs", str(tmp_path)]).returncode:
        pytest.skip("this machine lets nobody mount a small file system")
    yield tmp_path
    subprocess.run(["umount", "-l", str(tmp_path)], check=True)


def call(hub, key):
    return httpx.post(
        f"{hub.url}/v1/chat/completions",
        headers={"authorization": f"Bearer {key}"},
        json={"model": "sim-openai/chat", "messages": HELLO},
        timeout=60,
    )


def eventually(check):
    deadline = time.monotonic() + 20
    while not check():
        assert time.monotonic() < deadline, "did not happen in time"
        time.sleep(0.05)


def test_calls_are_refused_while_the_disk_is_full(simulator, small_disk):
    hub = Hub(simulator, folder=small_disk)
    try:
        key = hub.key()
        assert call(hub, key).status_code == 200
        ballast = small_disk / "ballast"
        with open(ballast, "wb") as file:
            try:
                while True:
                    file.write(b"\0" * 65536)
                    file.flush()
            except OSError:
                pass
        eventually(lambda: httpx.get(f"{hub.url}/ready").status_code == 503)
        simulator.forget()
        answer = call(hub, key)
        assert answer.status_code == 503
        assert answer.headers["retry-after"]
        assert "disk" in answer.json()["error"]["message"] or "free" in answer.json()["error"]["message"]
        assert simulator.served() == [], "a refused call must not reach a provider"
        assert httpx.get(f"{hub.url}/ready").status_code == 503
        ballast.unlink()
        eventually(lambda: call(hub, key).status_code == 200)
        hub.process.stop()
        assert "ok" in hub.command("ledger", "check").lower()
    finally:
        hub.process.stop()
