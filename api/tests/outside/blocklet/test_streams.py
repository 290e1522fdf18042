"""Streams through the router: event by event, and ended by whoever leaves."""

import time

from server import LONG, PACED, wait

BODY = {"stream": True, "messages": [{"role": "user", "content": "Hello"}]}


def test_events_arrive_one_by_one(app):
    at = []
    with app.client("member") as client:
        with client.stream("POST", app.path("/v1/chat/completions"), json={**BODY, "model": f"sim/{PACED}"}) as answer:
            assert answer.status_code == 200, answer.read()
            for line in answer.iter_lines():
                if line.startswith("data:"):
                    at.append(time.monotonic())
    gaps = [later - earlier for earlier, later in zip(at, at[1:])]
    # They leave the provider 150 ms apart. Held back, they would come together.
    assert len(at) > 10 and sum(gap > 0.07 for gap in gaps) >= 8, gaps
    assert at[-1] - at[0] > 1


def test_who_leaves_ends_the_call_at_the_provider(app, simulator):
    simulator.forget()
    with app.client("member") as client:
        with client.stream("POST", app.path("/v1/chat/completions"), json={**BODY, "model": f"sim/{LONG}"}) as answer:
            lines = answer.iter_lines()
            for _ in range(6):
                next(lines)
            request = answer.headers["x-request-id"]
    left = time.time()
    ended = wait(lambda: [call for call in simulator.served() if call["ended"] == "cancelled"], "the call to be cancelled", 10)
    assert ended[0]["cancelled_ms"] - left * 1000 < 1000
    (call,) = wait(lambda: app.rows("SELECT * FROM call_records WHERE request_id = ?", request), "the record", 10)
    assert call["status"] == "cancelled" and call["charge_nanos"] > 0
