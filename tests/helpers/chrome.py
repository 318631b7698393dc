"""A real Chromium without a window, driven over the DevTools protocol; any that is on the PATH."""

from __future__ import annotations

import asyncio
import base64
import itertools
import json
import os
import shutil
import signal
import subprocess
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp

NAMES = ("chromium", "chromium-browser", "google-chrome")
ABSENT = "no Chromium on this machine: `apt-get install chromium` brings it"
STARTING = 30.0
"""Seconds for a browser to come up on a busy machine."""
_FLAGS = (
    "--headless=new",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--no-proxy-server",
    "--hide-scrollbars",
    "--remote-debugging-port=0",
)
_KEYS = {
    "Enter": (13, "\r"),
    "Escape": (27, ""),
    "Tab": (9, "\t"),
    "Backspace": (8, ""),
    "ArrowDown": (40, ""),
    "ArrowUp": (38, ""),
    **{f"F{n}": (111 + n, "") for n in range(1, 11)},
}
"""Their codes, and the letter they make."""
SCREEN = """(() => {
  const buffer = window.terminalPage?.client?.terminal.buffer.active;
  if (!buffer) return "";
  const rows = Array.from({length: buffer.length}, (_, row) => buffer.getLine(row).translateToString(true));
  return rows.join("\\n");
})()"""
"""What stands on the terminal in a page."""


def found() -> str | None:
    """The browser's path, if there is one."""
    return next(filter(None, map(shutil.which, NAMES)), None)


@contextmanager
def browser(profile: Path, *flags: str) -> Iterator[str]:
    """A running browser with a profile of its own; gives the address of its DevTools."""
    program = found()
    assert program, ABSENT
    sandbox = ("--no-sandbox",) if os.geteuid() == 0 else ()
    command = [program, *_FLAGS, *sandbox, *flags, f"--user-data-dir={profile}", "about:blank"]
    process = subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )
    try:
        yield _devtools(profile / "DevToolsActivePort", process)
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _devtools(told: Path, process: subprocess.Popen[bytes]) -> str:
    """Where it listens, as soon as it says so."""
    until = time.monotonic() + STARTING
    while time.monotonic() < until and process.poll() is None:
        lines = told.read_text().splitlines() if told.exists() else []
        if len(lines) == 2:
            return f"ws://127.0.0.1:{lines[0]}{lines[1]}"
        time.sleep(0.02)  # nothing tells when the file is there
    raise AssertionError("Chromium did not start")


@asynccontextmanager
async def connected(address: str) -> AsyncIterator[Chrome]:
    """The browser at this address."""
    async with aiohttp.ClientSession() as client, client.ws_connect(address, max_msg_size=0) as socket:
        chrome = Chrome(socket)
        reading = asyncio.create_task(chrome.read())
        try:
            yield chrome
        finally:
            await chrome.leave()
            reading.cancel()


