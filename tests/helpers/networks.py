"""Simulated bad networks: a TCP relay that delays and stalls, and hosts in network namespaces.

Hosts exist only as long as the process that creates them. It must run under `namespace_command`.
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
"""In one direction: delay in seconds, its deviation in seconds, share of lost packets."""
RETRANSMIT_DELAY = 0.25
"""Seconds after which TCP sends a lost packet again."""
_TUN = Path("/dev/net/tun")
_TUNSETIFF, _IFF_TUN, _IFF_NO_PI, _CLONE_NEWNET = 0x400454CA, 0x0001, 0x1000, 0x40000000
_IP, _TC = (shutil.which(name, path="/usr/sbin:/sbin:/usr/bin:/bin") or "" for name in ("ip", "tc"))


def packet_delay(random_source: random.Random) -> float:
    """A random delay of one packet in seconds."""
    return DELAY + random_source.uniform(-JITTER, JITTER)


# --- TCP relay ------------------------------------------------------------------------------------


class Relay:
    """A TCP relay in front of one of the hub's ports, slow like a bad network. After `cut` it relays nothing.

    It relays streams, so a lost packet arrives later and delays the data after it.
    """

    def __init__(self, port: int) -> None:
        self._hub_port = port
        self._random_source = random.Random(port)
        self._is_connected = asyncio.Event()
        self._is_connected.set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._server: asyncio.Server

    @classmethod
    @asynccontextmanager
    async def in_front_of(cls, port: int) -> AsyncIterator[Self]:
        """Start a relay on a free port."""
        relay = cls(port)
        relay._server = await asyncio.start_server(relay._connect, "127.0.0.1", 0)
        try:
            yield relay
        finally:
            relay._server.close()
            for task in relay._tasks:
                task.cancel()
            await asyncio.gather(*relay._tasks, return_exceptions=True)

    @property
    def port(self) -> int:
        """The port it listens on."""
        port: int = self._server.sockets[0].getsockname()[1]
        return port

    def cut(self) -> None:
        """Relay nothing from now on, not even the end of a connection."""
        self._is_connected.clear()

    def restore(self) -> None:
        """Relay again, starting with the delayed data."""
        self._is_connected.set()

    async def _connect(self, client: asyncio.StreamReader, to_client: asyncio.StreamWriter) -> None:
        await self._is_connected.wait()
        hub, to_hub = await asyncio.open_connection("127.0.0.1", self._hub_port)
        for reader, writer in ((client, to_hub), (hub, to_client)):
            task = asyncio.create_task(self._relay(reader, writer))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _relay(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Relay one direction: read at once, write each chunk when it is due."""
        waiting: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue()
        handing = asyncio.create_task(self._write_when_due(waiting, writer))
        try:
            while piece := await reader.read(1400):
                lost = RETRANSMIT_DELAY if self._random_source.random() < LOSS else 0.0
                waiting.put_nowait((time.monotonic() + packet_delay(self._random_source) + lost, piece))
            waiting.put_nowait((time.monotonic() + DELAY, b""))
            await handing
        except ConnectionError:
            pass  # the connection has ended
        finally:
            handing.cancel()
            writer.close()

    async def _write_when_due(
        self, pending: asyncio.Queue[tuple[float, bytes]], writer: asyncio.StreamWriter
    ) -> None:
        while True:
            due, piece = await pending.get()
            await asyncio.sleep(due - time.monotonic())
            await self._is_connected.wait()
            if not piece:
                return
            writer.write(piece)
            await writer.drain()


# --- network namespaces ---------------------------------------------------------------------------


def namespace_command() -> list[str]:
    """The prefix that runs a command in a network namespace of its own; empty if none can be created."""
    prefixes = (["unshare", "--user", "--map-root-user", "--net"], ["unshare", "--net"])
    if shutil.which("unshare"):
        for prefix in prefixes:
            if not subprocess.run([*prefix, "true"], capture_output=True).returncode:
                return prefix
    return []


def missing_namespaces() -> str:
    """Why hosts cannot be simulated on this machine; empty if they can."""
    if sys.platform != "linux":
        return "network namespaces are Linux's"
    if not _IP:
        return "no `ip` here: `apt-get install iproute2` brings it"
    if not (prefix := namespace_command()):
        return "no network namespaces here: neither as root nor in a user namespace"
    if not _has_netem(prefix) and not os.access(_TUN, os.R_OK | os.W_OK):
        return "no bad link here: the kernel has no sch_netem, and /dev/net/tun cannot be opened"
    return ""


def _has_netem(prefix: list[str]) -> bool:
    """Whether the kernel can delay and drop packets (netem)."""
    command = [*prefix, _TC, "qdisc", "add", "dev", "lo", "root", "netem", "loss", "2%"]
    return bool(_TC) and not subprocess.run(command, capture_output=True).returncode


