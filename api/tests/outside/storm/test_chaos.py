"""Everything goes wrong at once, seeded: three providers with two keys each, 64 clients of four dialects.

HUB_CHAOS_SECONDS, HUB_CHAOS_SEED and HUB_CHAOS_CLIENTS change how long, which chance and how many.
"""

import os
import threading
import time

from dialects import BROKEN, COMPLETE, FAILED
from hub import Hub, Simulator, get
from storm import CREDITS, ENV, SCRIPT, Storm, keys, left_open, resident_kib, toml

SECONDS = float(os.environ.get("HUB_CHAOS_SECONDS", "60"))
SEED = os.environ.get("HUB_CHAOS_SEED", "7")
CLIENTS = int(os.environ.get("HUB_CHAOS_CLIENTS", "64"))
WARM_UP = 12
# Each client's pause: two cores carry simulator, clients and a hub that was built for debugging.
PAUSE = 0.8
# What the allocator keeps, and pages of the database.
MOST_GROWTH_KIB = 24 * 1024
MOST_SOCKETS_MORE = 4


def kill_keys(simulator, stop):
    """One key of a provider after another is refused for a while and comes back."""
    for number in range(10_000):
        kind = ("openai", "anthropic", "google")[number % 3]
        key = keys(kind)[number // 3 % 2]
        get(f"{simulator.url}/_sim/keys/{key}?status={(401, 500)[number % 2]}", method="PUT")
        done = stop.wait(3)
        get(f"{simulator.url}/_sim/keys/{key}", method="DELETE")
        if done or stop.wait(2):
            return


def test_callers_hardly_notice_and_the_books_are_right():
    model = f"{SCRIPT}+seed={SEED}"
    simulator = Simulator(doors=["flaky"])
    hub = Hub(simulator, toml="", extra_toml=toml(simulator, model), env=ENV)
    pid = hub.process.child.pid
    try:
        key = hub.key()
        hub.give("test", CREDITS)
        storm = Storm(hub, key, model, SEED)
        storm.run(CLIENTS, WARM_UP, PAUSE)
        sockets_before = left_open(hub, key, simulator, model)
        rss_before = resident_kib(pid)
        stop = threading.Event()
        killer = threading.Thread(target=kill_keys, args=(simulator, stop))
        killer.start()
        began = time.monotonic()
        storm.run(CLIENTS, SECONDS, PAUSE)
        took = time.monotonic() - began
        stop.set()
        killer.join()
        calls = sum(storm.came.values())
        tries = hub.rows(
            "SELECT count(*) AS n FROM attempts a JOIN call_records c ON c.id = a.call_id WHERE c.request_id LIKE 'storm-2-%'"
        )[0]["n"]
        print(
            f"\nchaos, seed {SEED}: {calls} calls of {CLIENTS} clients in {took:.0f} s with {tries} attempts, "
            f"{storm.count(COMPLETE)} complete, {storm.count(FAILED)} failed, "
            f"{storm.count(BROKEN)} streams broken and told ({storm.broken():.1%}); success {storm.success():.2%}"
        )
        for code, count in storm.codes.most_common(5):
            print(f"  {count} x {code}")
        recorded, served = storm.prove(simulator)
        sockets_after = left_open(hub, key, simulator, model, sockets_before)
        rss_after = resident_kib(pid)
        print(
            f"  {recorded} calls in the books, each charged once what it was served of {served} replies; "
            f"memory {rss_before / 1024:.0f} -> {rss_after / 1024:.0f} MiB, sockets {sockets_before} -> {sockets_after}"
        )
        assert not storm.lies, storm.lies[:3]
        assert calls > CLIENTS * SECONDS / 4, "the run must be a load"
        assert tries > calls * 1.1, "the faults must be met"
        assert storm.success() >= 0.995
        assert storm.broken() < 0.10
        assert sockets_after <= sockets_before + MOST_SOCKETS_MORE
        assert rss_after - rss_before < MOST_GROWTH_KIB
    finally:
        hub.stop()
        simulator.process.stop()
