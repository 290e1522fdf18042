"""Stopping and reloading by signals."""

import asyncio
import signal
import time

import httpx
import pytest

from hub import Hub
from sse import Stream, chat


@pytest.fixture
def own_hub(simulator):
    hub = Hub(simulator, env={"HUB_DRAIN_SECONDS": "2"})
    yield hub
    hub.stop()


async def stream_over_a_stop(hub, key, model, number):
    stream = Stream(f"{hub.url}/v1/chat/completions", key, chat(model), {"x-request-id": "over-a-stop"})
    await stream.open()
    await stream.read(most=2)
    hub.process.child.send_signal(number)
    await stream.read()
    return stream


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_running_stream_is_finished(own_hub, number):
    key = own_hub.key()
    stream = asyncio.run(stream_over_a_stop(own_hub, key, "sim-openai/chat+chunks=20+pace=40", number))
    assert stream.complete
    assert own_hub.process.child.wait(timeout=20) == 0
    call = own_hub.rows("SELECT * FROM call_records WHERE request_id = 'over-a-stop'")[0]
    assert call["status"] == "success"


def test_a_stream_past_the_drain_ends_with_an_error_event(own_hub):
    key = own_hub.key()
    began = time.monotonic()
    stream = asyncio.run(stream_over_a_stop(own_hub, key, "sim-openai/chat+chunks=500+pace=50", signal.SIGTERM))
    assert not stream.complete
    assert "error" in stream.events[-1][1] and "stop" in stream.events[-1][1]
    assert own_hub.process.child.wait(timeout=20) == 0
    assert time.monotonic() - began < 10
    call = own_hub.rows("SELECT * FROM call_records WHERE request_id = 'over-a-stop'")[0]
    assert call["status"] == "failed" and call["output_tokens"] > 0
    assert "hold" in own_hub.command("ledger", "check")


def models(hub, key):
    answer = httpx.get(f"{hub.url}/v1/models", headers={"authorization": f"Bearer {key}"})
    return {model["id"] for model in answer.json()["data"]}


def eventually(check):
    deadline = time.monotonic() + 10
    while not check():
        assert time.monotonic() < deadline, "did not happen in time"
        time.sleep(0.02)


def test_sighup_reads_the_file_again_and_a_wrong_file_changes_nothing(own_hub):
    key = own_hub.key()
    good = own_hub.config.read_text()
    own_hub.config.write_text(good + '\n[[aliases]]\nname = "fast"\ntarget = "sim-openai/chat"\n')
    own_hub.process.child.send_signal(signal.SIGHUP)
    eventually(lambda: "fast" in models(own_hub, key))

    own_hub.config.write_text(good + '\n[[aliases]]\nname = "fast"\ntarget = 5\n')
    own_hub.process.child.send_signal(signal.SIGHUP)
    line = good.count("\n") + 4
    eventually(lambda: f"hub.toml:{line}" in own_hub.process.output())
    assert "target" in own_hub.process.output()
    assert "fast" in models(own_hub, key)

    own_hub.config.write_text(good)
    own_hub.process.child.send_signal(signal.SIGHUP)
    eventually(lambda: "fast" not in models(own_hub, key))
