"""The line mode of a juror, with pipes and a real terminal: everything that the screen does, in lines."""

import asyncio
import fcntl
import os
import pty
import re
import select
import subprocess
import sys
import termios
import time
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from io import StringIO
from pathlib import Path

import pytest

from scoring_tui.domain.commands.announcement import LockCategory
from scoring_tui.domain.commands.base import new_key
from scoring_tui.domain.commands.jury import Reopen, Sign
from scoring_tui.domain.commands.requests import NudgeJuror
from scoring_tui.domain.commands.stage import Advance
from scoring_tui.domain.facts.evidence import EvidenceClaim
from scoring_tui.domain.seat import Role, Seat
from scoring_tui.engine.engine import Engine
from scoring_tui.i18n.locale import use_language
from scoring_tui.ledger.port import PinSource
from scoring_tui.tui.juror import plain_text
from scoring_tui.tui.juror.plain import run_plain
from scoring_tui.views.requests import list_raised_hands
from tests.helpers.evidence import budget_claim, check, claim, desk_contest, desk_final
from tests.helpers.known import draw_numbers
from tests.helpers.support import CHAIR, MC_A, send, to_scoring

ROOT = Path(__file__).parents[2]
COMMAND = (sys.executable, "-m", "scoring_tui", "juror")
ARGUMENTS = ("--plain", "--lang", "en", "--seat", "j1")
ESCAPE = "\x1b"


@pytest.fixture
def pin(final: Engine) -> str:
    return final.ledger.seats.issue_pins(["juror:j1"])["juror:j1"]


def run(final: Engine, *lines: str, seat: str = "j1", end: str = "\n") -> str:
    """Everything that is printed for these lines; the input ends after them."""
    use_language("en")
    stdin, stdout = StringIO("\n".join(lines) + end), StringIO()
    role_seat = Seat(Role.JUROR, seat)
    source = PinSource("ani@meja", "local:ani@meja")
    exit_code = asyncio.run(run_plain(final.ledger.path, role_seat, new_key(), source, (stdin, stdout)))
    assert exit_code == 0
    output = stdout.getvalue()
    assert ESCAPE not in output
    final.catch_up()
    return output


def test_marks_are_typed_read_and_sent(final: Engine, pin: str) -> None:
    to_scoring(final, 1)
    name = final.state.contestant_name(1)
    output = run(
        final, pin, "stage", "marks", "7,5", "7,3", "75%", "1e2", "8", "", "read", "marks", "", "", "9",
        "note baik", "send", "SEND", "leave",
    )  # fmt: skip
    assert f"* no. 1 {name}: scoring is open, you have not sent" in output
    assert f"On stage: no. 1 {name}" in output
    assert "! only 0 to 10 in steps of 0.5: 7 or 7.5\nonly 0 to 10" in output
    assert "! digits only\n" in output and "! not a number: 1e2\n" in output
    assert "3. Paparan: a mark is missing\nTotal 6.15" in output
    assert "Total 7.95\nNote: baik\n" in output
    assert "SENT: no. 1\n" in output and "The end. Drafts are in the file." in output
    ballot = final.state.find_ballot(1, "j1")
    assert ballot is not None and ballot.note == "baik"
    assert ballot.marks == {"dampak": Decimal("7.5"), "kebaruan": Decimal(8), "paparan": Decimal(9)}
    assert final.ledger.drafts.load("j1") == {}


@pytest.mark.parametrize("answer", ["", "s", "7", "send it", "send 1", "leave"])
def test_only_the_word_sends(final: Engine, pin: str, answer: str) -> None:
    to_scoring(final, 1)
    output = run(final, pin, "marks", "7,5", "8", "9", "send", answer, "leave")
    assert "Type SEND once more to send" in output and "\nNOT SENT\n" in output.replace("nothing: ", "\n")
    assert final.state.ballots == {}


def test_what_is_missing_or_not_open_is_not_sent(final: Engine, pin: str) -> None:
    output = run(final, pin, "send", "open 1", "marks", "7,5", "8", "9", "send", "leave")
    assert "Nobody is on stage." in output
    assert "No. 1 has not been on stage yet; your draft is kept.\nNOT SENT\n" in output
    to_scoring(final, 1)
    run(final, pin, "yes", "open 1", "marks", "7,5", ".", "leave")
    output = run(final, pin, "yes", "open 2", "open 99", "open 1x", "open", "send", "leave")
    assert output.count("That is not a number of your list.") == 3
    assert final.state.ballots == {}


