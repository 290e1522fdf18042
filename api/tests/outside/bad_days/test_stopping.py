"""A thousand streams are open when the hub is told to stop, alone and under Blocklet Server."""

import asyncio
import resource
import signal
import time

import pytest
from blocklet import App
from hub import Hub, Simulator, rates
from sse import Stream, chat

STREAMS = 1000
# Half of them can end within the time, the others cannot.
SHORT = "chat+chunks=12+pace=100"
LONG = "chat+chunks=500+pace=500"
ALONE_S = 4
# How long Blocklet Server waits before it kills.
KILLED_AFTER_S = 1.6


@pytest.fixture
def many_files():
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, 8192), hard))
    yield
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


class Crowd:
    """Everybody who has a stream when the signal comes."""

    def __init__(self, hub, key, number):
        self.hub, self.key, self.number = hub, key, number
        self.opened = 0
        self.everyone = asyncio.Event()
        self.ended = []
        self.answers = []

    async def one(self, number):
        stream = Stream(
            f"{self.hub.url}/v1/chat/completions",
            self.key,
            chat(f"sim-openai/{SHORT if number % 2 else LONG}"),
            {"x-request-id": f"stop-{number}"},
        )
        await stream.open()
        assert stream.status == 200
        await stream.read(most=1)
        self.opened += 1
        if self.opened == STREAMS:
            self.everyone.set()
        try:
            await stream.read()
        except (OSError, EOFError, ValueError) as error:
            stream.error = error
        self.ended.append(time.monotonic())
        return stream

    async def knock(self, idle):
        """New calls while it stops: on a connection that was open before, and on new ones."""
        for _ in range(3):
            await asyncio.sleep(0.1)
            stream = Stream(f"{self.hub.url}/v1/chat/completions", self.key, chat("sim-openai/chat"))
            try:
                await stream.open()
                self.answers.append(stream.status)
                stream.leave()
            except (OSError, EOFError):
                self.answers.append("elsewhere")
        try:
            idle.writer.write(b"GET /v1/models HTTP/1.1\r\nhost: hub\r\n\r\n")
            line = await asyncio.wait_for(idle.reader.readline(), timeout=5)
            self.answers.append(int(line.split()[1]) if line else "elsewhere")
        except (OSError, EOFError):
            self.answers.append("elsewhere")

    async def run(self):
        idle = Stream(self.hub.url, self.key, {})
        idle.reader, idle.writer = await asyncio.open_connection("127.0.0.1", self.hub.port)
        everyone = [asyncio.create_task(self.one(number)) for number in range(STREAMS)]
        await asyncio.wait_for(self.everyone.wait(), timeout=120)
        self.signalled = time.monotonic()
        self.hub.process.child.send_signal(self.number)
        watching = asyncio.create_task(asyncio.to_thread(self.hub.process.child.wait, 60))
        watching.add_done_callback(lambda _: setattr(self, "gone", time.monotonic()))
        await self.knock(idle)
        streams = await asyncio.gather(*everyone)
        code = await watching
        return streams, code


def prove(hub, streams):
    """Each is in the books once, as it ended for its reader, and charged once."""
    rows = hub.rows(
        """SELECT c.request_id, c.status, c.error_code, c.charge_nanos, count(t.id) AS charges, sum(t.amount_nanos) AS paid
           FROM call_records c LEFT JOIN transfers t ON t.call_id = c.id AND t.kind = 'charge'
           WHERE c.request_id LIKE 'stop-%' GROUP BY c.id"""
    )
    assert len(rows) == STREAMS and len({row["request_id"] for row in rows}) == STREAMS
    found = {row["request_id"]: row for row in rows}
    for stream in streams:
        row = found[stream.answer_headers["x-request-id"]]
        assert (row["status"] == "success") == stream.complete, (row, stream.events[-1:])
        assert stream.complete or row["error_code"] == "hub_stopping", row
        assert row["charges"] == 1 and row["paid"] == row["charge_nanos"] > 0, row


def told(stream):
    """It ended as a stream may end: complete, or with an error event that says why."""
    return stream.error is None and (stream.complete or "the hub is being stopped" in stream.events[-1][1])


def stop(hub, key, number, limit_s):
    crowd = Crowd(hub, key, number)
    streams, code = asyncio.run(crowd.run())
    took = crowd.gone - crowd.signalled
    last = max(crowd.ended) - crowd.signalled
    complete = sum(stream.complete for stream in streams)
    print(
        f"\n{STREAMS} open streams and {signal.Signals(number).name}: {complete} complete, {STREAMS - complete} told, "
        f"the last after {last:.2f} s, gone after {took:.2f} s; new calls got {crowd.answers}"
    )
    assert code == 0
    untold = [stream for stream in streams if not told(stream)]
    assert not untold, (len(untold), untold[0].error, untold[0].events[-1:])
    assert set(crowd.answers) <= {"elsewhere", 503}
    assert took < limit_s
    prove(hub, streams)
    return complete


def test_alone_streams_end_or_are_told(many_files):
    simulator = Simulator()
    hub = Hub(
        simulator, extra_toml=rates([SHORT, LONG]), env={"HUB_DRAIN_SECONDS": str(ALONE_S), "HUB_BILLING": "credits"}
    )
    try:
        key = hub.key()
        hub.give("test", 10**15)
        complete = stop(hub, key, signal.SIGTERM, ALONE_S + 3)
        assert 0 < complete < STREAMS
    finally:
        hub.stop()
        simulator.process.stop()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_under_blocklet_server_they_are_told_before_the_kill(many_files, number):
    simulator = Simulator()
    app = App()
    hub = Hub(simulator, extra_toml=rates([SHORT, LONG]), env=app.environment())
    try:
        key = hub.key()
        stop(hub, key, number, KILLED_AFTER_S)
    finally:
        hub.stop()
        simulator.process.stop()
