"""The desk of claims on the juror's and the head of jury's screens."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from scoring_tui.domain.actor import Actor
from scoring_tui.domain.commands.evidence import CheckEvidence
from scoring_tui.domain.facts.evidence import EvidenceClaim, EvidenceFile
from scoring_tui.domain.seat import SUPERVISOR_SEAT
from scoring_tui.engine.engine import Engine
from scoring_tui.engine.retention import forget_personal_data
from scoring_tui.ledger.evidence_files import evidence_folder
from scoring_tui.tui.app import JuryApp, make_app
from scoring_tui.tui.common.dialogs import ReasonDialog
from scoring_tui.tui.evidence.check_dialog import ClaimCorrectionDialog
from scoring_tui.tui.evidence.desk import EvidenceDesk
from scoring_tui.tui.evidence.long_text import LongTextDialog
from scoring_tui.tui.juror.dialogs import TurnListDialog
from scoring_tui.tui.juror.screen import JurorScreen
from tests.helpers.evidence import BILLION, budget_claim, check, claim, desk_final, record_of
from tests.helpers.jurors import desk, opened, seat, standing, write
from tests.helpers.known import draw_numbers
from tests.helpers.support import CHAIR, COMMITTEE, juror, screen_text, send, until

LINKS = ("https://a.go.id/perda", "https://a.go.id/rencana")
RULES = EvidenceClaim(contestant="c1", criterion="regulasi", links=LINKS, note="Perda 5")
SIZES = [(80, 24), (120, 36)]
each_size = pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    """Three institutions at desks; the first claims regulations and a budget, the second a budget."""
    with_file = desk_final(tmp_path / "final.db")
    claim(with_file, RULES, budget_claim(), budget_claim("c2", value=10 * BILLION))
    yield with_file
    with_file.ledger.close()


@asynccontextmanager
async def form_of(
    engine: Engine, contestant_id: str = "c1", size: tuple[int, int] = (80, 24)
) -> AsyncIterator[tuple[Pilot[Any], JurorScreen]]:
    """The first juror's form of a contestant."""
    app = desk(engine.ledger.path)
    async with app.run_test(size=size) as pilot:
        await until(pilot, lambda: isinstance(app.screen, TurnListDialog))
        await pilot.press("escape")
        await until(pilot, lambda: app.screen is seat(pilot))
        number = draw_numbers(engine)[contestant_id]
        seat(pilot).pane.open_turn(number, is_chosen=True)
        yield pilot, await opened(pilot, number)


async def open_desk(pilot: Pilot[Any], key: str = "ctrl+b") -> EvidenceDesk:
    """Press the key of the evidence, and wait for the desk."""
    await pilot.press(key)
    await until(pilot, lambda: isinstance(pilot.app.screen, EvidenceDesk))
    screen = pilot.app.screen
    assert isinstance(screen, EvidenceDesk)
    await until(pilot, lambda: screen.claims.highlighted is not None)
    await until(pilot, lambda: "Esc back" in screen_text(pilot.app))
    return screen


def caught_up(engine: Engine, contestant_id: str = "c1", criterion_id: str = "anggaran") -> Any:
    """The record as it is in the file now."""
    engine.catch_up()
    return record_of(engine, contestant_id, criterion_id)


# --- the juror's form ---------------------------------------------------------------------------------


@each_size
async def test_each_criterion_shows_its_claim(engine: Engine, size: tuple[int, int]) -> None:
    check(engine)
    async with form_of(engine, size=size) as (pilot, _):
        text = screen_text(pilot.app)
        assert "○ unchecked · – · links 2" in text
        assert "✓ confirmed · Rp34,000,000,000 / Rp21,250,000,000,000 = 0.16% → 60" in text
        assert "Ctrl+B Evidence" in " ".join(text.split()).replace("^b", "Ctrl+B")


