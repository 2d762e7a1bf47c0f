"""HTTP as bytes on a connection, so that a test can break it off wherever it likes."""

import asyncio
import json
from dataclasses import dataclass
from typing import Any

from tests.load.real_site import HOST


@dataclass(frozen=True)
class Reply:
    """Status and body of an answer."""

    status: int
    body: bytes

    def json(self) -> Any:
        """The body as JSON."""
        return json.loads(self.body)


@dataclass
class Connection:
    """A connection to the site."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter

    async def send(self, request: bytes) -> None:
        """Put bytes on the wire."""
        self.writer.write(request)
        await self.writer.drain()

    async def reply(self) -> Reply:
        """The answer to the request that was sent last."""
        head = (await self.reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        first, *lines = head.split("\r\n")
        headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines)}
        body = await self.reader.readexactly(int(headers.get("content-length", 0)))
        return Reply(int(first.split()[1]), body)

    def cut(self) -> None:
        """Break the connection off, as a lost network does: what was not sent yet never arrives."""
        self.writer.transport.abort()


async def connect(port: int) -> Connection:
    """A fresh connection."""
    return Connection(*await asyncio.open_connection(HOST, port))


def request(method: str, path: str, body: bytes, content_type: str, **headers: str) -> bytes:
    """A request as it goes over the wire."""
    named = {"host": HOST, "content-type": content_type, "content-length": str(len(body)), **headers}
    lines = [
        f"{method} {path} HTTP/1.1",
        *(f"{name.replace('_', '-')}: {value}" for name, value in named.items()),
    ]
    return ("\r\n".join(lines) + "\r\n\r\n").encode() + body