@pytest.mark.parametrize("end", ["\n", ""], ids=["line", "part of a line"])
def test_the_end_of_the_input_leaves_the_draft(final: Engine, pin: str, end: str) -> None:
    to_scoring(final, 1)
    output = run(final, pin, "marks", "7,5", "8", end=end)
    assert "The end. Drafts are in the file." in output
    assert final.ledger.drafts.load("j1")[1].marks == {"dampak": "7.5", "kebaruan": "8"}
    output = run(final, pin, "yes", "read")
    assert "1. Dampak: 7.5\n2. Kebaruan: 8\n3. Paparan: a mark is missing\n" in output


def test_the_seat_is_found_by_name_and_a_wrong_pin_is_told(final: Engine, pin: str) -> None:
    wrong_pin = f"{(int(pin) + 1) % 1_000_000:06}"
    output = run(
        final, "juri", "bupati", "juri 1", wrong_pin, "juri 1", f"{pin[:3]} {pin[3:]}", "leave", seat=""
    )
    assert "Several persons: type more of the name." in output
    assert "Nobody of this name sits here." in output
    assert "Wrong PIN. Tries left: 4" in output and "Signed in: Juri 1" in output
    assert pin not in output


def test_a_sent_ballot_is_confirmed_line_by_line(final: Engine, pin: str) -> None:
    to_scoring(final, 1)
    send(final, 1, "j1", "7", "8", "9")
    output = run(final, pin, "confirm", "", "no", "leave")
    assert "Not confirmed" in output and not final.state.is_confirmed(1, "j1")
    output = run(final, pin, "yes", "confirm", "", "", "", "list", "leave")
    assert "Dampak: 7 ? Kebaruan: 8 ? Paparan: 9 ?" in output
    assert final.state.is_confirmed(1, "j1")
    assert re.search(r"no\. 1 .*: sent at \d\d:\d\d, total 7\.70\n", output)


def test_a_hand_a_recusal_and_what_is_asked(final: Engine, pin: str) -> None:
    to_scoring(final, 1)
    final.submit(NudgeJuror(1, "j1"), MC_A)
    output = run(
        final, pin, "hand layar gelap", "recuse", "ipar", "", "recuse", "ipar", "yes", "news", "leave"
    )
    assert re.search(r"\* You are asked at \d\d:\d\d to send no\. 1 ", output)
    assert [(hand.juror_id, hand.reason) for hand in list_raised_hands(final.state)] == [
        ("j1", "layar gelap")
    ]
    assert output.count("Step back from no. 1?") == 2 and "Nothing was changed." in output
    assert final.state.recused_jurors == {(1, "j1"): "ipar"}
    assert "Your hand is down." in run(final, pin, "yes", "hand", "leave")
    assert list_raised_hands(final.state) == ()


def test_a_reopened_ballot_comes_back_with_its_marks(final: Engine, pin: str) -> None:
    to_scoring(final, 1)
    send(final, 1, "j1", "7", "8", "9")
    final.submit(Reopen(1, "j1", "tertukar"), CHAIR)
    output = run(final, pin, "marks", "", "8,5", "", "send", "send", "leave")
    assert "was reopened for you: tertukar" in output
    ballot = final.state.find_ballot(1, "j1")
    assert ballot is not None and ballot.marks["kebaruan"] == Decimal("8.5") and ballot.marks["dampak"] == 7


def test_a_result_is_heard_and_signed(final: Engine, pin: str) -> None:
    for number in list(final.state.turns):
        to_scoring(final, number)
        for id_ in ("j1", "j2", "j3"):
            send(final, number, id_, str(number), "8", "9")
        final.submit(Advance(number, "scoring"), MC_A)
    assert "No result waits for your signature." in run(final, pin, "sign", "leave")
    final.submit(LockCategory("pengawas"), CHAIR)
    final.submit(Sign("pengawas"), CHAIR)
    output = run(final, pin, "yes", "sign", "", "sign", "yes", "leave")
    assert "* Pengawas waits for your signature" in output
    assert f"Place 1: no. 4 {final.state.contestant_name(4)}, 6.2" in output
    assert "You signed Pengawas." in output
    assert final.state.is_signed("pengawas")


@pytest.mark.parametrize(
    ("word", "id_"),
    [
        ("help", "help"),
        ("bantuan", "help"),
        ("KIRIM", "send"),
        ("kir", "send"),
        ("s", None),
        ("", None),
        ("sen", "send"),
        ("xyz", None),
        ("isi", "marks"),
    ],
)
def test_words_in_both_languages_and_their_beginnings(word: str, id_: str | None) -> None:
    command = plain_text.find_command(word)
    assert (command.id if command else None) == id_


# --- pipes and a real terminal ----------------------------------------------------------------------------