class Chrome:
    """A browser; every page of it has cookies and a window of its own, unless it is opened beside another."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self._socket = socket
        self._ids = itertools.count(1)
        self._answers: dict[int, asyncio.Future[dict[str, Any]]] = {}
        self._pages: dict[str, Page] = {}
        self._contexts: set[str] = set()

    async def call(self, method: str, session: str = "", /, **params: Any) -> dict[str, Any]:
        """Ask DevTools for something; raises `RuntimeError` with its refusal."""
        id_ = next(self._ids)
        answer = self._answers[id_] = asyncio.get_running_loop().create_future()
        await self._socket.send_json(
            {"id": id_, "method": method, "params": params} | ({"sessionId": session} if session else {})
        )
        async with asyncio.timeout(20):
            return await answer

    async def read(self) -> None:
        """Take answers and events in."""
        async for message in self._socket:
            told = json.loads(message.data)
            if answer := self._answers.pop(told.get("id", 0), None):
                if "error" in told:
                    answer.set_exception(RuntimeError(told["error"]["message"]))
                else:
                    answer.set_result(told["result"])
            elif page := self._pages.get(told.get("sessionId", "")):
                page.note(told["method"], told["params"])

    async def page(
        self, url: str, width: int = 1366, height: int = 768, *, beside: Page | None = None
    ) -> Page:
        """A page in a window of this size, with an empty jar of cookies or those of the one beside it."""
        if beside is None:
            context = (await self.call("Target.createBrowserContext"))["browserContextId"]
            self._contexts.add(context)
        else:
            context = beside.context
        target = await self.call("Target.createTarget", url="about:blank", browserContextId=context)
        attached = await self.call("Target.attachToTarget", targetId=target["targetId"], flatten=True)
        page = Page(self, attached["sessionId"], target["targetId"], context)
        self._pages[page.session] = page
        for domain in ("Page", "Network", "Runtime", "Log"):
            await page.call(f"{domain}.enable")
        await page.resize(width, height)
        await page.go(url)
        return page

    async def leave(self) -> None:
        """Close what was opened here."""
        for context in self._contexts:
            await self.call("Target.disposeBrowserContext", browserContextId=context)


@dataclass(eq=False)
class Page:
    """One tab, with everything that it asked for and complained about."""

    chrome: Chrome
    session: str
    target: str
    context: str
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def note(self, method: str, params: dict[str, Any]) -> None:
        """Keep what matters of an event."""
        if method == "Network.requestWillBeSent":
            self.requests.append(params["request"]["url"])
        elif method == "Network.webSocketCreated":
            self.requests.append(params["url"])
        elif method == "Log.entryAdded":
            self.complaints.append(params["entry"]["text"] + " " + params["entry"].get("url", ""))
        elif method == "Runtime.exceptionThrown":
            details = params["exceptionDetails"]
            self.complaints.append(details.get("exception", {}).get("description") or details["text"])

    async def call(self, method: str, **params: Any) -> dict[str, Any]:
        """Ask DevTools for something of this page."""
        return await self.chrome.call(method, self.session, **params)

    async def go(self, url: str) -> None:
        """To another address."""
        await self.call("Page.navigate", url=url)

    async def close(self) -> None:
        """As a person closes a tab."""
        await self.chrome.call("Target.closeTarget", targetId=self.target)

    async def resize(self, width: int, height: int) -> None:
        """The window's inside."""
        await self.call(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=height,
            deviceScaleFactor=1,
            mobile=False,
        )

    async def run(self, script: str) -> Any:
        """What a piece of JavaScript comes to; raises `RuntimeError` when it fails."""
        made = await self.call("Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True)
        if "exceptionDetails" in made:
            details = made["exceptionDetails"]
            raise RuntimeError(details.get("exception", {}).get("description", details["text"]))
        return made["result"].get("value")

    async def terminal(self) -> str:
        """What stands on the terminal."""
        return str(await self.run(SCREEN))

    async def until(self, script: str, seconds: float = 15) -> Any:
        """Wait until a piece of JavaScript comes to something."""
        try:
            async with asyncio.timeout(seconds):
                while not (value := await self._try(script)):
                    await asyncio.sleep(0.02)
                return value
        except TimeoutError:
            raise AssertionError(f"never came true: {script}\n{await self.look()}") from None

    async def _try(self, script: str) -> Any:
        """A page on its way to another cannot answer."""
        try:
            return await self.run(script)
        except RuntimeError:
            return None

    async def shows(self, words: str, seconds: float = 15) -> None:
        """Wait until the terminal shows these words."""
        await self.until(f"{SCREEN}.includes({json.dumps(words)})", seconds)

    async def look(self) -> str:
        """Terminal, page and complaints, for whoever has to find out what went wrong."""
        text = await self._try("document.body.dataset.state + ' ' + document.body.innerText")
        return "\n".join([await self.terminal(), str(text), *self.complaints])

    async def type(self, text: str) -> None:
        """Letter by letter, as from a keyboard."""
        for letter in text:
            await self._press(letter, ord(letter.upper()), letter)

    async def press(self, *keys: str, control: bool = False) -> None:
        """Keys by their names."""
        for key in keys:
            code, letter = _KEYS.get(key, (ord(key[0].upper()), "" if control else key))
            await self._press(key, code, letter, 2 if control else 0)

    async def _press(self, key: str, code: int, text: str, modifiers: int = 0) -> None:
        common = {"key": key, "windowsVirtualKeyCode": code, "modifiers": modifiers}
        await self.call(
            "Input.dispatchKeyEvent", type="keyDown" if text else "rawKeyDown", text=text, **common
        )
        await self.call("Input.dispatchKeyEvent", type="keyUp", **common)

    async def picture(self, path: Path) -> None:
        """What a person sees."""
        await self.call("Page.bringToFront")  # a tab that is behind another is not drawn
        shot = await self.call("Page.captureScreenshot", format="png")
        path.write_bytes(base64.b64decode(shot["data"]))
