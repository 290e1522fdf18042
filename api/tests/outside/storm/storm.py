"""Many clients of all dialects at a hub whose providers fail, and what the books say of it afterwards."""

import asyncio
import os
import random
import time
from collections import Counter
from pathlib import Path

from client import Client
from dialects import BROKEN, COMPLETE, DIALECTS, FAILED, Lie, judge

# Every fifth call meets a fault of some kind, and every fifth connection on its way there.
SCRIPT = "pool+words=12+chaos=20"
KINDS = {"openai": "/v1", "anthropic": "", "google": ""}
CREDITS = 10**15
# Seconds in which a busy machine notices that its peers have left.
CLOSED_WITHIN = 3
CLASSES = {"input": "input_tokens", "cache_read": "cache_read_tokens", "output": "output_tokens", "reasoning": "reasoning_tokens"}

# Clocks short enough that what stalls is left while the run lasts, and long enough for a busy machine.
ENV = {
    "HUB_BILLING": "credits",
    "HUB_FIRST_BYTE_TIMEOUT_MS": "4000",
    "HUB_IDLE_TIMEOUT_MS": "4000",
    "HUB_CONNECT_TIMEOUT_MS": "4000",
    "HUB_RETRY_BACKOFF_MS": "50",
    "HUB_LOG": "warn",
}


def keys(kind):
    """The secrets of a provider's two credentials."""
    return [f"sk-{kind}-first-0123456789", f"sk-{kind}-second-0123456789"]


def toml(simulator, model):
    """Three providers of three dialects with two keys each, behind a door that drops connections."""
    text = ""
    for kind, below in KINDS.items():
        text += (
            f'[[providers]]\nname = "{kind}-pool"\nkind = "{kind}"\nprivate_network = true\n'
            f'base_url = "http://127.0.0.1:{simulator.doors["flaky"]}{below}"\nmodels = ["{model}"]\n'
            + "".join(f'[[providers.credentials]]\nname = "{n}"\nvalue = "{key}"\n' for n, key in enumerate(keys(kind)))
            + f'[[rates]]\nprovider = "{kind}-pool"\nmodel = "{model}"\ninput = "3"\noutput = "15"\n'
        )
    return text


class Storm:
    """What the clients saw."""

    def __init__(self, hub, key, model, seed):
        self.hub, self.key, self.model, self.seed = hub, key, model, seed
        self.came, self.codes, self.seen = Counter(), Counter(), {}
        self.lies = []
        self.rounds = 0

    def run(self, clients, seconds, pause):
        """So many clients for so long, each with such pauses on average. What was counted before is
        forgotten."""
        self.rounds += 1
        self.came, self.codes, self.seen = Counter(), Counter(), {}
        asyncio.run(self.all(clients, time.monotonic() + seconds, pause))

    async def all(self, clients, until, pause):
        await asyncio.gather(*(self.one(number, until, pause) for number in range(clients)))

    async def one(self, number, until, pause):
        chance = random.Random(f"{self.seed}-{self.rounds}-{number}")
        client = Client(self.hub.port, self.key)
        calls = 0
        while time.monotonic() < until:
            await asyncio.sleep(chance.uniform(0, 2 * pause))
            dialect, stream = chance.choice(DIALECTS), chance.random() < 0.5
            calls += 1
            name = f"storm-{self.rounds}-{number}-{calls}"
            path, body = dialect.request(self.model, stream)
            reply = await client.post(path, body, {"x-request-id": name})
            try:
                came = judge(dialect, stream, reply)
            except Lie as lie:
                came = "lie"
                self.lies.append(f"{name}: {lie}")
            if came == FAILED:
                self.codes[f"{reply.status} {reply.body[:300]!r}"] += 1
            self.came[("stream" if stream else "whole", came)] += 1
            self.seen[name] = came
        client.close()

    def count(self, came, kind=None):
        return sum(n for (what, how), n in self.came.items() if how == came and kind in (None, what))

    def success(self):
        """Of the calls that any target could serve: a stream that broke off after its caller was sent
        something could be served by none."""
        served, failed = self.count(COMPLETE), self.count(FAILED)
        return served / max(served + failed, 1)

    def broken(self):
        return self.count(BROKEN) / max(sum(n for (what, _), n in self.came.items() if what == "stream"), 1)

    def prove(self, simulator):
        """Each call of the last round is in the books once, and was charged once just what the provider
        served."""
        rows = self.hub.rows(
            """SELECT c.*, count(t.id) AS charges, coalesce(sum(t.amount_nanos), 0) AS paid FROM call_records c
               LEFT JOIN transfers t ON t.call_id = c.id AND t.kind = 'charge'
               WHERE c.request_id LIKE ? GROUP BY c.id""",
            f"storm-{self.rounds}-%",
        )
        served = {reply["id"]: reply for reply in simulator.served()}
        names = Counter(row["request_id"] for row in rows)
        assert set(names) == set(self.seen), (set(names) ^ set(self.seen))
        assert max(names.values()) == 1, names.most_common(3)
        used = Counter(row["upstream_id"] for row in rows if row["status"] == "success")
        assert None not in used and max(used.values()) == 1, used.most_common(3)
        for row in rows:
            came = self.seen[row["request_id"]]
            assert (row["status"] == "success") == (came == COMPLETE), (came, row)
            assert row["charges"] <= 1 and row["paid"] == (row["charge_nanos"] or 0), row
            if came == COMPLETE:
                told = {mine: served[row["upstream_id"]]["usage"].get(theirs, 0) for theirs, mine in CLASSES.items()}
                assert row["charges"] == 1 and {name: row[name] for name in told} == told, (row, told)
            if came == FAILED:
                # What an answer of no use said that it used is charged.
                assert row["charges"] == 0 or row["usage_source"] == "reported", row
        return len(rows), len(served)


def resident_kib(pid):
    status = Path(f"/proc/{pid}/status").read_text()
    return int(status.split("VmRSS:")[1].split()[0])


def sockets(pid):
    count = 0
    for entry in os.scandir(f"/proc/{pid}/fd"):
        try:
            count += os.readlink(entry.path).startswith("socket:")
        except OSError:
            pass
    return count


def left_open(hub, key, simulator, model, expected=0):
    """The sockets that the hub holds when nobody calls: the fewest that it holds in the end, or as few as
    are expected. Connections to providers are kept for the next calls: the simulator is started anew,
    which ends all of them, and each worker makes some calls."""
    simulator.restart()

    async def call():
        for kind in KINDS:
            for _ in range(6):
                client = Client(hub.port, key)
                path, body = DIALECTS[0].request(f"{kind}-pool/{model}", False)
                await client.post(path, body, {})
                client.close()

    asyncio.run(call())
    fewest = sockets(hub.process.child.pid)
    until = time.monotonic() + CLOSED_WITHIN
    while fewest > expected and time.monotonic() < until:
        time.sleep(0.1)
        fewest = min(fewest, sockets(hub.process.child.pid))
    return fewest
