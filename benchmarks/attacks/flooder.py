"""The attacker's process: floods a hub on the loopback for some seconds, then prints what it has sent.

    python -m benchmarks.attacks.flooder KIND PORT SECONDS ADDRESS CONNECTIONS

It runs at the lowest priority, so that on a machine with few processors the hub's answers are measured and
not the attacker's own work.
"""

from __future__ import annotations

import asyncio
import os
import re
import sys
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

PONG = b"\x8a\x80mask"
LONG_TEXT = b'["stdin", "' + b"7" * 60_000 + b'"]'
_MASK = bytes(4)
"""A mask of zeros leaves the payload as it is."""


def make_text_frame(payload: bytes) -> bytes:
    """A masked text frame with a length of 16 bits."""
    return b"\x81\xfe" + len(payload).to_bytes(2, "big") + _MASK + payload


@dataclass
class Flooder:
    """Sends to one hub until the end."""

    port: int
    address: str
    end: float
    counts: Counter[str]

    @property
    def is_over(self) -> bool:
        """Whether the time is up."""
        return time.monotonic() > self.end

    async def connect(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        """Open a connection from the attacker's address."""
        self.counts["connections"] += 1
        async with asyncio.timeout(5):
            return await asyncio.open_connection("127.0.0.1", self.port, local_addr=(self.address, 0))

    async def open_websocket(self, path: str = "juror") -> asyncio.StreamWriter | None:
        """Load the page, then open its websocket; None if the hub refuses."""
        host = f"127.0.0.1:{self.port}"
        reader, writer = await self.connect()
        writer.write(f"GET /{path} HTTP/1.1\r\nHost: {host}\r\n\r\n".encode())
        async with asyncio.timeout(5):
            page = (await reader.readuntil(b"\r\n\r\n")).decode()
        cookie = re.search(r"Set-Cookie: ([^;]+)", page)
        writer.close()
        if cookie is None:
            self.counts["refused pages"] += 1
            return None
        reader, writer = await self.connect()
        writer.write(
            (
                f"GET /ws/{path}?width=80&height=24 HTTP/1.1\r\nHost: {host}\r\nOrigin: http://{host}\r\n"
                "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
                f"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nCookie: {cookie[1]}\r\n\r\n"
            ).encode()
        )
        async with asyncio.timeout(5):
            answer = await reader.readuntil(b"\r\n\r\n")
        if b" 101 " not in answer.split(b"\r\n")[0]:
            self.counts["refused websockets"] += 1
            writer.close()
            return None
        self.counts["websockets"] += 1
        return writer

    async def send_frames(self, frame: bytes, frames_at_once: int) -> None:
        """Send frames as fast as the hub takes them; connect again when it lets go."""
        writer = await self.open_websocket()
        while writer is not None and not (self.is_over or writer.transport.is_closing()):
            writer.write(frame * frames_at_once)
            async with asyncio.timeout(2):
                await writer.drain()
            await asyncio.sleep(0)
            self.counts["frames"] += frames_at_once

    async def request_pages(self) -> None:
        """Request pages one after the other."""
        reader, writer = await self.connect()
        while not self.is_over:
            writer.write(f"GET /juror HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\n\r\n".encode())
            async with asyncio.timeout(5):
                head = await reader.readuntil(b"\r\n\r\n")
                length = re.search(rb"Content-Length: (\d+)", head)
                await reader.readexactly(int(length[1]) if length else 0)
            self.counts[f"answers {head.split()[1].decode()}"] += 1

    async def send_half_request(self) -> None:
        """Send a header every second and never end the request."""
        _, writer = await self.connect()
        writer.write(b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n")
        while not self.is_over:
            writer.write(b"X-Slow: 1\r\n")
            await writer.drain()
            await asyncio.sleep(1)

    async def hold_session(self, path: str) -> None:
        """Open a session and stay."""
        if await self.open_websocket(path) is not None:
            await asyncio.sleep(max(0.0, self.end - time.monotonic()))
        await asyncio.sleep(1)  # refused

    async def repeat(self, attack: Callable[[], object]) -> None:
        """Attack again and again; errors are the hub's defence."""
        while not self.is_over:
            try:
                await asyncio.wait_for(asyncio.ensure_future(attack()), max(0.1, self.end - time.monotonic()))  # type: ignore[arg-type]
            except (OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
                self.counts["let go"] += 1
            await asyncio.sleep(0.01)


async def main(kind: str, port: int, seconds: float, address: str, connections: int) -> None:
    """Flood with some connections at once."""
    flooder = Flooder(port, address, time.monotonic() + seconds, Counter())
    attacks: dict[str, Callable[[], object]] = {
        "frames": lambda: flooder.send_frames(PONG, 2000),
        "texts": lambda: flooder.send_frames(make_text_frame(LONG_TEXT), 4),
        "pages": flooder.request_pages,
        "halves": flooder.send_half_request,
        "sessions": lambda: flooder.hold_session("juror"),
    }
    await asyncio.gather(*(flooder.repeat(attacks[kind]) for _ in range(connections)))
    print(", ".join(f"{count:,} {name}" for name, count in sorted(flooder.counts.items())))


if __name__ == "__main__":
    os.nice(19)
    asyncio.run(main(sys.argv[1], int(sys.argv[2]), float(sys.argv[3]), sys.argv[4], int(sys.argv[5])))
