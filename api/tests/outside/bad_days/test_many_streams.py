"""A thousand streams open at once."""

import asyncio
import resource

from sse import Stream, chat

STREAMS = 1000


async def open_all(hub, key):
    everyone_open = asyncio.Event()
    opened = 0

    async def one():
        nonlocal opened
        stream = Stream(f"{hub.url}/v1/chat/completions", key, chat("sim-openai/chat+chunks=40+pace=500"))
        await stream.open()
        assert stream.status == 200
        await stream.read(most=1)
        opened += 1
        if opened == STREAMS:
            everyone_open.set()
        await everyone_open.wait()
        stream.leave()

    await asyncio.wait_for(asyncio.gather(*(one() for _ in range(STREAMS))), timeout=120)
    return opened


def test_a_thousand_streams_are_open_at_once(hub, key):
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, 8192), hard))
    try:
        assert asyncio.run(open_all(hub, key)) == STREAMS
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
