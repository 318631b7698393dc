"""The hub's status screen, and its texts, which plain output uses too."""

import asyncio
from collections import namedtuple
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from ipaddress import IPv4Address
from pathlib import Path
from typing import Any, cast

import aiohttp
import pytest
from textual.widgets import Button, Static

from scoring_tui.exports import qr
from scoring_tui.exports.table import count_cells
from scoring_tui.hub import serve
from scoring_tui.hub.contest_info import ContestInfo, read_contest_info
from scoring_tui.hub.hub import Certificate, Hub, HubConfig
from scoring_tui.hub.monitor import HubSnapshot, LedgerStatus, MemoryUse, SessionRow
from scoring_tui.hub.sessions.session import SessionEnd
from scoring_tui.hub.status import text as status_text
from scoring_tui.hub.status.screen import StatusApp
from scoring_tui.hub.status.terminal import NonBlockingTerminal
from scoring_tui.hub.tls import OwnCertificate
from scoring_tui.i18n.locale import use_language
from scoring_tui.i18n.sanitize import sanitize
from scoring_tui.ledger.errors import FileMoved
from scoring_tui.tui.common.dialogs import ConfirmDialog
from tests.helpers.ledgers import own_connection
from tests.helpers.serving import open_terminal
from tests.helpers.support import HARD_NAMES, screen_text, until

NOW = 1_700_000_000.0
SSH = namedtuple("SSH", "port fingerprint")(8022, "SHA256:" + "k" * 43)
SIZES = [(80, 24), (120, 40), (200, 60)]
ROW = SessionRow(1, "juror", "juror:j1", True, "web", "192.168.1.7", NOW - 60, NOW - 1, True)
LEDGER = LedgerStatus(214, "7KQ2-M0XA-9D3T-VW5E", (("Firefox 192.168.1.7 abcd", "juror:j1"),))
SNAPSHOT = HubSnapshot(NOW, (ROW,), (), LEDGER, MemoryUse(54_000_000, 210_000_000))


@dataclass
class FakeHub:
    """A hub without servers."""

    config: HubConfig
    urls: tuple[str, ...] = ("http://192.168.1.23:8000/", "http://10.0.0.5:8000/")
    host_addresses: tuple[str, ...] = ("192.168.1.23", "10.0.0.5")
    own_certificate: OwnCertificate | None = None
    is_local_only: bool = False
    ssh_server: Any = SSH
    web_server: Any = True


def make_hub(name: str = "Final Kecil", **fields: Any) -> Hub:
    """A hub of a contest of this name."""
    plan = HubConfig(Path("f.db"), ContestInfo(name, "en", (), ("j1",)), "en", 8000, 8022)
    return cast(Hub, FakeHub(plan, **fields))


def make_rows(n: int) -> tuple[SessionRow, ...]:
    """Rows of n - 1 jurors, each last seen one second earlier than the one before."""
    return tuple(
        replace(ROW, session_id=i, seat=f"juror:j{i:02}", last_seen=NOW - i, is_connected=i % 5 != 0)
        for i in range(1, n)
    )


class FaultyHub:
    """A hub whose census fails twice with one error, then works."""

    def __init__(self) -> None:
        self.failures = 2

    async def take_snapshot(self) -> HubSnapshot:
        if self.failures:
            self.failures -= 1
            raise RuntimeError("no census")
        return SNAPSHOT


class RecordingTerminal:
    """Records what is written to the hub's log and status line."""

    width = 100

    def __init__(self) -> None:
        self.log: list[str] = []
        self.status_lines: list[str] = []

    def write_log(self, line: str) -> None:
        self.log.append(line)

    def set_status_line(self, line: str) -> None:
        self.status_lines.append(line)


