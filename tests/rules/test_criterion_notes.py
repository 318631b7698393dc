"""Notes on single criteria: sent with the ballot where the rubric or the criterion takes them."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from scoring_tui.contest.terms import NOTE_LENGTH
from scoring_tui.domain.commands.jury import Reopen, SendBallot
from scoring_tui.engine.engine import Engine
from scoring_tui.engine.verify import verify
from scoring_tui.errors import CommandRefused
from scoring_tui.exports.ballots import build_ballot_rows
from scoring_tui.papers.report_cards import ReportCardsPaper, build_report_cards
from scoring_tui.papers.settings import PaperSettings
from scoring_tui.views.contestant_ballots import collect_contestant_ballots
from tests.helpers.support import CHAIR, juror, new_final, small_contest, to_scoring
from tests.papers.drawn_finals import make_context

MARKS = {"dampak": Decimal(8), "kebaruan": Decimal(7), "paparan": Decimal(9)}
NOTES = {"dampak": "Contoh yang nyata dan terukur", "paparan": "Terlalu cepat"}


def noted_rubric(**changes: Any) -> dict[str, Any]:
    """The small contest's rubric, on all of whose criteria jurors can note something."""
    rubric = small_contest().rubric["gagasan"].model_dump(mode="json", by_alias=True, exclude_unset=True)
    return {"gagasan": {**rubric, "notes": True, **changes}}


@pytest.fixture
def final(tmp_path: Path) -> Iterator[Engine]:
    rubric = noted_rubric()
    rubric["gagasan"]["criteria"][1]["notes"] = False
    engine = new_final(tmp_path / "final.db", contest=small_contest(rubric=rubric))
    to_scoring(engine, 1)
    yield engine
    engine.ledger.close()


def test_notes_go_with_the_ballot_to_the_head_of_jury_and_into_the_report(final: Engine) -> None:
    final.submit(SendBallot(1, MARKS, "umum", {**NOTES, "paparan": "  Terlalu cepat  "}), juror("j1"))
    ballot = final.state.find_ballot(1, "j1")
    assert ballot is not None and ballot.notes == NOTES
    shown = collect_contestant_ballots(final, 1).juror_ballots[0].criterion_notes
    assert shown == (("Dampak", NOTES["dampak"]), ("Paparan", NOTES["paparan"]))
    assert build_ballot_rows(final.state)[0]["notes"] == NOTES
    context = replace(make_context(final), settings=PaperSettings(notes=True))
    [file] = build_report_cards(context, ["pengawas"])
    assert isinstance(file.paper, ReportCardsPaper)
    texts = [note.text for note in file.paper.cards[0].notes]
    assert texts == ["umum", f"Dampak: {NOTES['dampak']}", f"Paparan: {NOTES['paparan']}"]
    final.submit(Reopen(1, "j1", "salah ketik"), CHAIR)
    assert final.state.returned_ballots[1, "j1"].notes == NOTES
    assert verify(final.ledger.path).faults == ()


@pytest.mark.parametrize(
    ("notes", "message"),
    [
        ({"kebaruan": "x"}, "kebaruan: takes no note"),
        ({"lain": "x"}, "lain: takes no note"),
        ({"dampak": "x" * (NOTE_LENGTH + 1)}, "the note on dampak: at most 300 characters"),
    ],
)
def test_other_notes_are_refused(final: Engine, notes: dict[str, str], message: str) -> None:
    with pytest.raises(CommandRefused) as caught:
        final.submit(SendBallot(1, MARKS, "", notes), juror("j1"))
    assert message in str(caught.value.message)
    final.submit(SendBallot(1, MARKS, "", {"dampak": "x" * NOTE_LENGTH, "kebaruan": " "}), juror("j1"))
