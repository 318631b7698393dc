"""A juror's real screen whose file goes wrong.

The badge must never say "saved" over a mark that is not in the file.
"""

import asyncio
import errno
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from time import monotonic

from textual.pilot import Pilot
from textual.widgets import Static

from benchmarks.torture.crash_states import Disk, read_log, write_state
from benchmarks.torture.report import Row
from benchmarks.torture.shim import Action, Kind, Part, Shim
from benchmarks.torture.workload import (
    JURORS,
    Player,
    copy_files,
    create_final,
    list_steps,
    start_player,
)
from scoring_tui.engine.engine import Engine
from scoring_tui.ledger.errors import LedgerError
from scoring_tui.ledger.store import Ledger
from scoring_tui.tui.app import make_app
from scoring_tui.tui.juror.mark_field import MarkField
from scoring_tui.tui.juror.save_badge import SaveBadge
from scoring_tui.tui.juror.screen import JurorScreen

Tell = Callable[[str], None]

CRITERION = "dampak"
KEYS = ("7", "5", "backspace", "backspace", "8", "backspace", "9", "1", "backspace", "backspace")
TYPE_SECONDS = 3.5
"""How long a process types before it leaves by itself."""
FAULT_SECONDS = 1.2
BACK_SECONDS = 20.0
"""How long to wait for the badge to say "saved" again."""


def _create_open_turn(folder: Path) -> Path:
    """A final whose first turn is being scored."""
    path = folder / "FINAL.db"
    create_final(path, 1)
    with Ledger.open(path) as ledger:
        engine = Engine(ledger)
        for command, actor, key in list_steps(1)[:4]:
            engine.submit(command, actor, key)
    return path


def _start_app(path: Path, on_typing: Callable[[int], None]) -> Player:
    return start_player(lambda tell: asyncio.run(_type(path, tell, on_typing)))


async def _type(path: Path, tell: Tell, on_typing: Callable[[int], None]) -> None:
    """Type marks; tell the text before it is on the screen, and each time the badge says "saved" over it."""
    app = make_app(path, [JURORS[0]], language="en", signed_in=True)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = app.role_screens["juror"]
        assert isinstance(screen, JurorScreen)
        while screen.pane.form is None or not screen.pane.form.has_focus_within:
            await pilot.pause(0.02)
        tell("ready -")
        deadline, number = monotonic() + TYPE_SECONDS, 0
        while monotonic() < deadline:
            on_typing(number)
            await pilot.press(KEYS[number % len(KEYS)])
            number += 1
            tell(f"typed {number} {_field_text(screen)}")
            for _ in range(3):
                _tell_badge(screen, tell, number)
                await pilot.pause(0.02)
        deadline = monotonic() + BACK_SECONDS
        while monotonic() < deadline and screen.badge.badge_state != "saved":
            await pilot.pause(0.05)
        _tell_badge(screen, tell, number)
        tell("finished -")
        await _leave(pilot)


async def _leave(pilot: Pilot[None]) -> None:
    started = monotonic()
    await pilot.press("ctrl+q")
    if monotonic() - started > 5:
        raise TimeoutError("leaving waits for the file")
    os._exit(0)


def _field_text(screen: JurorScreen) -> str:
    return next(iter(screen.query(MarkField))).mark_input.value


def _tell_badge(screen: JurorScreen, tell: Tell, number: int) -> None:
    state = screen.badge.badge_state
    if state == "saved":
        tell(f"saved {number} {_field_text(screen)}")
        return
    notice = "; ".join(str(block.content) for block in screen.notice_bar.query(Static) if block.display)
    if state in ("error", "offline"):
        tell(f"badge {state}: {notice}")


# --- judging ----------------------------------------------------------------------------------------


def _numbers(player: Player, word: str) -> Iterator[tuple[int, str]]:
    for text in player.list_told(word):
        number, _, mark = text.partition(" ")
        yield int(number), mark


def _find_wrong_saved(player: Player, path: Path) -> str:
    """What the badge called saved and the file does not hold; empty if all is there."""
    last_saved = max((number for number, _ in _numbers(player, "saved")), default=0)
    possible = {mark for number, mark in _numbers(player, "typed") if number >= last_saved}
    possible |= {mark for number, mark in _numbers(player, "saved") if number >= last_saved}
    if not last_saved:
        return ""
    try:
        with Ledger.open(path) as ledger:
            draft = ledger.drafts.load("j1").get(1)
    except LedgerError as error:
        return f"the file does not open: {error.message}"
    mark = draft.marks.get(CRITERION, "") if draft else ""
    # A key that was pressed and not told any more may be in the file.
    return (
        "" if mark in possible or _follows(possible, mark) else f"saved {last_saved}, the file has {mark!r}"
    )


def _follows(possible: set[str], mark: str) -> bool:
    return any(mark[:-1] == text or mark == text[:-1] for text in possible)


def _judge(player: Player, path: Path, record: Path, before: Disk, row: Row, place: str) -> None:
    row.tries += 1
    row.acknowledged += len(set(_numbers(player, "saved")))
    check = path.parent / "check"
    check.mkdir(exist_ok=True)
    problems = {_find_wrong_saved(player, copy_files(path, check))}
    for operation in read_log(record.read_bytes()):
        before.run(operation)
    for state in before.list_states(Random(row.tries), 2, with_cache=False):
        problems.add(_find_wrong_saved(player, write_state(state, check)))
    problems.discard("")
    row.wrong_saved += bool(problems)
    tracebacks = player.list_told("traceback") + player.list_told("said")
    row.silent += bool(tracebacks)
    row.details += [f"{place}: {text}" for text in (*sorted(problems), *tracebacks)]