async def test_without_claims_there_is_no_line_and_no_key(tmp_path: Path) -> None:
    bare = desk_final(tmp_path / "bare.db")
    async with form_of(bare) as (pilot, screen):
        assert "Evidence" not in screen_text(pilot.app)
        assert not any(line.display for line in screen.query("ClaimLine"))
        await pilot.press("ctrl+b")
        assert pilot.app.screen is screen
    bare.ledger.close()


async def test_what_another_verifier_finds_is_shown_and_no_field_is_touched(engine: Engine) -> None:
    async with form_of(engine) as (pilot, screen):
        await write(pilot, "7")
        check(engine, by=juror("j2"))
        await until(pilot, lambda: "✓ confirmed" in screen_text(pilot.app))
        assert standing(screen) == ["7", "", ""]


# --- the desk -----------------------------------------------------------------------------------------


@each_size
async def test_all_keys_are_in_sight(engine: Engine, size: tuple[int, int]) -> None:
    async with form_of(engine, size=size) as (pilot, _):
        await open_desk(pilot)
        text = screen_text(pilot.app)
        for key in ("1 confirmed", "2 insufficient", "3 clarification asked", "4 rejected", "5 unchecked",
                    "C correct", "P take the mark", "A all confirmed marks", "I all contestants", "F filter",
                    "H history", "O open evidence", "Esc back"):  # fmt: skip
            assert key in text
        assert "Kota Awan" in text and "Kabupaten" not in text


async def test_a_confirmed_mark_goes_into_the_form_by_its_key_only(engine: Engine) -> None:
    async with form_of(engine) as (pilot, screen):
        await open_desk(pilot)
        await pilot.press("down", "1")
        await until(pilot, lambda: caught_up(engine).status == "confirmed")
        await until(pilot, lambda: "✓ confirmed · Anggaran" in screen_text(pilot.app))
        assert standing(screen) == ["", "", ""]
        await pilot.press("p")
        assert standing(screen) == ["", "60", ""]
        await pilot.press("escape")
        await until(pilot, lambda: pilot.app.screen is screen)
        engine.catch_up()
        assert not engine.state.ballots


async def test_all_confirmed_marks_fill_empty_fields_only(engine: Engine) -> None:
    hours = EvidenceClaim(contestant="c1", criterion="jam", value=BILLION / BILLION * 40)
    claim(engine, hours)
    for criterion_id in ("anggaran", "jam"):
        check(engine, criterion_id=criterion_id)
    async with form_of(engine) as (pilot, screen):
        await write(pilot, "50", "55")
        await open_desk(pilot)
        await pilot.press("a")
        await until(pilot, lambda: standing(screen) == ["50", "55", "80"])


async def test_an_unconfirmed_mark_is_not_taken(engine: Engine) -> None:
    check(engine, "insufficient", note="DPA belum ada")
    async with form_of(engine) as (pilot, screen):
        await open_desk(pilot)
        await pilot.press("down", "p", "a")
        await pilot.pause()
        assert standing(screen) == ["", "", ""]


async def test_a_state_other_than_confirmed_asks_for_a_note(engine: Engine) -> None:
    async with form_of(engine) as (pilot, _):
        await open_desk(pilot)
        await pilot.press("down", "3")
        await until(pilot, lambda: isinstance(pilot.app.screen, ReasonDialog))
        await pilot.press("enter")
        assert isinstance(pilot.app.screen, ReasonDialog)
        await pilot.press(*"mana", "enter")
        await until(pilot, lambda: caught_up(engine).status == "clarification")
        await until(pilot, lambda: "? clarification asked · mana" in screen_text(pilot.app))
        assert caught_up(engine).check.note == "mana"


