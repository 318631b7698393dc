"""A headless Chromium from the PATH, controlled by the DevTools protocol."""

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
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp

PROGRAM_NAMES = ("chromium", "chromium-browser", "google-chrome")
BROWSER_MISSING = "no Chromium on this machine: `apt-get install chromium` brings it"
START_TIMEOUT = 30.0
"""Seconds for a browser to start on a busy machine."""
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
_KEY_CODES = {
    "Enter": (13, "\r"),
    "Escape": (27, ""),
    "Tab": (9, "\t"),
    "Backspace": (8, ""),
    "ArrowDown": (40, ""),
    "ArrowUp": (38, ""),
    **{f"F{n}": (111 + n, "") for n in range(1, 11)},
}
"""Virtual key code and text of each key."""
READ_SCREEN = """(() => {
  const buffer = window.terminalPage?.client?.terminal.buffer.active;
  if (!buffer) return "";
  const rows = Array.from({length: buffer.length}, (_, row) => buffer.getLine(row).translateToString(true));
  return rows.join("\\n");
})()"""
"""A script that returns the text of the page's terminal."""


def find_browser() -> str | None:
    """The path of a Chromium; None if there is none."""
    return next(filter(None, map(shutil.which, PROGRAM_NAMES)), None)


@contextmanager
def running_browser(profile: Path, *flags: str) -> Iterator[str]:
    """Run a browser with a profile of its own; yields the address of its DevTools."""
    program = find_browser()
    assert program, BROWSER_MISSING
    sandbox = ("--no-sandbox",) if os.geteuid() == 0 else ()
    command = [program, *_FLAGS, *sandbox, *flags, f"--user-data-dir={profile}", "about:blank"]
    process = subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )
    try:
        yield _devtools_address(profile / "DevToolsActivePort", process)
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _devtools_address(port_file: Path, process: subprocess.Popen[bytes]) -> str:
    """Wait for the file with the address of DevTools and read it."""
    deadline = time.monotonic() + START_TIMEOUT
    while time.monotonic() < deadline and process.poll() is None:
        lines = port_file.read_text().splitlines() if port_file.exists() else []
        if len(lines) == 2:
            return f"ws://127.0.0.1:{lines[0]}{lines[1]}"
        time.sleep(0.02)  # there is no event to wait for
    raise AssertionError("Chromium did not start")


async def is_alive(address: str) -> bool:
    """Whether the browser at this address answers."""
    try:
        async with asyncio.timeout(10), connected(address) as chrome:
            await chrome.call("Browser.getVersion")
    except (aiohttp.ClientError, TimeoutError):
        return False
    return True


@asynccontextmanager
async def connected(address: str) -> AsyncIterator[Chrome]:
    """Connect to the browser at this address; close the pages at the end."""
    async with aiohttp.ClientSession() as client, client.ws_connect(address, max_msg_size=0) as socket:
        chrome = Chrome(socket)
        reading = asyncio.create_task(chrome.read_messages())
        try:
            yield chrome
        finally:
            await chrome.close_pages()
            reading.cancel()