def test_through_a_pipe(final: Engine, pin: str) -> None:
    to_scoring(final, 1)
    result = subprocess.run(
        (*COMMAND, str(final.ledger.path), *ARGUMENTS),
        input=f"{pin}\nmarks\n7,5\n", capture_output=True, text=True, timeout=60, cwd=ROOT,
    )  # fmt: skip
    assert (result.returncode, result.stderr) == (0, "")
    assert ESCAPE not in result.stdout and "The end. Drafts are in the file." in result.stdout
    assert final.ledger.drafts.load("j1")[1].marks == {"dampak": "7.5"}


class PlainTerminal:
    """The line mode in a pseudo terminal."""

    def __init__(self, process: "subprocess.Popen[bytes]", descriptor: int) -> None:
        self.process, self._descriptor, self.output = process, descriptor, ""

    def expect(self, text: str, seconds: float = 20) -> None:
        """Wait until the text has been printed."""
        deadline = time.monotonic() + seconds
        while text not in self.output:
            assert time.monotonic() < deadline, self.output
            if select.select([self._descriptor], [], [], 0.1)[0]:
                self.output += os.read(self._descriptor, 65536).decode()

    def type(self, text: str) -> None:
        """Type keys."""
        os.write(self._descriptor, text.encode())


@contextmanager
def plain_terminal(path: Path) -> Iterator[PlainTerminal]:
    parent, child = pty.openpty()
    process = subprocess.Popen(
        (*COMMAND, str(path), *ARGUMENTS), stdin=child, stdout=child, stderr=child, cwd=ROOT,
        start_new_session=True, preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),
    )  # fmt: skip
    os.close(child)
    try:
        yield PlainTerminal(process, parent)
    finally:
        process.kill()
        process.wait()
        os.close(parent)


def test_a_terminal_hides_the_pin_tells_news_and_survives_ctrl_c(final: Engine, pin: str) -> None:
    with plain_terminal(final.ledger.path) as terminal:
        terminal.expect("PIN, or an empty line to go back:")
        terminal.type(f"{pin}\n")
        terminal.expect("Juror>")
        assert pin not in terminal.output
        to_scoring(final, 1)
        terminal.expect("scoring is open, you have not sent")  # nobody asked
        terminal.expect("Juror>")
        terminal.type("marks\n7,5\n")
        terminal.expect("Kebaruan:")
        terminal.type("\x03")
        terminal.expect("The end. Drafts are in the file.")
        assert terminal.process.wait(20) == 130
        assert ESCAPE not in terminal.output
    assert final.ledger.drafts.load("j1")[1].marks == {"dampak": "7.5"}


# --- evidence -------------------------------------------------------------------------------------------


@pytest.fixture
def institutions(tmp_path: Path) -> Iterator[Engine]:
    """Three institutions at desks; the first claims regulations and a budget."""
    engine = desk_final(tmp_path / "desk.db")
    link = "https://a.go.id/perda"
    rules = EvidenceClaim(contestant="c1", criterion="regulasi", links=(link,), note="Perda 5")
    claim(engine, rules, budget_claim())
    check(engine, "clarification", note="mana lampirannya?")
    yield engine
    engine.ledger.close()


def test_claims_are_heard_with_their_sum_links_and_state(institutions: Engine) -> None:
    pin = institutions.ledger.seats.issue_pins(["juror:j1"])["juror:j1"]
    numbers = draw_numbers(institutions)
    output = run(
        institutions, pin, f"open {numbers['c1']}", "evidence", "marks", ".",
        f"open {numbers['c2']}", "evidence", "leave",
    )  # fmt: skip
    rules = "Evidence for Regulasi dan rencana: unchecked\n"
    budget = "Evidence for Anggaran: clarification asked\n"
    heard, typed = output.split("An empty line keeps")
    assert rules in heard and "Note: Perda 5\nhttps://a.go.id/perda\n" in heard
    assert budget in heard and "mana lampirannya?" in heard
    assert rules in typed and budget not in typed
    assert "Nothing is claimed for no. " in typed


def test_only_claims_on_own_criteria_are_heard(tmp_path: Path) -> None:
    shares = {"j1": ["anggaran"], "j2": ["regulasi", "jam"], "j3": ["regulasi", "jam"]}
    assignment = [{"jurors": [juror_id], "criteria": criteria} for juror_id, criteria in shares.items()]
    engine = desk_final(tmp_path / "desk.db", contest=desk_contest(assignment=assignment))
    claim(engine, EvidenceClaim(contestant="c1", criterion="regulasi", note="Perda 5"), budget_claim())
    pin = engine.ledger.seats.issue_pins(["juror:j1"])["juror:j1"]
    output = run(engine, pin, f"open {draw_numbers(engine)['c1']}", "evidence", "leave")
    engine.ledger.close()
    assert "Evidence for Anggaran" in output and "Regulasi" not in output