async def test_a_correction_stays_beside_the_claim_and_outlives_the_next_state(engine: Engine) -> None:
    async with form_of(engine) as (pilot, _):
        await open_desk(pilot)
        await pilot.press("down", "c")
        await until(pilot, lambda: isinstance(pilot.app.screen, ClaimCorrectionDialog))
        value = pilot.app.screen.query_one("#value", Input)
        assert value.value == "34000000000"
        value.value = "34.500"
        await pilot.press("enter", "enter", "enter")
        await until(pilot, lambda: "may mean 34500 or 34.5" in screen_text(pilot.app))
        value.value = "20.000.000.000"
        await pilot.press("enter", "enter", "enter")
        await until(pilot, lambda: caught_up(engine).status == "confirmed")
        record = caught_up(engine)
        assert (record.value, record.check.base) == (20 * BILLION, None)
        await until(pilot, lambda: "Corrected: Rp20,000,000,000" in screen_text(pilot.app))
        assert "Claimed: Rp34,000,000,000" in screen_text(pilot.app)
        await pilot.press("2", *"kurang", "enter")
        await until(pilot, lambda: caught_up(engine).status == "insufficient")
        assert caught_up(engine).value == 20 * BILLION


async def test_filters_and_scope(engine: Engine) -> None:
    check(engine, "clarification", contestant_id="c2", note="tahun?")
    async with form_of(engine) as (pilot, _):
        await open_desk(pilot)
        await pilot.press("i")
        await until(pilot, lambda: "Kabupaten Batu Rejo" in screen_text(pilot.app))
        await pilot.press("f")
        await until(pilot, lambda: "all contestants · unchecked" in screen_text(pilot.app))
        assert "Kabupaten Batu Rejo" not in screen_text(pilot.app)
        await pilot.press("f")
        await until(pilot, lambda: "all contestants · clarification asked" in screen_text(pilot.app))
        assert "Kabupaten Batu Rejo" in screen_text(pilot.app) and "Kota Awan" not in screen_text(pilot.app)
        await pilot.press("f")
        await until(pilot, lambda: "No claim here" in screen_text(pilot.app))
        await pilot.press("1", "o", "h", "c")  # nothing is highlighted
        assert isinstance(pilot.app.screen, EvidenceDesk)


