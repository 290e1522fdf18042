"""A cheap client of bytes with a connection that stays open, as applications have it."""

import asyncio
import json


class Reply:
    """What came back, and whether HTTP says that it is all."""

    def __init__(self):
        self.status = 0
        self.headers = {}
        self.body = b""
        self.whole = False
        self.problem = None


class Client:
    """One connection to the hub; made anew when it was closed."""

    def __init__(self, port, key):
        self.port = port
        self.key = key
        self.writer = None

    async def post(self, path, body, headers):
        reply = Reply()
        content = json.dumps(body).encode()
        head = [
            f"POST {path} HTTP/1.1",
            "host: hub",
            f"authorization: Bearer {self.key}",
            "content-type: application/json",
            f"content-length: {len(content)}",
            *(f"{name}: {value}" for name, value in headers.items()),
        ]
        try:
            if self.writer is None or self.reader.at_eof():
                self.close()
                self.reader, self.writer = await asyncio.open_connection("127.0.0.1", self.port)
            self.writer.write("\r\n".join(head).encode() + b"\r\n\r\n" + content)
            await asyncio.wait_for(self.read(reply), timeout=60)
        except (OSError, EOFError, ValueError, TimeoutError) as problem:
            reply.problem = repr(problem)
            self.close()
        return reply

    async def read(self, reply):
        head = (await self.reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        reply.status = int(head[0].split()[1])
        for line in head[1:]:
            name, _, value = line.partition(":")
            if name:
                reply.headers[name.lower()] = value.strip()
        if "content-length" in reply.headers:
            reply.body = await self.reader.readexactly(int(reply.headers["content-length"]))
        else:
            while size := int(await self.reader.readuntil(b"\r\n"), 16):
                reply.body += (await self.reader.readexactly(size + 2))[:-2]
            await self.reader.readexactly(2)
        reply.whole = True
        if reply.headers.get("connection") == "close":
            self.close()

    def close(self):
        if self.writer is not None:
            self.writer.transport.abort()
            self.writer = None
