"""Many calls of an upstream hub come in bounded time, while the hub serves, and come to the same.

50,000 calls, or as many as HUB_CALLS says (`scripts/import-million`). The time is printed. What the hub's
API tells of them afterwards is compared with what the old file's calls come to.
"""

import http.client
import json
import os
import statistics
import threading
import time
from collections import Counter, defaultdict

from aikit import DAY, OPENAI, hour_stats, many
from conftest import NOW
from test_imports import stamp_of

CALLS = int(os.environ.get("HUB_CALLS", "50000"))
BATCH = 50_000
# On a machine that other things run on, and with a debug build, only what is out of all proportion.
SLOWEST_S = float(os.environ.get("HUB_SLOWEST_S", "10"))


def written(old, calls):
    """Writes calls, their ledger and the sums of their hours."""
    with old.open() as connection:
        for begin in range(0, len(calls), BATCH):
            some = calls[begin : begin + BATCH]
            marks = ", ".join("?" * len(some[0].row()))
            connection.executemany(f"INSERT INTO ModelCalls VALUES ({marks})", (call.row() for call in some))
            usages = [call.usage() for call in some if call.credits_8]
            marks = ", ".join("?" * len(usages[0]))
            connection.executemany(f"INSERT INTO Usages VALUES ({marks})", usages)
        rows = hour_stats(calls)
        connection.executemany(f"INSERT INTO ModelCallStats VALUES ({', '.join('?' * len(rows[0]))})", rows)
    connection.close()


class Caller(threading.Thread):
    """Calls the simulator through the hub, one call after another, until it is stopped."""

    def __init__(self, hub):
        super().__init__(daemon=True)
        self.hub, self.times, self.failures, self.ends = hub, [], [], threading.Event()

    def run(self):
        connection = http.client.HTTPConnection("127.0.0.1", self.hub.hub.port, timeout=60)
        headers = {"authorization": f"Bearer {self.hub.key}", "content-type": "application/json"}
        body = json.dumps({"model": "sim-openai/chat", "messages": [{"role": "user", "content": "hi"}]})
        while not self.ends.is_set():
            began = time.perf_counter()
            connection.request("POST", "/v1/chat/completions", body, headers)
            answer = connection.getresponse()
            answer.read()
            self.times.append(time.perf_counter() - began)
            if answer.status != 200:
                self.failures.append(answer.status)
            time.sleep(0.01)

    def stop(self):
        self.ends.set()
        self.join()


def wanted(calls, by):
    """What calls come to, by what they have in common: calls, nanos, tokens or pieces, milliseconds."""
    sums = defaultdict(lambda: [0, 0, 0, 0])
    for call in calls:
        sum_ = sums[by(call)]
        sum_[0] += 1
        sum_[1] += call.credits_8 * 10
        sum_[2] += call.total
        sum_[3] += call.duration_10 * 100
    return {key: tuple(sum_) for key, sum_ in sums.items()}


BY = {
    "user_id": lambda call: call.user,
    "project": lambda call: call.app or "",
    "model": lambda call: call.model,
    "status": lambda call: call.status,
}
PIECES = "q.input_tokens + q.cache_read_tokens + q.cache_write_5m_tokens + q.output_tokens + q.images + q.seconds"


def told(hub, table, columns, key):
    """What the hub's sums say of what was imported."""
    rows = hub.hub.rows(
        f"""SELECT {key} AS key, sum(q.calls) AS calls, sum(q.charge_nanos) AS nanos, sum({PIECES}) AS pieces,
                sum(q.duration_ms) AS ms
            FROM {table} q JOIN usage_scopes s ON s.id = q.scope WHERE {columns} GROUP BY 1"""
    )
    return {row["key"]: (row["calls"], row["nanos"], row["pieces"], row["ms"]) for row in rows}


def test_many_calls_come_while_the_hub_serves_and_come_to_the_same(old, importing):
    calls = list(many(CALLS, NOW, users=60 if CALLS < 200_000 else 400))
    began = time.monotonic()
    written(old, calls)
    size = sum(path.stat().st_size for path in old.folder.glob("aikit.db*"))
    print(f"\n{CALLS} calls written as upstream does in {time.monotonic() - began:.0f} s, {size / 1e6:.0f} MB")
    hub = importing()
    began = time.monotonic()
    caller = Caller(hub)
    caller.start()
    while not (hub.newest() or {}).get("visible_at"):
        assert (hub.newest() or {}).get("state") != "failed", hub.report()
        time.sleep(0.2)
    visible = time.monotonic() - began
    report = hub.ended(seconds=3600)
    done = time.monotonic() - began
    caller.stop()
    slowest = max(caller.times)
    print(
        f"seen after {visible:.1f} s, done after {done:.1f} s; meanwhile {len(caller.times)} calls, "
        f"usual {statistics.median(caller.times) * 1000:.0f} ms, slowest {slowest * 1000:.0f} ms"
    )
    assert report["state"] == "done" and report["whole"], report
    assert caller.times and not caller.failures and slowest < SLOWEST_S, caller.failures
    assert hub.part("calls", report)["brought"] == CALLS
    assert hub.part("statistics", report)["brought"] == 0
    # Equal totals per user, project, model, status and day.
    theirs = "s.key_id LIKE 'import:%'"
    for column, by in BY.items():
        assert told(hub, "usage_quarters", theirs, f"s.{column}") == wanted(calls, by), column
    days = wanted(calls, lambda call: call.at // DAY * DAY * 1000)
    assert told(hub, "usage_days", theirs, "q.start") == days
    assert told(hub, "usage_model_days", "s.provider = 'openai'", "q.start") == days
    # Equal answers.
    begin, end = stamp_of(NOW // DAY * DAY - 88 * DAY), stamp_of(NOW // DAY * DAY + DAY)
    for word, by in {"user": BY["user_id"], "project": BY["project"], "model,status": lambda call: (call.model, call.status)}.items():
        status, answer = hub.api(f"/api/statistics?from={begin}&to={end}&by={word}&provider=openai")
        assert status == 200, answer
        groups = {tuple(group["group"].values()): group["calls"] for group in answer["statistics"]["groups"]}
        counted = Counter(by(call) for call in calls)
        assert groups == {key if isinstance(key, tuple) else (key,): count for key, count in counted.items()}, word
    busiest = Counter(call.user for call in calls).most_common(1)[0][0]
    status, answer = hub.api(f"/api/calls?user={busiest}&limit=200")
    newest = sorted((call.at for call in calls if call.user == busiest), reverse=True)[:200]
    assert [call["started_at"][:19] + "Z" for call in answer["calls"]] == [stamp_of(at) for at in newest]
    assert OPENAI == calls[0].provider
