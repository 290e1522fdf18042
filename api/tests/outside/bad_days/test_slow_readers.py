"""Readers that take one byte a second: the hub must not read ahead for them."""

import asyncio
import json
import socket
from pathlib import Path

from sse import chat

READERS = 60
MOST_EACH_KIB = 256
# 16 MiB each, so that who read ahead would need a gigabyte.
MODEL = "sim-openai/chat+chunks=4096+big=4096"


def resident_kib(pid):
    status = Path(f"/proc/{pid}/status").read_text()
    return int(status.split("VmRSS:")[1].split()[0])


async def slow_reader(hub, key, seconds):
    """Opens a stream with the smallest receive buffer that the system gives, and hardly reads."""
    connection = socket.socket()
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
    connection.connect(("127.0.0.1", hub.port))
    body = json.dumps(chat(MODEL)).encode()
    head = f"POST /v1/chat/completions HTTP/1.1\r\nhost: hub\r\nauthorization: Bearer {key}\r\n"
    head += f"content-type: application/json\r\ncontent-length: {len(body)}\r\n\r\n"
    connection.sendall(head.encode() + body)
    connection.setblocking(False)
    loop = asyncio.get_running_loop()
    seen = b""
    for _ in range(seconds):
        seen += await asyncio.wait_for(loop.sock_recv(connection, 1), timeout=20)
        await asyncio.sleep(1)
    assert seen.startswith(b"HTTP"[: len(seen)]), seen
    return connection


async def open_all(hub, key):
    return await asyncio.gather(*(slow_reader(hub, key, 4) for _ in range(READERS)))


def test_a_reader_of_one_byte_a_second_costs_little(hub, key):
    asyncio.run(open_all(hub, key))  # What a first round allocates is kept for the next ones.
    pid = hub.process.child.pid
    before = resident_kib(pid)
    connections = asyncio.run(open_all(hub, key))
    each = (resident_kib(pid) - before) / READERS
    print(f"\n{READERS} readers of a byte a second: {each:.0f} KiB each")
    assert each < MOST_EACH_KIB
    for connection in connections:
        connection.close()