async def test_the_history_is_one_key_away(engine: Engine) -> None:
    check(engine)
    check(engine, "rejected", note="bukan miliknya", by=CHAIR)
    async with form_of(engine) as (pilot, _):
        await open_desk(pilot)
        await pilot.press("down", "enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, LongTextDialog))
        await until(pilot, lambda: "claim imported" in screen_text(pilot.app))
        text = screen_text(pilot.app)
        assert text.index("✗ rejected · bukan miliknya") < text.index("Juri 1: ✓ confirmed")


async def test_who_was_overtaken_is_told(engine: Engine) -> None:
    seen_seq = record_of(engine).seq
    async with form_of(engine) as (pilot, screen):
        await open_desk(pilot)
        check(engine, by=juror("j2"))
        outcome = await screen.submit_command(
            CheckEvidence("c1", "anggaran", "rejected", seen_seq, "terlambat")
        )
        assert outcome.refusal is not None and "was changed by Juri 2" in str(outcome.refusal)


# --- links and files ----------------------------------------------------------------------------------


def store(engine: Engine, name: str, content: bytes) -> EvidenceFile:
    """Store a file as the import does."""
    folder = evidence_folder(engine.ledger.path)
    folder.mkdir(exist_ok=True)
    digest = sha256(content).hexdigest()
    (folder / digest).write_bytes(content)
    return EvidenceFile(name=name, sha256=digest, size=len(content))


async def shown_evidence(engine: Engine, file: EvidenceFile) -> str:
    """What opening the only file of a claim shows."""
    claim(engine, EvidenceClaim(contestant="c1", criterion="jam", files=(file,)))
    async with form_of(engine) as (pilot, _):
        await open_desk(pilot)
        await pilot.press("down", "down", "o")
        await until(pilot, lambda: isinstance(pilot.app.screen, LongTextDialog))
        await until(pilot, lambda: file.name in screen_text(pilot.app))
        return screen_text(pilot.app)


async def test_a_text_is_shown_without_its_control_characters(engine: Engine) -> None:
    text = await shown_evidence(
        engine, store(engine, "jam.csv", "nama;jam\nAni\x1b[31m;20 [/] \u202e\n".encode())
    )
    assert "nama;jam" in text and "[/]" in text and "\x1b" not in text and "\u202e" not in text


async def test_of_other_files_it_is_said_where_they_lie(engine: Engine) -> None:
    file = store(engine, "DPA.pdf", b"%PDF-1.7\n")
    text = await shown_evidence(engine, file)
    assert "with a PDF reader" in text
    assert file.sha256[:40] in text.replace("\n", "").replace(" ", "").replace("┃", "")


async def test_a_changed_file_is_told_and_not_shown(engine: Engine) -> None:
    file = store(engine, "jam.txt", b"isi asli")
    (evidence_folder(engine.ledger.path) / file.sha256).write_bytes(b"isi lain")
    text = await shown_evidence(engine, file)
    assert "This file is changed" in text and "isi lain" not in text


async def test_a_link_is_shown_as_an_address(engine: Engine) -> None:
    async with form_of(engine) as (pilot, _):
        await open_desk(pilot)
        await pilot.press("o")
        await until(pilot, lambda: "a.go.id/rencana" in screen_text(pilot.app))
        await pilot.press("down", "enter")
        await until(pilot, lambda: "in your own browser" in screen_text(pilot.app))


# --- the head of jury ---------------------------------------------------------------------------------


def chair_app(engine: Engine, actor: Actor = CHAIR) -> JuryApp:
    return make_app(engine.ledger.path, [actor], language="en", signed_in=True, clock=engine.clock)


@each_size
async def test_the_head_of_jury_sees_all_claims_and_marks_that_differ(
    engine: Engine, size: tuple[int, int]
) -> None:
    check(engine)
    number = draw_numbers(engine)["c1"]
    for id_, mark in (("j1", "60"), ("j2", "60"), ("j3", "55")):
        send(engine, number, id_, "70", mark, "50")
    app = chair_app(engine)
    async with app.run_test(size=size) as pilot:
        await until(pilot, lambda: "Evidence" in screen_text(app))
        await open_desk(pilot, "f")
        await until(pilot, lambda: "≠ 1 differ" in screen_text(app))
        await until(pilot, lambda: "≠ marks that differ 1" in screen_text(app))
        assert "all contestants" in screen_text(app)
        assert "take the mark" not in screen_text(app)
        await pilot.press(*"ffffff")
        await until(pilot, lambda: "≠ Juri 3 gave 55" in screen_text(app))
        assert "all contestants · marks that differ" in screen_text(app)
        assert "Kabupaten Batu Rejo" not in screen_text(app)
        await pilot.press("4", *"salah", "enter")
        await until(pilot, lambda: caught_up(engine).status == "rejected")


async def test_a_supervising_board_sees_claims_and_changes_nothing(engine: Engine) -> None:
    app = chair_app(engine, Actor("Pengawas", SUPERVISOR_SEAT))
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: "Evidence" in screen_text(app))
        await open_desk(pilot, "f")
        assert "1 confirmed" not in screen_text(app)
        head = engine.ledger.head
        await pilot.press("1", "4", "c")
        await pilot.pause()
        assert isinstance(app.screen, EvidenceDesk) and engine.ledger.head == head


async def test_evidence_that_was_removed_is_told_so(engine: Engine) -> None:
    file = store(engine, "SK.txt", b"Surat tugas")
    claim(engine, EvidenceClaim(contestant="c1", criterion="jam", files=(file,), note="hubungi Sinta"))
    forget_personal_data(engine, COMMITTEE, "masa retensi berakhir", is_abandoned=True)
    async with form_of(engine) as (pilot, _):
        await open_desk(pilot)
        await pilot.press("down", "down")
        await until(pilot, lambda: "Jam pelatihan" in screen_text(pilot.app))
        assert "Sinta" not in screen_text(pilot.app) and "SK.txt" not in screen_text(pilot.app)
        await pilot.press("o")
        told = ["The evidence was removed with the personal data."]
        await until(pilot, lambda: [toast.message for toast in pilot.app._notifications] == told)