class Chrome:
    """A browser. Each page has its own cookies, unless it is opened beside another."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self._socket = socket
        self._ids = itertools.count(1)
        self._answers: dict[int, asyncio.Future[dict[str, Any]]] = {}
        self._pages: dict[str, Page] = {}
        self._contexts: set[str] = set()

    async def call(self, method: str, session: str = "", /, **params: Any) -> dict[str, Any]:
        """Call a DevTools method; raises `RuntimeError` with its error message."""
        call_id = next(self._ids)
        answer = self._answers[call_id] = asyncio.get_running_loop().create_future()
        await self._socket.send_json(
            {"id": call_id, "method": method, "params": params} | ({"sessionId": session} if session else {})
        )
        async with asyncio.timeout(20):
            return await answer

    async def read_messages(self) -> None:
        """Read answers and events until the connection ends."""
        async for message in self._socket:
            content = json.loads(message.data)
            if answer := self._answers.pop(content.get("id", 0), None):
                if "error" in content:
                    answer.set_exception(RuntimeError(content["error"]["message"]))
                else:
                    answer.set_result(content["result"])
            elif page := self._pages.get(content.get("sessionId", "")):
                page.on_event(content["method"], content["params"])

    async def open_page(
        self, url: str, width: int = 1366, height: int = 768, *, beside: Page | None = None
    ) -> Page:
        """Open a page in a window of this size, without cookies or with those of the page beside it."""
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
        await page.navigate(url)
        return page

    async def close_pages(self) -> None:
        """Close all pages."""
        with suppress(aiohttp.ClientError, TimeoutError):  # the browser has crashed, or hangs
            for context in self._contexts:
                await self.call("Target.disposeBrowserContext", browserContextId=context)


@dataclass(eq=False)
class Page:
    """One tab, with its requests and errors."""

    chrome: Chrome
    session: str
    target: str
    context: str
    requests: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def on_event(self, method: str, params: dict[str, Any]) -> None:
        """Record requests and errors."""
        if method == "Network.requestWillBeSent":
            self.requests.append(params["request"]["url"])
        elif method == "Network.webSocketCreated":
            self.requests.append(params["url"])
        elif method == "Log.entryAdded":
            self.errors.append(params["entry"]["text"] + " " + params["entry"].get("url", ""))
        elif method == "Runtime.exceptionThrown":
            details = params["exceptionDetails"]
            self.errors.append(details.get("exception", {}).get("description") or details["text"])

    async def call(self, method: str, **params: Any) -> dict[str, Any]:
        """Call a DevTools method for this page."""
        return await self.chrome.call(method, self.session, **params)

    async def navigate(self, url: str) -> None:
        """Load another address."""
        await self.call("Page.navigate", url=url)

    async def close(self) -> None:
        """Close the tab."""
        await self.chrome.call("Target.closeTarget", targetId=self.target)

    async def resize(self, width: int, height: int) -> None:
        """Set the size of the window's content in pixels."""
        await self.call(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=height,
            deviceScaleFactor=1,
            mobile=False,
        )

    async def evaluate(self, script: str) -> Any:
        """Run JavaScript and return its result; raises `RuntimeError` when it fails."""
        result = await self.call("Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True)
        if "exceptionDetails" in result:
            details = result["exceptionDetails"]
            raise RuntimeError(details.get("exception", {}).get("description", details["text"]))
        return result["result"].get("value")

    async def read_terminal(self) -> str:
        """The text of the terminal."""
        return str(await self.evaluate(READ_SCREEN))

    async def wait_until(self, script: str, seconds: float = 15) -> Any:
        """Wait until a JavaScript expression is true; return its value."""
        try:
            async with asyncio.timeout(seconds):
                while not (value := await self._evaluate_or_none(script)):
                    await asyncio.sleep(0.02)
                return value
        except TimeoutError:
            raise AssertionError(f"never came true: {script}\n{await self.describe()}") from None

    async def _evaluate_or_none(self, script: str) -> Any:
        """Run JavaScript; None on an error, as on a page that is being unloaded."""
        try:
            return await self.evaluate(script)
        except RuntimeError:
            return None

    async def wait_for_text(self, text: str, seconds: float = 15) -> None:
        """Wait until the terminal shows a text."""
        await self.wait_until(f"{READ_SCREEN}.includes({json.dumps(text)})", seconds)

    async def describe(self) -> str:
        """Terminal, page text and errors, for a failure message."""
        text = await self._evaluate_or_none("document.body.dataset.state + ' ' + document.body.innerText")
        return "\n".join([await self.read_terminal(), str(text), *self.errors])

    async def type(self, text: str) -> None:
        """Type text, one key per character."""
        for character in text:
            await self._press(character, ord(character.upper()), character)

    async def press(self, *keys: str, control: bool = False) -> None:
        """Press keys by name."""
        for key in keys:
            key_code, key_text = _KEY_CODES.get(key, (ord(key[0].upper()), "" if control else key))
            await self._press(key, key_code, key_text, 2 if control else 0)

    async def _press(self, key: str, code: int, text: str, modifiers: int = 0) -> None:
        common = {"key": key, "windowsVirtualKeyCode": code, "modifiers": modifiers}
        await self.call(
            "Input.dispatchKeyEvent", type="keyDown" if text else "rawKeyDown", text=text, **common
        )
        await self.call("Input.dispatchKeyEvent", type="keyUp", **common)

    async def save_screenshot(self, path: Path) -> None:
        """Save a screenshot."""
        await self.call("Page.bringToFront")  # background tabs are not drawn
        shot = await self.call("Page.captureScreenshot", format="png")
        path.write_bytes(base64.b64decode(shot["data"]))