class Host:
    """A network namespace: its own addresses, links and ports, but the same files."""

    def __init__(self, holder: subprocess.Popen[bytes], network: int) -> None:
        self.pid, self._network = holder.pid, network

    @classmethod
    @contextmanager
    def create(cls) -> Iterator[Self]:
        """Create a host that exists until the context ends."""
        command = ["unshare", "--net", "cat"]
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0) as holder:
            assert holder.stdin and holder.stdout
            holder.stdin.write(b".")
            assert holder.stdout.read(1) == b"."  # the process is in its namespace now
            network = os.open(f"/proc/{holder.pid}/ns/net", os.O_RDONLY)
            host = cls(holder, network)
            host.run(_IP, "link", "set", "lo", "up")
            try:
                yield host
            finally:
                os.close(network)
                holder.kill()

    @contextmanager
    def enter_namespace(self) -> Iterator[None]:
        """Create sockets and processes inside this host; they stay there.

        The whole thread is in the namespace meanwhile, so use one host at a time.
        """
        before = os.open("/proc/thread-self/ns/net", os.O_RDONLY)
        _enter(self._network)
        try:
            yield
        finally:
            _enter(before)
            os.close(before)

    def run(self, *command: str) -> None:
        """Run a program; raises `CalledProcessError`."""
        with self.enter_namespace():
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


def _enter(network: int) -> None:
    if ctypes.CDLL(None, use_errno=True).setns(network, _CLONE_NEWNET):
        raise OSError(ctypes.get_errno(), "setns")


class Link:
    """The network link between a laptop and the hub."""

    def __init__(self, hub: Host, laptop: Host, number: int, emulator: str) -> None:
        self.hub_address, self.address = (f"10.77.{number}.{host}" for host in (1, 2))
        self.by = emulator
        """What delays and drops packets: the kernel's "netem", or a "relay" process of our own."""
        self._laptop, self._name = laptop, f"hall{number}"
        for host, address in ((hub, self.hub_address), (laptop, self.address)):
            host.run(_IP, "address", "add", f"{address}/24", "dev", self._name)
            host.run(_IP, "link", "set", self._name, "up")

    @classmethod
    @contextmanager
    def between(cls, hub: Host, laptop: Host, number: int) -> Iterator[Self]:
        """Connect two hosts by a bad link."""
        name = f"hall{number}"
        if _has_netem(["unshare", "--net"]):
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
            ends = [_open_tun(host, name) for host in (hub, laptop)]
            with _packet_relay(ends):
                yield cls(hub, laptop, number, "relay")

    def cut(self) -> None:
        """Take the laptop off the network; the hub receives nothing more and no end of connection."""
        self._laptop.run(_IP, "link", "set", self._name, "down")

    def restore(self) -> None:
        """Connect the laptop again, at the same address."""
        self._laptop.run(_IP, "link", "set", self._name, "up")


# --- packet relay ---------------------------------------------------------------------------------


def _open_tun(host: Host, name: str) -> int:
    """Open a network interface whose packets are read and written by a program."""
    with host.enter_namespace():
        end = os.open(_TUN, os.O_RDWR | os.O_NONBLOCK)
        fcntl.ioctl(end, _TUNSETIFF, struct.pack("16sH", name.encode(), _IFF_TUN | _IFF_NO_PI))
    return end


@contextmanager
def _packet_relay(ends: list[int]) -> Iterator[None]:
    """Run a process that relays packets between two such interfaces."""
    command = [sys.executable, "-m", "tests.helpers.networks", *map(str, ends)]
    with subprocess.Popen(command, pass_fds=ends) as process:
        for end in ends:
            os.close(end)
        try:
            yield
        finally:
            process.kill()


def relay_packets(ends: list[int], seed: int = 1) -> None:
    """Delay each packet and drop some; packets may overtake each other as on a real link."""
    chance, flying = random.Random(seed), list[tuple[float, int, bytes]]()
    receiver = dict(zip(ends, reversed(ends), strict=True))
    while True:
        patience = max(0.0, flying[0][0] - time.monotonic()) if flying else None
        for end in select.select(ends, [], [], patience)[0]:
            packet = os.read(end, 65536)
            if chance.random() >= LOSS:
                heapq.heappush(flying, (time.monotonic() + packet_delay(chance), receiver[end], packet))
        while flying and flying[0][0] <= time.monotonic():
            _, end, packet = heapq.heappop(flying)
            try:
                os.write(end, packet)
            except OSError:  # the interface is down, so the packet is lost
                continue


if __name__ == "__main__":
    relay_packets([int(end) for end in sys.argv[1:]])
