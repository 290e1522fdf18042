"""A steady load for a long time, against providers that fail now and then: memory does not grow.

HUB_SOAK_SECONDS says how long; `scripts/soak` runs an hour.
"""

import os
import threading
import time

from dialects import BROKEN, COMPLETE, FAILED
from hub import Hub, Simulator
from storm import CREDITS, ENV, Storm, left_open, resident_kib, toml

SECONDS = float(os.environ.get("HUB_SOAK_SECONDS", "120"))
CLIENTS = 24
PAUSE = 0.5
SCRIPT = "pool+words=12+chaos=5+seed=3"
# A line through the second half of the run may rise by no more than this until its end: pages and
# arenas that the allocator takes and keeps, and noise. A leak of 100 bytes a call is above it after
# half an hour of this load.
MOST_RISE_KIB = 4 * 1024
SAMPLE = 0.5


def slope(samples):
    """KiB a second of the line of least squares through (seconds, KiB)."""
    mean_x = sum(x for x, _ in samples) / len(samples)
    mean_y = sum(y for _, y in samples) / len(samples)
    over = sum((x - mean_x) * (y - mean_y) for x, y in samples)
    return over / sum((x - mean_x) ** 2 for x, _ in samples)


def watch(pid, samples, stop):
    began = time.monotonic()
    while not stop.wait(SAMPLE):
        samples.append((time.monotonic() - began, resident_kib(pid)))


def test_memory_does_not_grow_and_no_error_is_the_hubs():
    simulator = Simulator(doors=["flaky"])
    hub = Hub(simulator, toml="", extra_toml=toml(simulator, SCRIPT), env=ENV)
    pid = hub.process.child.pid
    samples, stop = [], threading.Event()
    try:
        key = hub.key()
        hub.give("test", CREDITS)
        storm = Storm(hub, key, SCRIPT, "soak")
        storm.run(CLIENTS, min(SECONDS / 10, 30), PAUSE)
        before = left_open(hub, key, simulator, SCRIPT)
        watcher = threading.Thread(target=watch, args=(pid, samples, stop))
        watcher.start()
        storm.run(CLIENTS, SECONDS, PAUSE)
        stop.set()
        watcher.join()
        half = samples[len(samples) // 2 :]
        rise = slope(half) * (half[-1][0] - half[0][0])
        calls = sum(storm.came.values())
        if calls < 15_000:  # Of more replies the simulator keeps no record.
            storm.prove(simulator)
        after = left_open(hub, key, simulator, SCRIPT, before)
        print(
            f"\nsoak of {SECONDS:.0f} s: {calls} calls, {storm.count(COMPLETE)} complete, {storm.count(FAILED)} failed, "
            f"{storm.count(BROKEN)} streams broken and told; memory {samples[0][1] / 1024:.1f} MiB at the start, "
            f"{half[0][1] / 1024:.1f} in the middle, {half[-1][1] / 1024:.1f} at the end, highest {max(y for _, y in samples) / 1024:.1f}; "
            f"the line through the second half rises by {rise:.0f} KiB ({rise / max(calls / 2, 1) * 1024:.0f} bytes a call); "
            f"sockets {before} -> {after}"
        )
        for code, count in storm.codes.most_common(5):
            print(f"  {count} x {code}")
        assert not storm.lies, storm.lies[:3]
        assert storm.success() >= 0.999
        # What failed is what the simulator did: every one of these calls was tried at a provider.
        of_the_hub = hub.rows(
            """SELECT error_code, count(*) AS n FROM call_records
               WHERE status = 'failed' AND error_code NOT LIKE 'upstream_%' AND error_code NOT LIKE 'provider_%'
               AND id NOT IN (SELECT call_id FROM attempts WHERE error_code IS NOT NULL) GROUP BY error_code"""
        )
        assert not of_the_hub, of_the_hub
        assert rise < MOST_RISE_KIB, [round(y / 1024, 1) for _, y in samples[:: max(len(samples) // 40, 1)]]
        assert after <= before + 4
    finally:
        stop.set()
        hub.stop()
        simulator.process.stop()
