"""PINs, passes and keys are in no log, file, export, crash report or list of processes.

A hub runs; a juror signs in after a wrong PIN, and the session breaks down. Then everything that is left of
it is searched for every secret.
"""

import asyncio
import base64
import json
import os
import re
import signal
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp
import pytest

from scoring_tui.domain.commands.setup import DrawOrder
from scoring_tui.engine.create import create_contest_file
from scoring_tui.engine.engine import Engine
from scoring_tui.hub.ssh.host_key import host_key_path
from scoring_tui.hub.tls import pem_path
from scoring_tui.ledger.contest_key import key_path
from scoring_tui.ledger.pepper import pepper_path
from tests.helpers.clis import run
from tests.helpers.serving import HOST, RunningHub
from tests.helpers.support import COMMITTEE, contestants, send, small_contest, to_scoring

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="processes are looked up in /proc")
WRONG_PIN = "918274"
EXPORTS = ("standings", "ballots", "report", "order", "checkpoint", "verify")


class JurorPage:
    """A juror's page in a browser, as far as this test needs it."""

    def __init__(self, client: aiohttp.ClientSession, socket: aiohttp.ClientWebSocketResponse) -> None:
        self._client, self._socket = client, socket
        self._output = ""
        self.pass_ticket = ""

    @classmethod
    @asynccontextmanager
    async def open(cls, port: int) -> AsyncIterator["JurorPage"]:
        """Load the page and open its websocket."""
        origin = f"https://{HOST}:{port}"
        jar, connector = aiohttp.CookieJar(unsafe=True), aiohttp.TCPConnector(ssl=False)
        async with aiohttp.ClientSession(origin, cookie_jar=jar, connector=connector) as client:
            async with client.get("/juror") as page:
                assert page.status == 200
            async with client.ws_connect("/ws/juror?width=80&height=24", origin=origin) as socket:
                yield cls(client, socket)

    async def press(self, keys: str) -> None:
        """Type keys."""
        self._output = ""
        await self._socket.send_json(["stdin", keys])

    async def see(self, pattern: str) -> None:
        """Wait until the screen shows this, or the page has its ticket if it is "ticket"."""
        async with asyncio.timeout(30):
            while not (self.pass_ticket if pattern == "ticket" else re.search(pattern, self._output)):
                message = await self._socket.receive()
                if message.type is aiohttp.WSMsgType.BINARY:
                    self._output += re.sub(r"\x1b\[[\d;?<>=]*[ $]*[@-~]", "", message.data.decode())
                elif message.type is aiohttp.WSMsgType.TEXT and "pass" in message.data:
                    self.pass_ticket = json.loads(message.data)[1]
                else:
                    assert message.type is aiohttp.WSMsgType.TEXT, self._output

    async def fetch_pass(self) -> str:
        """Change the ticket into a pass, and return it."""
        headers = {"X-Pass-Ticket": self.pass_ticket, "Origin": str(self._client._base_url).rstrip("/")}
        async with self._client.post("/pass/juror", headers=headers) as response:
            assert response.status == 204
        return next(cookie.value for cookie in self._client.cookie_jar if "pass-" in cookie.key)


def list_encodings(secret: bytes) -> list[bytes]:
    """The secret as it is, in hexadecimal and in base 64."""
    return [secret, secret.hex().encode(), base64.b64encode(secret), base64.urlsafe_b64encode(secret)]


def pem_secret(path: Path) -> bytes:
    """The second line of a private key, which no other text contains."""
    lines = path.read_text().splitlines()
    begin = next(index for index, line in enumerate(lines) if "PRIVATE KEY" in line)
    return lines[begin + 1].encode()


def contains(content: bytes, secret: bytes) -> bool:
    """Whether a text holds a secret that is no part of a longer word, such as of a hash."""
    return re.search(rb"(?<![0-9A-Za-z])" + re.escape(secret) + rb"(?![0-9A-Za-z])", content) is not None


@pytest.fixture
def final(tmp_path: Path) -> Iterator[Engine]:
    """A small contest with a key, four contestants and one ballot."""
    people = contestants(("Sutrisno", "Siti Aminah", "Budi Santoso", "Dewi Lestari"))
    engine = create_contest_file(tmp_path / "final.db", small_contest(), COMMITTEE, "uji.csv", people)
    engine.submit(DrawOrder(1), COMMITTEE)
    to_scoring(engine, 1)
    send(engine, 1, "j2", "8", "8", "8")
    yield engine
    engine.ledger.close()


async def test_no_secret_is_left_anywhere(final: Engine) -> None:
    path = final.ledger.path
    pins = final.ledger.seats.issue_pins(["juror:j1", "juror:j2", "mc:A"])
    processes = b""
    async with RunningHub.start(path, "--tls") as hub:
        await hub.wait_until_ready()
        async with JurorPage.open(hub.web_port) as page:
            await page.see("Juri 3")
            await page.press("Juri 1\r")
            await page.see("Six")
            await page.press(f"{WRONG_PIN}\r")
            await page.see("Wrong PIN")
            await page.press(f"{pins['juror:j1']}\r")
            await page.see("ticket")
            seat_pass = await page.fetch_pass()
            await hub.wait_for_text("came by browser", "log")
            for pid in (hub.process.pid, *hub.descendant_pids()):
                process = Path(f"/proc/{pid}")
                processes += (process / "cmdline").read_bytes() + (process / "environ").read_bytes()
            os.kill(hub.descendant_pids()[-1], signal.SIGSEGV)
            await hub.wait_for_text("BROKE DOWN", "log")
        hub.send_signal(signal.SIGTERM)
        await hub.wait_for_exit()
    printed = hub.output + hub.log_text
    exports = {}
    for command in EXPORTS:
        results = run(command, path), run(command, path, "--as", "json")
        assert results[1].stdout, (command, results[1].stderr)
        assert json.loads(results[1].stdout)["schema"]
        exports[command] = "".join(result.stdout + result.stderr for result in results)
    result = run("backup", path, path.with_name("backups"))
    assert result.exit_code == 0, result.stderr
    exports["backup"] = result.stdout + result.stderr
    assert "Juri 2" in exports["ballots"]

    secrets = {f"PIN of {seat}": [pin.encode()] for seat, pin in pins.items()}
    secrets |= {"the wrong PIN": [WRONG_PIN.encode()], "the pass": [seat_pass.encode()]}
    secrets |= {"the ticket": [page.pass_ticket.encode()]}
    secret_paths = {"pepper": pepper_path(path), "contest's key": key_path(path)}
    secrets |= {
        name: list(list_encodings(secret.read_bytes().strip())) for name, secret in secret_paths.items()
    }
    secret_paths |= {"web key": pem_path(path), "SSH key": host_key_path(path)}
    secrets |= {name: [pem_secret(secret_paths[name])] for name in ("web key", "SSH key")}

    texts = {"the hub's output": printed.encode(), "the list of processes": processes}
    texts |= {f"the export {name}": text.encode() for name, text in exports.items()}
    texts |= {str(file): file.read_bytes() for file in path.parent.rglob("*") if file.is_file()}
    assert len(texts) > 20
    for name, encodings in secrets.items():
        places = {
            place
            for place, content in texts.items()
            if any(contains(content, secret) for secret in encodings)
        }
        assert places == ({str(secret_paths[name])} if name in secret_paths else set()), name
