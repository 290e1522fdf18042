"""Killed at any moment, a hub that charges has charged every answer that a client saw complete."""

import asyncio
import os
import random
import time

from hub import Hub, Simulator, rates
from sse import run

STREAMS = 100
TIMES = int(os.environ.get("HUB_CRASHES", "4"))
SCRIPTS = [f"chat+chunks={chunks}+pace=10" for chunks in (2, 5, 10, 20, 40)]
CREDITS = 1_000 * 10**9
CLASSES = {"input": "input_tokens", "cache_read": "cache_read_tokens", "output": "output_tokens", "reasoning": "reasoning_tokens"}


async def kill_under_load(hub, key, after):
    streams = [
        asyncio.create_task(run(hub, key, f"{random.choice(['sim-openai', 'sim-anthropic'])}/{random.choice(SCRIPTS)}"))
        for _ in range(STREAMS)
    ]
    await asyncio.sleep(after)
    hub.process.kill()
    return await asyncio.gather(*streams)


def counted(usage):
    return {mine: usage.get(theirs, 0) for theirs, mine in CLASSES.items()}


def test_the_ledger_has_what_was_served_after_each_sigkill():
    simulator = Simulator()
    hub = Hub(simulator, extra_toml=rates(SCRIPTS), env={"HUB_BILLING": "credits"})
    complete = cut = 0
    try:
        key = hub.key()
        hub.give("test", CREDITS)
        for turn in range(TIMES):
            if turn:
                hub.start()
            simulator.forget()
            streams = asyncio.run(kill_under_load(hub, key, random.uniform(0.15, 0.9)))
            served = {reply["id"]: reply["usage"] for reply in simulator.served()}
            calls = {
                row["request_id"]: row
                for row in hub.rows(
                    """SELECT c.*, t.amount_nanos AS paid, t.for_account FROM call_records c
                       JOIN transfers t ON t.call_id = c.id AND t.kind = 'charge'"""
                )
            }
            for stream in streams:
                cut += not stream.complete
                if not stream.complete:
                    continue
                complete += 1
                call = calls.get(stream.answer_headers["x-request-id"])
                assert call, f"turn {turn}: complete for the client, not charged: {stream.answer_headers}"
                assert call["paid"] == call["charge_nanos"] > 0 and call["for_account"].startswith("credits:key:")
                told = counted(served[call["upstream_id"]])
                assert {name: call[name] for name in told} == told, (call, told)
        hub.start()
        # What the dead had leased comes back, and nobody holds anything.
        deadline = time.monotonic() + 20
        while hub.rows("SELECT 1 FROM leases WHERE closed_at IS NULL"):
            assert time.monotonic() < deadline, hub.rows("SELECT * FROM leases WHERE closed_at IS NULL")
            time.sleep(0.1)
        left = hub.rows("SELECT sum(balance_nanos) AS n FROM accounts WHERE kind = 'credits'")[0]["n"]
        paid = hub.rows("SELECT sum(amount_nanos) AS n FROM transfers WHERE kind = 'charge'")[0]["n"]
        assert left + paid == CREDITS, (left, paid)
        print(f"\n{TIMES} kills, {complete} complete answers all charged, {cut} cut, no lease left")
        assert complete > 0 and cut > 0, "the kills must fall among running and finished streams"
    finally:
        hub.stop()
        simulator.process.stop()
