"""Killed at any moment, the books hold every answer that a client saw complete."""

import asyncio
import random
import sqlite3
import tempfile

from hub import Hub, Simulator, rates
from sse import run

STREAMS = 200
TIMES = 10
SCRIPTS = [f"chat+chunks={chunks}+pace=10" for chunks in (2, 5, 10, 20, 40)]


async def kill_under_load(hub, key, after):
    streams = [
        asyncio.create_task(
            run(
                hub,
                key,
                f"{random.choice(['sim-openai', 'sim-anthropic'])}/{random.choice(SCRIPTS)}",
                {"x-request-id": f"kill-{random.getrandbits(64):x}-{number}"},
            )
        )
        for number in range(STREAMS)
    ]
    await asyncio.sleep(after)
    hub.process.kill()
    return await asyncio.gather(*streams)


def test_every_complete_answer_is_on_disk_after_sigkill():
    simulator = Simulator()
    folder = tempfile.mkdtemp(prefix="hub-kill-")
    hub = Hub(simulator, folder=folder, extra_toml=rates(SCRIPTS))
    key = hub.key()
    complete = 0
    cut = 0
    try:
        for turn in range(TIMES):
            if turn:
                hub.start()
            streams = asyncio.run(kill_under_load(hub, key, random.uniform(0.15, 0.9)))
            seen = {s.answer_headers.get("x-request-id") for s in streams if s.complete}
            complete += len(seen)
            cut += sum(not s.complete for s in streams)
            books = sqlite3.connect(f"{folder}/data/hub.db")
            assert books.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            found = dict(
                books.execute(
                    """SELECT c.request_id, t.amount_nanos = c.charge_nanos AND c.status = 'success'
                       FROM call_records c JOIN transfers t ON t.call_id = c.id"""
                ).fetchall()
            )
            books.close()
            missing = [name for name in seen if not found.get(name)]
            assert not missing, f"turn {turn}: complete for the client, not in the books: {missing[:5]}"
        hub.start()
        print(hub.command("ledger", "check"))
        print(f"\n{TIMES} kills, {complete} complete answers all recorded, {cut} cut")
        assert complete > 0 and cut > 0, "the kills must fall among running and finished streams"
    finally:
        hub.stop()
        simulator.process.stop()