async def test_a_census_that_fails_is_reported_once_and_goes_on(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    use_language("en")
    monkeypatch.setattr(serve, "SNAPSHOT_INTERVAL", 0)
    terminal = RecordingTerminal()
    task = asyncio.create_task(
        serve._report_changes(
            cast(Hub, FaultyHub()), HubSnapshot(NOW), cast(NonBlockingTerminal, terminal), None
        )
    )
    async with asyncio.timeout(5):
        while len(terminal.status_lines) < 3:
            await asyncio.sleep(0)
    task.cancel()
    trouble = (
        "The hub cannot count who is there (RuntimeError: no census); the screens go on, and it tries again."
    )
    assert [line.partition("  ")[2] for line in terminal.log] == [
        trouble, "Juror j1 came by browser (192.168.1.7)", "The hub counts again who is there."
    ]  # fmt: skip
    assert terminal.status_lines[:2] == [trouble] * 2 and "entry 214" in terminal.status_lines[2]
    assert [record.exc_info is not None for record in caplog.records] == [True]


# --- sentences --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "now", "told"),
    [
        (None, ROW, "Juror j1 came by browser (192.168.1.7)"),
        (replace(ROW, protocol=""), ROW, "Juror j1 came by browser (192.168.1.7)"),
        (None, replace(ROW, protocol=""), None),
        (ROW, replace(ROW, is_connected=False), "Juror j1 lost the connection (192.168.1.7)"),
        (
            replace(ROW, is_connected=False),
            replace(ROW, protocol="ssh"),
            "Juror j1 is back by SSH (192.168.1.7)",
        ),
        (replace(ROW, seat="juror", is_signed_in=False), ROW, "Juror j1 signed in (192.168.1.7)"),
        (ROW, replace(ROW, last_seen=NOW), None),
    ],
)
def test_each_change_gives_one_sentence(before: SessionRow | None, now: SessionRow, told: str | None) -> None:
    was = HubSnapshot(NOW, (before,) if before else ())
    assert list(status_text.describe_changes(was, HubSnapshot(NOW, (now,)))) == ([told] if told else [])


@pytest.mark.parametrize(
    ("ending", "told"),
    [(SessionEnd.LEFT, "left"), (SessionEnd.CLOSED, "was closed"), (SessionEnd.CRASHED, "BROKE DOWN")],
)
def test_the_end_of_a_session_is_reported_with_its_reason(ending: SessionEnd, told: str) -> None:
    (sentence,) = status_text.describe_changes(
        SNAPSHOT, HubSnapshot(NOW, ended_sessions=((ROW, ending),), ledger_status=LEDGER)
    )
    assert sentence.startswith(f"Juror j1 {told} (192.168.1.7)")


def test_a_missing_file_is_reported_once() -> None:
    gone = replace(SNAPSHOT, ledger_status=replace(LEDGER, error_message=FileMoved(Path("f.db")).message))
    (sentence,) = status_text.describe_changes(SNAPSHOT, gone)
    assert "was moved, replaced or deleted" in sentence
    assert list(status_text.describe_changes(gone, gone)) == []


@pytest.mark.parametrize(
    ("ago", "connected", "shown"),
    [
        (0.2, True, "0 s ago"),
        (7, False, "away: 7 s ago"),
        (119, True, "119 s ago"),
        (600, True, "10 min ago"),
    ],
)
def test_the_age_of_the_last_answer_is_always_shown(ago: float, connected: bool, shown: str) -> None:
    assert (
        status_text.describe_last_seen(replace(ROW, last_seen=NOW - ago, is_connected=connected), NOW)
        == shown
    )


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("width", [30, 60, 79, 119])
def test_the_status_line_fits_the_width(language: str, width: int) -> None:
    use_language(language)
    line = status_text.status_line(replace(SNAPSHOT, sessions=make_rows(120)), width)
    assert count_cells(line) <= width
    assert ("7KQ2-M0XA-9D3T-VW5E" in line) == (width >= 79)


def test_a_session_without_an_accepted_pin_is_signing_in() -> None:
    assert status_text.describe_screen(replace(ROW, is_signed_in=False)) == "Juror j1 (signing in)"
    assert (
        status_text.describe_screen(replace(ROW, role="board", seat="board", is_signed_in=False)) == "Board"
    )


