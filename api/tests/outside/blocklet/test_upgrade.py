"""Upgrades, kills and restarts by a real server, while applications call."""

import asyncio
import os
import signal
from dataclasses import dataclass

import httpx
from server import LONG, SHORT, wait

BODY = {"stream": True, "messages": [{"role": "user", "content": "Hello"}]}


@dataclass
class Call:
    """What came of one call, as its client saw it."""

    model: str
    status: int = 0
    request: str = ""
    text: str = ""
    error: str = ""

    @property
    def complete(self):
        return self.status == 200 and "data: [DONE]" in self.text

    @property
    def told(self):
        return self.status == 200 and '"error"' in self.text and "[DONE]" not in self.text


async def call(client, path, model, begun=None):
    one = Call(model)
    try:
        async with client.stream("POST", path, json={**BODY, "model": f"sim/{model}"}) as answer:
            one.status, one.request = answer.status_code, answer.headers.get("x-request-id", "")
            async for piece in answer.aiter_text():
                one.text += piece
                if begun:
                    begun.release()
                    begun = None
    except httpx.HTTPError as error:
        one.error = repr(error)
    return one


def client_of(app):
    headers = {"host": app.host, "authorization": f"Bearer {app.login('member')['sessionToken']}"}
    # The server's own router tells nobody that a killed program will say no more.
    patience = httpx.Timeout(60, read=20)
    return httpx.AsyncClient(base_url=f"http://127.0.0.1:{app.server.http}", headers=headers, timeout=patience, trust_env=False)


async def under_load(app, change, streams=6, callers=3):
    """Calls of both kinds while something is changed: those that were made."""
    path, over, begun = app.path("/v1/chat/completions"), asyncio.Event(), asyncio.Semaphore(0)
    async with client_of(app) as client:

        async def caller():
            made = []
            while not over.is_set():
                made.append(await call(client, path, SHORT))
            return made

        long = [asyncio.create_task(call(client, path, LONG, begun)) for _ in range(streams)]
        for _ in range(streams):
            await asyncio.wait_for(begun.acquire(), 30)
        short = [asyncio.create_task(caller()) for _ in range(callers)]
        await asyncio.to_thread(change)
        ended = await asyncio.wait_for(asyncio.gather(*long), 90)
        over.set()
        return [one for made in await asyncio.gather(*short) for one in made], ended


def recorded(app, calls):
    """Each call is in the books once, with its price."""
    for one in calls:
        rows = app.rows("SELECT status, charge_nanos FROM call_records WHERE request_id = ?", one.request)
        assert len(rows) == 1 and rows[0]["charge_nanos"] > 0, (one.model, one.request, rows)
    charges = app.rows("SELECT sum(charge_nanos) AS nanos FROM call_records")[0]["nanos"]
    told = app.rows("SELECT coalesce(sum(amount_nanos), 0) AS nanos FROM transfers WHERE kind = 'charge'")[0]["nanos"]
    assert told in (0, charges)
    app.prove_books()


def test_an_upgrade_ends_no_short_call_and_tells_the_long_ones(mounted, packed):
    second = packed("0.9.2")
    (before,) = mounted.processes()

    def upgrade():
        mounted.deploy(second)
        wait(lambda: before not in mounted.processes(), "the process before to end")

    short, long = asyncio.run(under_load(mounted, upgrade))
    assert mounted.environment()["BLOCKLET_COMPONENT_VERSION"] == "0.9.2" and len(mounted.processes()) == 1
    broken = [one for one in short if not one.complete]
    assert len(short) > 20 and not broken, (len(short), broken[:3])
    assert all(one.told for one in long), [one for one in long if not one.told][:2]
    recorded(mounted, [*short, *long])
    with mounted.client() as client:
        assert client.get(mounted.path("/api/hub")).json()["hub"]["version"]


def test_a_killed_hub_is_started_again_with_all_that_was_acknowledged(mounted):
    (before,) = mounted.processes()

    def kill():
        os.kill(before, signal.SIGKILL)
        wait(lambda: mounted.processes() not in ([], [before]), "the server to start the hub again")
        wait(mounted.is_reached, "the hub to serve again")

    short, long = asyncio.run(under_load(mounted, kill))
    # Whoever was in the middle of something sees that it broke off: nothing looks complete.
    assert not any(one.complete for one in long)
    done = [one for one in short if one.complete]
    assert done
    recorded(mounted, done)
