"""Bad networks to try the hub over: a TCP relay that delays and stalls, and hosts in network namespaces.

Hosts live only as long as the process that makes them, which must be `alone`: in a network of its own.
"""

from __future__ import annotations

import asyncio
import ctypes
import fcntl
import heapq
import os
import random
import select
import shutil
import struct
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Self

DELAY, JITTER, LOSS = 0.05, 0.03, 0.02
"""One way: seconds, seconds more or less, part of all packets."""
AGAIN = 0.25
"""Seconds after which TCP sends again what was lost."""
_TUN = Path("/dev/net/tun")
_TUNSETIFF, _IFF_TUN, _IFF_NO_PI, _CLONE_NEWNET = 0x400454CA, 0x0001, 0x1000, 0x40000000
_IP, _TC = (shutil.which(name, path="/usr/sbin:/sbin:/usr/bin:/bin") or "" for name in ("ip", "tc"))


def late(chance: random.Random) -> float:
    """Seconds that a packet takes this time."""
    return DELAY + chance.uniform(-JITTER, JITTER)


# --- without namespaces ---------------------------------------------------------------------------


class Relay:
    """Stands before one of the hub's ports and is as slow as a bad network; `cut`, nothing passes at all.

    It relays streams, so a lost packet is one that comes later, and holds up what was sent after it.
    """

    def __init__(self, port: int) -> None:
        self._behind = port
        self._chance = random.Random(port)
        self._whole = asyncio.Event()
        self._whole.set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._server: asyncio.Server

    @classmethod
    @asynccontextmanager
    async def before(cls, port: int) -> AsyncIterator[Self]:
        """One on a free port."""
        relay = cls(port)
        relay._server = await asyncio.start_server(relay._join, "127.0.0.1", 0)
        try:
            yield relay
        finally:
            relay._server.close()
            for task in relay._tasks:
                task.cancel()
            await asyncio.gather(*relay._tasks, return_exceptions=True)

    @property
    def port(self) -> int:
        """Where it listens."""
        port: int = self._server.sockets[0].getsockname()[1]
        return port

    def cut(self) -> None:
        """Let nothing through from now on, not even that somebody has gone."""
        self._whole.clear()

    def mend(self) -> None:
        """Let everything through again, what was held up first."""
        self._whole.set()

    async def _join(self, client: asyncio.StreamReader, to_client: asyncio.StreamWriter) -> None:
        await self._whole.wait()
        hub, to_hub = await asyncio.open_connection("127.0.0.1", self._behind)
        for reader, writer in ((client, to_hub), (hub, to_client)):
            task = asyncio.create_task(self._carry(reader, writer))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One direction: take pieces at once, hand each on when it is due."""
        waiting: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue()
        handing = asyncio.create_task(self._hand_on(waiting, writer))
        try:
            while piece := await reader.read(1400):
                lost = AGAIN if self._chance.random() < LOSS else 0.0
                waiting.put_nowait((time.monotonic() + late(self._chance) + lost, piece))
            waiting.put_nowait((time.monotonic() + DELAY, b""))
            await handing
        except ConnectionError:
            pass  # as good as its end
        finally:
            handing.cancel()
            writer.close()

    async def _hand_on(self, held: asyncio.Queue[tuple[float, bytes]], writer: asyncio.StreamWriter) -> None:
        while True:
            due, piece = await held.get()
            await asyncio.sleep(due - time.monotonic())
            await self._whole.wait()
            if not piece:
                return
            writer.write(piece)
            await writer.drain()


# --- with them ------------------------------------------------------------------------------------


def alone() -> list[str]:
    """What to put before a command line to run it in a network of its own; empty where none can be."""
    ways = (["unshare", "--user", "--map-root-user", "--net"], ["unshare", "--net"])
    if shutil.which("unshare"):
        for way in ways:
            if not subprocess.run([*way, "true"], capture_output=True).returncode:
                return way
    return []


def why_none() -> str:
    """Why two hosts cannot be had here, or nothing."""
    if sys.platform != "linux":
        return "network namespaces are Linux's"
    if not _IP:
        return "no `ip` here: `apt-get install iproute2` brings it"
    if not (way := alone()):
        return "no network namespaces here: neither as root nor in a user namespace"
    if not _netem(way) and not os.access(_TUN, os.R_OK | os.W_OK):
        return "no bad link here: the kernel has no sch_netem, and /dev/net/tun cannot be opened"
    return ""


def _netem(way: list[str]) -> bool:
    """Whether the kernel can spoil a link by itself."""
    tried = [*way, _TC, "qdisc", "add", "dev", "lo", "root", "netem", "loss", "2%"]
    return bool(_TC) and not subprocess.run(tried, capture_output=True).returncode


class Host:
    """A network namespace: addresses, links and ports of its own, files shared with everybody."""

    def __init__(self, holder: subprocess.Popen[bytes], network: int) -> None:
        self.pid, self._network = holder.pid, network

    @classmethod
    @contextmanager
    def new(cls) -> Iterator[Self]:
        """One that is there as long as this process needs it."""
        command = ["unshare", "--net", "cat"]
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0) as holder:
            assert holder.stdin and holder.stdout
            holder.stdin.write(b".")
            assert holder.stdout.read(1) == b"."  # so it has moved
            network = os.open(f"/proc/{holder.pid}/ns/net", os.O_RDONLY)
            host = cls(holder, network)
            host.run(_IP, "link", "set", "lo", "up")
            try:
                yield host
            finally:
                os.close(network)
                holder.kill()

    @contextmanager
    def inside(self) -> Iterator[None]:
        """Sockets that are opened and programs that are started meanwhile belong to this host for good.

        All that the process does meanwhile: one host at a time.
        """
        before = os.open("/proc/thread-self/ns/net", os.O_RDONLY)
        _enter(self._network)
        try:
            yield
        finally:
            _enter(before)
            os.close(before)

    def run(self, *command: str) -> None:
        """Run a program to its end; raises `CalledProcessError` with its words."""
        with self.inside():
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


def _enter(network: int) -> None:
    if ctypes.CDLL(None, use_errno=True).setns(network, _CLONE_NEWNET):
        raise OSError(ctypes.get_errno(), "setns")


class Link:
    """What joins a laptop to the hub."""

    def __init__(self, hub: Host, laptop: Host, number: int, by: str) -> None:
        self.hub_address, self.address = (f"10.77.{number}.{host}" for host in (1, 2))
        self.by = by
        """What spoils it: "netem" in the kernel, or packet by packet a "wire" of our own."""
        self._laptop, self._name = laptop, f"hall{number}"
        for host, address in ((hub, self.hub_address), (laptop, self.address)):
            host.run(_IP, "address", "add", f"{address}/24", "dev", self._name)
            host.run(_IP, "link", "set", self._name, "up")

    @classmethod
    @contextmanager
    def between(cls, hub: Host, laptop: Host, number: int) -> Iterator[Self]:
        """A bad one."""
        name = f"hall{number}"
        if _netem(["unshare", "--net"]):
            peer = ("peer", "name", name, "netns", str(laptop.pid))
            hub.run(_IP, "link", "add", name, "type", "veth", *peer)
            delay = (f"{DELAY * 1000:.0f}ms", f"{JITTER * 1000:.0f}ms")
            for host in (hub, laptop):
                host.run(
                    *(_TC, "qdisc", "add", "dev", name, "root", "netem"),
                    *("delay", *delay, "loss", f"{LOSS:.0%}"),
                )
            yield cls(hub, laptop, number, "netem")
        else:
            ends = [_tun(host, name) for host in (hub, laptop)]
            with _wire(ends):
                yield cls(hub, laptop, number, "wire")

    def cut(self) -> None:
        """Take the laptop off the network: to the hub nothing tells that, only nothing comes."""
        self._laptop.run(_IP, "link", "set", self._name, "down")

    def mend(self) -> None:
        """Bring it back, at the same address."""
        self._laptop.run(_IP, "link", "set", self._name, "up")


# --- a wire of our own ----------------------------------------------------------------------------


def _tun(host: Host, name: str) -> int:
    """A network card whose packets are read and written by a program."""
    with host.inside():
        end = os.open(_TUN, os.O_RDWR | os.O_NONBLOCK)
        fcntl.ioctl(end, _TUNSETIFF, struct.pack("16sH", name.encode(), _IFF_TUN | _IFF_NO_PI))
    return end


@contextmanager
def _wire(ends: list[int]) -> Iterator[None]:
    """A process that carries packets between two such cards."""
    command = [sys.executable, "-m", "tests.helpers.networks", *map(str, ends)]
    with subprocess.Popen(command, pass_fds=ends) as process:
        for end in ends:
            os.close(end)
        try:
            yield
        finally:
            process.kill()


def carry(ends: list[int], seed: int = 1) -> None:
    """Each packet late, and some never; those that overtake others do so as on a real link."""
    chance, flying = random.Random(seed), list[tuple[float, int, bytes]]()
    other = dict(zip(ends, reversed(ends), strict=True))
    while True:
        patience = max(0.0, flying[0][0] - time.monotonic()) if flying else None
        for end in select.select(ends, [], [], patience)[0]:
            packet = os.read(end, 65536)
            if chance.random() >= LOSS:
                heapq.heappush(flying, (time.monotonic() + late(chance), other[end], packet))
        while flying and flying[0][0] <= time.monotonic():
            _, end, packet = heapq.heappop(flying)
            try:
                os.write(end, packet)
            except OSError:  # that card is off: the packet is lost, as it would be
                continue


if __name__ == "__main__":
    carry([int(end) for end in sys.argv[1:]])
