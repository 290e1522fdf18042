"""What a power cut takes: nothing that was acknowledged with `power`, at most 50 ms with `kill`."""

import asyncio
import os
import random
import struct
import subprocess
import tempfile
import time
from pathlib import Path

import pytest

from hub import Hub, Simulator, rates
from sse import run

STREAMS = 60
TIMES = int(os.environ.get("HUB_POWER_CUTS", "3"))
SCRIPT = "chat+chunks=4+pace=5"
CLEAN = 2**64 - 1

# The stated window, and what a loaded machine adds: the sync itself and the turn of a thread.
WINDOW = 0.050
SLACK = 0.150


@pytest.fixture(scope="module")
def shim():
    folder = tempfile.mkdtemp(prefix="hub-shim-")
    built = Path(folder) / "synced.so"
    source = Path(__file__).with_name("synced.c")
    subprocess.run(["cc", "-shared", "-fPIC", "-O1", "-Wall", "-Werror", "-o", built, source, "-ldl"], check=True)
    return built


async def kill_under_load(hub, key, after):
    ended = {}

    async def repeat():
        while True:
            stream = await run(hub, key, f"sim-openai/{SCRIPT}")
            if not stream.complete:
                return
            ended[stream.answer_headers["x-request-id"]] = stream.events[-1][0]

    clients = [asyncio.create_task(repeat()) for _ in range(STREAMS)]
    await asyncio.sleep(after)
    killed = time.monotonic()
    hub.process.kill()
    await asyncio.gather(*clients)
    return ended, killed


def cut_power(hub, synced):
    """Takes from the log what was written since the last sync. Returns how many bytes that were."""
    (lowest,) = struct.unpack("Q", synced.read_bytes())
    log = hub.folder / "data" / "hub.db-wal"
    if lowest == CLEAN or not log.exists() or log.stat().st_size <= lowest:
        return 0
    lost = log.stat().st_size - lowest
    os.truncate(log, lowest)
    return lost


@pytest.mark.parametrize("durability", ["power", "kill"])
def test_a_power_cut_takes_no_more_than_is_stated(shim, durability):
    simulator = Simulator()
    synced = Path(tempfile.mkdtemp(prefix="hub-synced-")) / "lowest"
    env = {"HUB_DURABILITY": durability, "LD_PRELOAD": str(shim), "HUB_SYNCED": str(synced), "HUB_BILLING": "credits"}
    hub = Hub(simulator, extra_toml=rates([SCRIPT]), env=env)
    lost_bytes = lost_calls = acknowledged = 0
    try:
        key = hub.key()
        hub.give("test", 1_000 * 10**9)
        for turn in range(TIMES):
            if turn:
                hub.start()
            ended, killed = asyncio.run(kill_under_load(hub, key, random.uniform(0.4, 0.9)))
            lost_bytes += cut_power(hub, synced)
            acknowledged += len(ended)
            hub.start()
            found = {row["request_id"] for row in hub.rows("SELECT request_id FROM call_records WHERE status = 'success'")}
            missing = {name: killed - at for name, at in ended.items() if name not in found}
            lost_calls += len(missing)
            if durability == "power":
                assert not missing, f"turn {turn}: acknowledged and lost: {missing}"
            else:
                oldest = max(missing.values(), default=0)
                assert oldest <= WINDOW + SLACK, f"turn {turn}: lost {oldest:.3f} s before the cut"
            hub.process.kill()
        print(f"\n{durability}: {TIMES} power cuts, {acknowledged} answers, {lost_calls} lost, {lost_bytes} bytes of log cut")
        assert acknowledged > 0
        if durability == "power":
            # The shim sees the log: every commit of this setting was synced.
            assert synced.stat().st_size == 8
        hub.start()
    finally:
        hub.stop()
        simulator.process.stop()