def test_control_characters_in_names_do_not_reach_the_terminal() -> None:
    assert "\x1b" not in status_text.connection_help(make_hub()) + sanitize("Final\x1b[2J\n")
    sentence = next(
        status_text.describe_changes(
            HubSnapshot(NOW), HubSnapshot(NOW, (replace(ROW, seat="juror:\x1b[2J"),))
        )
    )
    assert "\x1b" not in sentence


def test_warnings_and_fingerprint() -> None:
    assert "Not encrypted (--no-tls)" in status_text.list_warnings(make_hub())[0]
    assert "Only this machine" in status_text.list_warnings(make_hub(is_local_only=True))[0]
    own_certificate = OwnCertificate(
        ":".join(["AB"] * 32), frozenset({IPv4Address("192.168.1.23")}), datetime(2027, 1, 1, tzinfo=UTC)
    )
    served_hub = make_hub(own_certificate=own_certificate, host_addresses=("192.168.1.23",))
    served_hub.config = replace(served_hub.config, certificate=Certificate())
    assert status_text.list_warnings(served_hub) == []
    assert "warns once of the certificate" in status_text.short_certificate_help(served_hub)
    digits = [line for line in status_text.connection_help(served_hub).splitlines() if "AB" in line]
    assert [line.count("AB") for line in digits] == [16, 16]
    moved_hub = make_hub(own_certificate=replace(own_certificate, is_replacement=True))
    moved_hub.config = served_hub.config
    replaced, moved = status_text.list_warnings(moved_hub)
    assert "made anew" in replaced and "PIN slips that were printed before are wrong" in replaced
    assert "another address than 10.0.0.5. Its digits stay the same" in moved


def test_the_steps_for_each_browser_are_printed_only_if_browsers_warn() -> None:
    own_certificate = OwnCertificate(":".join(["AB"] * 32), frozenset(), datetime(2027, 1, 1, tzinfo=UTC))
    text = status_text.certificate_help(make_hub(own_certificate=own_certificate))
    assert "Chrome, Edge: “Advanced”, then the small “Proceed to … (unsafe)” or “Continue to …”" in text
    assert "Accept the Risk and Continue" in text and "visit this website" in text
    assert "do not go on and tell the committee" in text
    assert status_text.certificate_help(make_hub()) == status_text.short_certificate_help(make_hub()) == ""


async def test_the_status_screen_tells_of_the_certificate_and_keeps_its_table() -> None:
    own_certificate = OwnCertificate(":".join(["AB"] * 32), frozenset(), datetime(2027, 1, 1, tzinfo=UTC))
    hub = make_hub(own_certificate=own_certificate, urls=("https://192.168.1.23:8000/",))
    hub.config = replace(hub.config, certificate=Certificate())
    app = StatusApp(hub, SNAPSHOT)
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: "Juror j1" in screen_text(app))
        for words in ("https://192.168.1.23:8000/", ":".join(["AB"] * 16), "warns once", "Ctrl+C"):
            assert words in screen_text(app)


# --- the screen -------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("language", ["id", "en"])
async def test_the_screen_shows_addresses_sessions_and_changes(language: str, size: tuple[int, int]) -> None:
    use_language(language)
    app = StatusApp(make_hub(), replace(SNAPSHOT, sessions=make_rows(30)))
    async with app.run_test(size=size) as pilot:
        await until(pilot, lambda: "7KQ2-M0XA-9D3T-VW5E" in screen_text(app))
        shown = screen_text(app)
        for words in ("http://192.168.1.23:8000/", "@192.168.1.23 -p 8022", "SHA256:", "j01", "Ctrl+C", "54"):
            assert words in shown
        app.add_change("09:00:00  something happened")
        await until(pilot, lambda: "something happened" in screen_text(app))
        assert max(map(count_cells, shown.splitlines())) <= size[0]


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_each_address_has_a_complete_qr_code(size: tuple[int, int]) -> None:
    app = StatusApp(make_hub(), SNAPSHOT)
    async with app.run_test(size=size) as pilot:
        for url in make_hub().urls:
            await pilot.press("q")
            rows = [row.strip() for row in qr.qr_rows(url)]
            await until(pilot, lambda rows=rows: all(row in screen_text(app) for row in rows))  # type: ignore[misc]
            assert url in screen_text(app)
        await pilot.press("q")
        await until(pilot, lambda: "Juror j1" in screen_text(app))


