"""A plain asyncio client for streams: sees exactly which bytes came, and can leave at any moment."""

import asyncio
import json
import time
from urllib.parse import urlsplit


class Stream:
    """One `POST` whose answer is read event by event."""

    def __init__(self, url, key, body, headers=None):
        self.url = urlsplit(url)
        self.key = key
        self.body = json.dumps(body).encode()
        self.headers = headers or {}
        self.events = []
        self.status = None
        self.answer_headers = {}
        self.error = None

    async def open(self):
        self.reader, self.writer = await asyncio.open_connection(self.url.hostname, self.url.port)
        head = [
            f"POST {self.url.path} HTTP/1.1",
            f"host: {self.url.netloc}",
            f"authorization: Bearer {self.key}",
            "content-type: application/json",
            f"content-length: {len(self.body)}",
            *(f"{name}: {value}" for name, value in self.headers.items()),
        ]
        self.writer.write("\r\n".join(head).encode() + b"\r\n\r\n" + self.body)
        await self.writer.drain()
        line = await self.reader.readline()
        if not line:
            raise EOFError("closed without an answer")
        self.status = int(line.split()[1])
        while (line := await self.reader.readline()) not in (b"\r\n", b""):
            name, _, value = line.decode().partition(":")
            self.answer_headers[name.lower()] = value.strip()

    async def chunks(self):
        """Pieces of the body, chunked coding taken off. Ends at the last chunk; raises when cut."""
        while True:
            size = int((await self.reader.readline()).strip() or b"0", 16)
            piece = await self.reader.readexactly(size + 2)
            if size == 0:
                return
            yield piece[:-2]

    async def read(self, most=None):
        """Reads events into `events` as (seconds, text) until the end, or until there are `most`."""
        buffer = b""
        async for piece in self.chunks():
            buffer += piece
            while b"\n\n" in buffer:
                event, buffer = buffer.split(b"\n\n", 1)
                self.events.append((time.monotonic(), event.decode()))
                if most and len(self.events) >= most:
                    return

    def leave(self):
        """Closes the connection at once."""
        self.writer.transport.abort()

    @property
    def complete(self):
        return any(text == "data: [DONE]" for _, text in self.events)

    @property
    def reply_id(self):
        for _, text in self.events:
            if text.startswith("data: {"):
                return json.loads(text[6:]).get("id")
        return None


def chat(model, **more):
    """The body of a streamed chat completion."""
    return {"model": model, "messages": [{"role": "user", "content": "Hello there"}], "stream": True, **more}


async def run(hub, key, model, headers=None):
    """Reads one stream to whatever end it finds."""
    stream = Stream(f"{hub.url}/v1/chat/completions", key, chat(model), headers)
    try:
        await stream.open()
        await stream.read()
    except (OSError, EOFError, ValueError) as error:
        stream.error = error
    finally:
        if hasattr(stream, "writer"):
            stream.leave()
    return stream
