"""Readers that take one byte a second: the hub must not read ahead for them, whatever way an answer takes."""

import asyncio
import json
import socket
from pathlib import Path

import pytest

READERS = 60
MOST_EACH_KIB = 256
# Streams of 16 MiB each, so that who read ahead would need a gigabyte. A whole answer has to be in
# memory once, because its charge is written before it is sent: one of 96 KiB.
STREAM = "chat+chunks=4096+big=4096"
WHOLE = "chat+chunks=24+big=4096"
CHAT = ("/v1/chat/completions", {"messages": [{"role": "user", "content": "Hello there"}]})
MESSAGES = ("/v1/messages", {"max_tokens": 100_000, "messages": [{"role": "user", "content": "Hello there"}]})
WAYS = {
    "openai": (CHAT, "sim-openai"),
    "anthropic": (MESSAGES, "sim-anthropic"),
    "openai to anthropic": (CHAT, "sim-anthropic"),
    "anthropic to openai": (MESSAGES, "sim-openai"),
    "openai to google": (CHAT, "sim-google"),
}


def resident_kib(pid):
    status = Path(f"/proc/{pid}/status").read_text()
    return int(status.split("VmRSS:")[1].split()[0])


async def slow_reader(hub, key, way, stream, seconds):
    """Sends a call with the smallest receive buffer that the system gives, and hardly reads."""
    (path, body), provider = WAYS[way]
    connection = socket.socket()
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
    connection.connect(("127.0.0.1", hub.port))
    model = f"{provider}/{STREAM if stream else WHOLE}"
    content = json.dumps({**body, "model": model, "stream": stream}).encode()
    head = f"POST {path} HTTP/1.1\r\nhost: hub\r\nauthorization: Bearer {key}\r\n"
    head += f"content-type: application/json\r\ncontent-length: {len(content)}\r\n\r\n"
    connection.sendall(head.encode() + content)
    connection.setblocking(False)
    loop = asyncio.get_running_loop()
    seen = b""
    for _ in range(seconds):
        seen += await asyncio.wait_for(loop.sock_recv(connection, 1), timeout=20)
        await asyncio.sleep(1)
    assert seen.startswith(b"HTTP"[: len(seen)]), seen
    return connection


async def open_all(hub, key, way, stream, seconds):
    return await asyncio.gather(*(slow_reader(hub, key, way, stream, seconds) for _ in range(READERS)))


@pytest.mark.parametrize("stream", [True, False], ids=["stream", "whole"])
@pytest.mark.parametrize("way", WAYS)
def test_a_reader_of_one_byte_a_second_costs_little(hub, key, way, stream):
    # What a first round allocates is kept for the next ones.
    for connection in asyncio.run(open_all(hub, key, way, stream, 1)):
        connection.close()
    pid = hub.process.child.pid
    before = resident_kib(pid)
    connections = asyncio.run(open_all(hub, key, way, stream, 4))
    each = (resident_kib(pid) - before) / READERS
    print(f"\n{READERS} readers of a byte a second, {way}, {'streams' if stream else 'whole'}: {each:.0f} KiB each")
    for connection in connections:
        connection.close()
    assert each < MOST_EACH_KIB