@pytest.mark.parametrize("name", HARD_NAMES)
async def test_names_are_shown_as_they_are(name: str) -> None:
    app = StatusApp(make_hub(name), replace(SNAPSHOT, sessions=(replace(ROW, seat=f"juror:{name}"),)))
    async with app.run_test(size=(120, 40)) as pilot:
        await until(pilot, lambda: "192.168.1.7" in screen_text(app))
        assert str(app.screen.query_one("#contest", Static).content) == sanitize(name)


async def test_the_table_follows_the_snapshot_and_scrolls() -> None:
    app = StatusApp(make_hub(), SNAPSHOT)
    async with app.run_test(size=(80, 24)) as pilot:
        app.snapshot = replace(SNAPSHOT, sessions=make_rows(40))
        await until(pilot, lambda: "away: 5 s ago" in screen_text(app))
        await pilot.press("end")
        await until(pilot, lambda: "j39" in screen_text(app))
        app.snapshot = replace(
            SNAPSHOT,
            sessions=(),
            ledger_status=replace(LEDGER, error_message=FileMoved(Path("f.db")).message),
        )
        await until(pilot, lambda: "Nobody yet." in screen_text(app))
        assert "was moved" in screen_text(app)


async def test_stopping_asks_first_when_sessions_are_open() -> None:
    app = StatusApp(make_hub(), SNAPSHOT)
    async with app.run_test() as pilot:
        await pilot.press("ctrl+c")
        await until(pilot, lambda: isinstance(app.screen, ConfirmDialog))
        await pilot.press("escape")
        await until(pilot, lambda: not isinstance(app.screen, ConfirmDialog))
        await pilot.press("ctrl+q")
        await until(pilot, lambda: isinstance(app.screen, ConfirmDialog))
        app.screen.query_one("#yes", Button).press()
        await until(pilot, lambda: not app.is_running)


@pytest.mark.parametrize("keys", [("ctrl+c",), ("ctrl+c", "ctrl+c")], ids=["nobody", "twice"])
async def test_it_stops_at_once_without_sessions_and_on_the_second_request(keys: tuple[str, ...]) -> None:
    app = StatusApp(make_hub(), replace(SNAPSHOT, sessions=()) if len(keys) == 1 else SNAPSHOT)
    async with app.run_test() as pilot:
        await pilot.press(*keys)
        await until(pilot, lambda: not app.is_running)


# --- with a real hub --------------------------------------------------------------------------------


async def test_snapshots_of_a_real_hub(final: Any) -> None:
    """A snapshot has the session, the ledger's code and the memory in use; then the file is moved."""
    path = final.ledger.path
    plan = HubConfig(path, read_contest_info(path), "en", 0, 0, "127.0.0.1")
    async with Hub.open(plan) as hub:
        empty = await hub.take_snapshot()
        assert (empty.sessions, empty.ledger_status.ledger_code) == ((), final.ledger.code)
        assert hub.web_server is not None
        async with open_terminal(hub.web_server.address[1], "mc/A") as socket:
            snapshot = await hub.take_snapshot()
            (one,) = snapshot.sessions
            assert (one.seat, one.protocol, one.address, one.is_connected) == (
                "mc:A",
                "web",
                "127.0.0.1",
                True,
            )
            assert (snapshot.memory_use.hub_bytes or 0) > 1_000_000
            own_connection(final.ledger).execute(
                "INSERT INTO seat (seat, device) VALUES ('mc:A', ?)",
                (hub._session_pool.sessions[one.session_id].device,),
            )
            (one,) = (await hub.take_snapshot()).sessions
            assert one.is_signed_in
            assert isinstance(socket, aiohttp.ClientWebSocketResponse)
        path.rename(path.with_name("elsewhere.db"))
        gone = (await hub.take_snapshot()).ledger_status
        assert gone.error_message is not None
        assert gone.ledger_code == final.ledger.code
