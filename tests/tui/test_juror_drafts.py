"""What a juror typed is never lost, and nothing is called saved or sent before the file says so."""

import signal
import subprocess
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from scoring_tui.domain.actor import Actor
from scoring_tui.domain.commands.base import Command
from scoring_tui.domain.commands.jury import SendBallot
from scoring_tui.domain.commands.stage import Call
from scoring_tui.domain.facts.base import Entry
from scoring_tui.domain.seat import Role, Seat
from scoring_tui.domain.seat_progress import SeatProgress
from scoring_tui.engine.client import SeatClient
from scoring_tui.engine.drafts import DraftAutosaver, DraftForm
from scoring_tui.engine.engine import Engine
from scoring_tui.i18n.lazy import lazy
from scoring_tui.ledger.errors import LedgerError
from scoring_tui.ledger.store import Ledger
from scoring_tui.tui.messages import SeatLost
from tests.helpers.jurors import desk, opened, saved, seat, send_form, standing, told, write
from tests.helpers.support import screen_text, to_scoring, until


@pytest.fixture
def path(final: Engine) -> Path:
    to_scoring(final, 1)
    return final.ledger.path


async def test_a_draft_is_in_the_file_when_the_badge_says_so(final: Engine, path: Path) -> None:
    async with desk(path).run_test() as pilot:
        screen = await opened(pilot, 1)
        await pilot.press("7", "comma")
        assert screen.badge.badge_state == "saving"
        await saved(pilot)
        assert final.ledger.drafts.load("j1")[1].marks == {"dampak": "7,"}
        await write(pilot, "5", "8")
        await pilot.press("tab", *"bagus")
        await until(pilot, lambda: final.ledger.drafts.load("j1")[1].note == "bagus")
        assert final.ledger.drafts.load("j1")[1].marks == {"dampak": "7,5", "kebaruan": "8"}


async def test_leaving_saves_the_last_letter(final: Engine, path: Path) -> None:
    async with desk(path).run_test() as pilot:
        await opened(pilot, 1)
        await pilot.press("7", "comma", "5", "ctrl+q")
    assert final.ledger.drafts.load("j1")[1].marks == {"dampak": "7,5"}


async def test_a_form_comes_back_as_it_was(final: Engine, path: Path) -> None:
    final.ledger.drafts.save("j1", 1, {"dampak": "7,5,", "kebaruan": "8"}, "catatan")
    final.submit(Call(2), Actor("MC", Seat(Role.MC, "A")))
    async with desk(path).run_test() as pilot:
        screen = await opened(pilot, 1)
        assert standing(screen) == ["7,5,", "8", ""]
        assert screen.pane.form is not None and screen.pane.form.draft.note == "catatan"
        await until(pilot, lambda: "F8 go there" in told(screen))


KILLED = """
import os, signal, sys
from pathlib import Path
from tests.helpers.jurors import desk, opened, saved, write

async def type_and_die(pilot):
    await opened(pilot, 1)
    await write(pilot, "7,5", "8,5,")
    await saved(pilot)
    os.kill(os.getpid(), signal.SIGKILL)

desk(Path(sys.argv[1])).run(headless=True, size=(80, 24), auto_pilot=type_and_die)
"""


async def test_what_was_typed_survives_a_kill(final: Engine, path: Path) -> None:
    root = Path(__file__).parents[2]
    done = subprocess.run([sys.executable, "-c", KILLED, path], cwd=root, timeout=60, check=False)
    assert done.returncode == -signal.SIGKILL
    async with desk(path).run_test() as pilot:
        screen = await opened(pilot, 1)
        assert standing(screen) == ["7,5", "8,5,", ""]
        await send_after_mending(pilot)
    final.catch_up()
    ballot = final.state.find_ballot(1, "j1")
    assert ballot is not None and ballot.marks["kebaruan"] == Decimal("8.5")


async def send_after_mending(pilot: Pilot[Any]) -> None:
    """Fill the gap and mend the wrong mark, then send."""
    await write(pilot, "9")
    await pilot.press("up", "up", "up")
    await write(pilot, "8,5")
    await send_form(pilot)


async def test_a_taken_over_seat_says_so_keeps_the_text_and_sends_nothing(final: Engine, path: Path) -> None:
    messages: list[Any] = []
    app = desk(path)
    final.ledger.seats.take("juror:j1", app.seat_clients[Role.JUROR].device, 1)
    async with app.run_test(message_hook=messages.append) as pilot:
        screen = await opened(pilot, 1)
        await write(pilot, "7,5", "8", "9")
        await saved(pilot)
        assert final.ledger.seats.take("juror:j1", "laptop-lain", 2) == app.seat_clients[Role.JUROR].device
        final.ledger.drafts.save("j1", 1, {"dampak": "1"}, "")
        await until(pilot, lambda: "Another device took over this seat" in told(screen))
        assert screen.badge.badge_state == "error"
        await pilot.press("0", "f5")
        await pilot.pause(0.5)
        assert screen.is_active
        assert standing(screen) == ["7,5", "8", "9"]
    assert any(isinstance(message, SeatLost) for message in messages)
    final.catch_up()
    assert final.state.ballots == {}
    assert final.ledger.drafts.load("j1")[1].marks == {"dampak": "1"}  # the other device's is left alone