def _begin(shim: Shim, template: Path, folder: Path) -> tuple[Path, Path, int, Disk]:
    """Copy the final; begin to record its calls."""
    folder.mkdir()
    path, record = copy_files(template, folder), folder / "record"
    disk = Disk()
    disk.load(path)
    log = os.open(record, os.O_RDWR | os.O_APPEND | os.O_CREAT)
    shim.watch(path, log)
    shim.disarm()
    return path, record, log, disk


def _end(shim: Shim, log: int) -> None:
    shim.disarm()
    shim.watch(Path("/nonexistent/none"))
    os.close(log)


def run_app_kills(shim: Shim, folder: Path, kills: int) -> Row:
    """Kill the app at a call while a juror types."""
    row = Row("juror's app killed while typing")
    _kill_apps(shim, folder / "app", kills, row)
    return row


def run_app_control(shim: Shim, folder: Path, kills: int) -> Row:
    """A badge that always says "saved"."""
    row = Row('a badge that always says "saved"', is_control=True)
    badge_state = SaveBadge.badge_state
    SaveBadge.badge_state = "saved"  # type: ignore[assignment, method-assign]
    try:
        _kill_apps(shim, folder / "app-control", kills, row)
    finally:
        SaveBadge.badge_state = badge_state  # type: ignore[method-assign]
    return row


def _kill_apps(shim: Shim, folder: Path, kills: int, row: Row) -> None:
    folder.mkdir()
    template = _create_open_turn(folder)
    actions = (Action.KILL_BEFORE, Action.KILL_AFTER, Action.KILL_TORN)
    for number in range(kills):
        if row.is_control and row.is_sound:  # one is enough
            return
        path, record, log, disk = _begin(shim, template, folder / f"{number}")
        action, call = actions[number % 3], 1 + number * 5 % 37

        def arm(typed: int, action: Action = action, call: int = call, number: int = number) -> None:
            if typed == 3 + number % 9:
                shim.arm(action, call, parts=Part.CONTEST | Part.GATE)

        player = _start_app(path, arm)
        player.wait(60)
        _end(shim, log)
        _judge(player, path, record, disk, row, f"kill at call {call} {action.name}")
        shutil.rmtree(path.parent)


def list_app_faults() -> list[tuple[int, Kind, Part, bool]]:
    """Error, calls, files, and whether it lasts."""
    return [
        (number, kinds, parts, is_lasting)
        for number, kinds, parts in (
            (errno.EIO, Kind.WRITE, Part.LOG),
            (errno.EIO, Kind.SYNC, Part.LOG),
            (errno.ENOSPC, Kind.WRITE, Part.ALL),
            (errno.EROFS, Kind.CHANGES | Kind.OPEN, Part.ALL),
            (errno.EDQUOT, Kind.WRITE, Part.ALL),
            (errno.EIO, Kind.READ | Kind.OPEN, Part.ALL),
            (errno.ESTALE, Kind.READ | Kind.OPEN, Part.ALL),
            (errno.EMFILE, Kind.OPEN, Part.ALL),
            (errno.EACCES, Kind.OPEN | Kind.WRITE, Part.GATE),
        )
        for is_lasting in (False, True)
    ]


def run_app_faults(shim: Shim, folder: Path, faults: list[tuple[int, Kind, Part, bool]]) -> Row:
    """Let the disk refuse while a juror types; afterwards the badge must say "saved" again."""
    row = Row("juror's app, disk refuses while typing")
    (folder / "app-faults").mkdir()
    template = _create_open_turn(folder / "app-faults")
    for index, fault in enumerate(faults):
        _try_app_fault(shim, template, folder / "app-faults" / f"{index}", fault, row)
    return row


def _try_app_fault(
    shim: Shim, template: Path, folder: Path, fault: tuple[int, Kind, Part, bool], row: Row
) -> None:
    error_number, kinds, parts, is_lasting = fault
    path, record, log, disk = _begin(shim, template, folder)

    def arm(typed: int) -> None:
        if typed == 4:
            count = None if is_lasting else 1
            shim.arm(Action.FAIL, 1, count, kinds=kinds, parts=parts, error_number=error_number)

    player = _start_app(path, arm)
    player.listen(lambda app: any(number >= 5 for number, _ in _numbers(app, "typed")), 30)
    player.listen(lambda app: False, FAULT_SECONDS)
    hits, ended_at = shim.hits, monotonic()
    shim.disarm()
    player.wait(60)
    _end(shim, log)
    place = f"{errno.errorcode[error_number]} {kinds!r} {parts!r} {'lasting' if is_lasting else 'once'}"
    _judge(player, path, record, disk, row, place)
    row.said += bool(player.list_told("badge"))
    saved_times = [
        time
        for line, time in zip(player.lines, player.times, strict=True)
        if line.startswith("saved") and time >= ended_at
    ]
    if hits and is_lasting:
        if saved_times and player.list_told("finished"):
            row.back_seconds.append(saved_times[0] - ended_at)
        else:
            row.not_back += 1
            row.details.append(f"{place}: not back: {player.lines[-1]}")
        if not player.list_told("badge"):
            row.details.append(f"{place}: no word on the screen")
    shutil.rmtree(folder)
