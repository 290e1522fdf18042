"""A client that leaves in the middle of a stream."""

import asyncio
import time

import pytest

from hub import LEFT
from sse import Stream, chat


def wait_for(check, seconds=10):
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        found = check()
        if found:
            return found
        time.sleep(0.02)
    raise AssertionError("did not happen in time")


async def leave_after(hub, key, model, events, request_id):
    stream = Stream(f"{hub.url}/v1/chat/completions", key, chat(model), {"x-request-id": request_id})
    await stream.open()
    await stream.read(most=events)
    stream.leave()
    return time.time()


@pytest.mark.parametrize("provider", ["sim-openai", "sim-anthropic"])
def test_upstream_is_cancelled_and_the_rest_is_charged(hub, simulator, key, provider):
    simulator.forget()
    name = f"leave-{provider}"
    left = asyncio.run(leave_after(hub, key, f"{provider}/{LEFT}", 3, name))
    served = wait_for(lambda: [s for s in simulator.served() if s["ended"] == "cancelled"])[0]
    took_ms = served["cancelled_ms"] - left * 1000
    print(f"\n{provider}: upstream cancelled {took_ms:.0f} ms after the client left (aim: 100)")
    assert took_ms < 500
    call = wait_for(lambda: hub.rows("SELECT * FROM call_records WHERE request_id = ?", name))[0]
    assert call["status"] == "cancelled" and call["http_status"] == 499
    assert call["usage_source"] == "estimated"
    assert 0 < call["output_tokens"] < 500
    assert call["charge_nanos"] > 0


def test_leaving_before_the_head_cancels_too(hub, simulator, key):
    async def leave():
        stream = Stream(
            f"{hub.url}/v1/chat/completions", key, chat("sim-openai/chat+delay=60000"), {"x-request-id": "leave-early"}
        )
        opening = asyncio.create_task(stream.open())
        while not any(
            "delay=60000" in str(r.get("body")) for r in await asyncio.to_thread(simulator.requests)
        ):
            await asyncio.sleep(0.02)
        opening.cancel()
        stream.leave()

    asyncio.run(leave())
    call = wait_for(lambda: hub.rows("SELECT * FROM call_records WHERE request_id = 'leave-early'"))[0]
    assert call["status"] == "cancelled"
    assert call["output_tokens"] == 0