async def test_the_seat_shows_how_far_it_is(final: Engine, path: Path) -> None:
    app = desk(path)
    final.ledger.seats.take("juror:j1", app.seat_clients[Role.JUROR].device, 1)
    async with app.run_test() as pilot:
        await opened(pilot, 1)
        await write(pilot, "7,5", "8")
        await until(
            pilot,
            lambda: final.ledger.seats.list_rows()[0].progress == SeatProgress(1, 2, 3, "saved").to_json(),
        )


class Flaky:
    """A hall whose file fails the first time a ballot is sent: before or after it was written."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, *, after: bool) -> None:
        self.keys: list[str] = []
        real = Engine.submit

        def submit(
            engine: Engine, command: Command, by: Actor, key: str = "", before_commit: Any = None
        ) -> list[Entry]:
            if not isinstance(command, SendBallot):
                return real(engine, command, by, key, before_commit)
            self.keys.append(key)
            done = real(engine, command, by, key) if after or len(self.keys) > 1 else []
            if len(self.keys) == 1:
                raise LedgerError(lazy("the disk is gone"))
            return done

        monkeypatch.setattr(Engine, "submit", submit)


async def test_a_retry_after_a_failed_write_sends_once_with_the_same_key(
    final: Engine, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    flaky = Flaky(monkeypatch, after=False)
    async with desk(path).run_test() as pilot:
        screen = await opened(pilot, 1)
        await write(pilot, "7,5", "8", "9")
        await pilot.press("f5")
        await until(pilot, lambda: not screen.is_active)
        await pilot.press("right", "enter")
        await until(pilot, lambda: any("call the committee" in n.message for n in pilot.app._notifications))
        await until(pilot, lambda: screen.pane.form is not None and not screen.pane.form.disabled)
        assert standing(screen) == ["7,5", "8", "9"]
        assert "Sent at" not in told(screen)
        await send_form(pilot)
    final.catch_up()
    assert len(final.state.ballots[1]) == 1
    assert len(flaky.keys) == 2 and len(set(flaky.keys)) == 1


async def test_a_ballot_whose_answer_was_lost_is_recognised_as_sent(
    final: Engine, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    flaky = Flaky(monkeypatch, after=True)
    async with desk(path).run_test() as pilot:
        screen = await opened(pilot, 1)
        await write(pilot, "7,5", "8", "9")
        await send_form(pilot)
        await until(pilot, lambda: "Sent at" in told(screen))
    assert len(flaky.keys) == 1
    final.catch_up()
    assert [b.marks["dampak"] for b in final.state.ballots[1]] == [Decimal("7.5")]
    assert final.ledger.drafts.load("j1") == {}


async def test_a_file_that_is_gone_is_told_and_the_draft_waits_for_it(final: Engine, path: Path) -> None:
    async with desk(path).run_test() as pilot:
        screen = await opened(pilot, 1)
        screen.trouble = lazy("the file cannot be used")
        await until(pilot, lambda: "call the committee" in told(screen))
        await until(pilot, lambda: screen.badge.badge_state == "offline")
        await pilot.press("7")
        assert standing(screen)[0] == "7"
        screen.trouble = None
        await saved(pilot)
    assert final.ledger.drafts.load("j1")[1].marks == {"dampak": "7"}


class BrokenLink:
    """A link whose file fails until it is mended."""

    def __init__(self, engine: Engine) -> None:
        self.engine, self.broken = engine, True

    async def ask(self, work: Any) -> Any:
        if self.broken:
            raise LedgerError(lazy("no disk"))
        return work(self.engine)


async def test_a_failed_save_stays_unsaved_until_it_succeeds(final: Engine) -> None:
    link = BrokenLink(final)
    drafting = DraftAutosaver(SeatClient(link, Actor("Juri 1", Seat(Role.JUROR, "j1")), "laptop"))  # type: ignore[arg-type]
    assert not await drafting.load()
    drafting.update(2, DraftForm({"dampak": "8"}))
    assert drafting.save_state == "saving"
    await drafting.save()
    assert drafting.save_state == "error"
    link.broken = False
    await drafting.save()
    assert drafting.save_state == "saved"
    assert await drafting.load()
    assert drafting.find_form(2) == DraftForm({"dampak": "8"})


async def test_a_draft_of_a_sent_ballot_is_not_saved_again(final: Engine) -> None:
    to_scoring(final, 1)
    link = BrokenLink(final)
    link.broken = False
    drafting = DraftAutosaver(SeatClient(link, Actor("Juri 1", Seat(Role.JUROR, "j1")), "laptop"))  # type: ignore[arg-type]
    drafting.update(1, DraftForm({"dampak": "8"}))
    final.submit(SendBallot(1, {k: Decimal(8) for k in ("dampak", "kebaruan", "paparan")}),
                 Actor("Juri 1", Seat(Role.JUROR, "j1")))  # fmt: skip
    await drafting.save()
    assert drafting.save_state == "saved"
    assert final.ledger.drafts.load("j1") == {}


async def test_the_screen_waits_calmly_for_a_contest(tmp_path: Path) -> None:
    path = tmp_path / "empty.db"
    Ledger.create(path).close()
    async with desk(path).run_test() as pilot:
        await until(pilot, lambda: "Waiting for the contest file" in screen_text(pilot.app))
        await pilot.press("f5", "f6", "f7", "f8", "ctrl+s")
        assert seat(pilot).is_active
