"""What is told a juror besides the form: own neighbours, habits, notices. Pure, by tables."""

from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from scoring_tui.contest.models import Rubric
from scoring_tui.contest.scales import Scale
from scoring_tui.domain.actor import Actor
from scoring_tui.domain.commands.jury import Recuse, Reopen, Substitute
from scoring_tui.domain.commands.stage import (
    Advance,
    Blank,
    Call,
    Disqualify,
    MarkAbsent,
    Postpone,
    TakeBreak,
    Withdraw,
)
from scoring_tui.domain.seat import Role, Seat
from scoring_tui.engine.engine import Engine
from scoring_tui.i18n import locale as text
from scoring_tui.tui.juror.mark_field import format_allowed_marks, format_weight
from scoring_tui.views.ballot_totals import find_nearest, find_place, find_unusual_marks
from scoring_tui.views.juror import JurorView, project
from scoring_tui.views.notices import explain_no_form, explain_not_sendable, list_notices
from tests.helpers.support import CHAIR, MC_A, juror, new_final, send, small_contest, to_scoring

ME = juror("j1")


def view_of(engine: Engine, before: JurorView | None = None, who: Actor = ME) -> JurorView:
    view = project(engine, who, before)
    assert view is not None
    return view


def said(engine: Engine, number: int | None = None, *, drafted: bool = False) -> str:
    """The notices with this turn in the form."""
    view = view_of(engine)
    shown = view.turns[number] if number is not None else None
    return "\n".join(text.translate(notice.text) for notice in list_notices(view, shown, has_draft=drafted))


@pytest.fixture
def scored(final: Engine) -> Engine:
    """Own ballots of 6.0, 7.0 and 8.0 for the first three."""
    for number, mark in ((1, "6"), (2, "7"), (3, "8")):
        to_scoring(final, number)
        send(final, number, "j1", mark, mark, mark)
        send(final, number, "j2", "1", "1", "1")
    to_scoring(final, 4)
    return final


def test_neighbours_are_the_nearest_own_ballots(scored: Engine) -> None:
    sent = list(view_of(scored).sent_turns("pengawas"))
    near = find_nearest(sent, 4, Fraction("7.2"))
    assert [(own.number, own.total) for own in near] == [(2, 7), (3, 8)]
    assert [own.number for own in find_nearest(sent, 2, Fraction(7))] == [3, 1]  # equally far: the latest
    assert find_place(sent, 4, Fraction("7.2")) == (2, 4)
    assert find_place(sent, 4, Fraction(8)) == (1, 4)  # a shared place
    assert find_nearest([], 1, Fraction(7)) == []


def test_nobody_elses_marks_are_in_a_jurors_view(scored: Engine) -> None:
    view = view_of(scored)
    ballots = [own.ballot for own in view.turns.values() if own.ballot]
    assert {ballot.juror for ballot in ballots} == {"j1"}
    assert Decimal(1) not in {mark for ballot in ballots for mark in ballot.marks.values()}


def test_what_did_not_change_is_the_same_in_the_next_view(scored: Engine) -> None:
    before = view_of(scored)
    scored.submit(Blank("A", True), MC_A)
    after = view_of(scored, before)
    assert after == before
    assert after.turns[1].total is before.turns[1].total


HABIT = [("60", False), ("70", False), ("71", True), ("50", False), ("49", True), ("100", True)]
"""After five times 60 on 0 to 100: a tenth of the scale beyond the habit is clear."""


@pytest.mark.parametrize(("mark", "odd"), HABIT)
def test_a_mark_far_from_the_own_habit_is_unusual(tmp_path: Path, mark: str, odd: bool) -> None:
    rubric = {
        "gagasan": {
            "scale": {"min": 0, "max": 100, "step": 1},
            "criteria": [{"id": "isi", "name": "Isi", "weight": 100}],
        }
    }
    engine = new_final(tmp_path / "f.db", [f"P{n}" for n in range(7)],
                     small_contest(rubric=rubric, scoring={"ties": ["head-of-jury"]}))  # fmt: skip
    with engine.ledger:
        for number in range(1, 6):
            to_scoring(engine, number)
            send(engine, number, "j1", "60")
        view = view_of(engine)
        leaves = view.find_rubric(view.turns[6]).leaves
        sent = list(view.sent_turns("pengawas"))
        value = Decimal(mark)
        found = find_unusual_marks(sent, leaves, {"isi": value})
        assert bool(found) is odd
        assert find_unusual_marks(sent[:4], leaves, {"isi": value}) == []  # four ballots are no habit


@pytest.mark.parametrize(
    ("scale", "shown"),
    [
        (Scale(min=Decimal(10), max=Decimal(100), step=Decimal(1)), "10–100"),
        (Scale(min=Decimal(0), max=Decimal(10), step=Decimal("0.5")), "0–10 · 0,5"),
        (Scale(values=tuple(map(Decimal, (1, 2, 3, 4, 5)))), "1 2 3 4 5"),
        (Scale(values=tuple(map(Decimal, range(20)))), "0–19"),
        (Scale(min=Decimal(0), max=Decimal(100), floor=Decimal(40)), "40–100"),
    ],
)
def test_what_a_field_takes_stands_beside_it(scale: Scale, shown: str) -> None:
    text.use_language("id")
    assert format_allowed_marks(scale) == shown


def test_a_weight_is_the_part_of_the_whole() -> None:
    nested = Rubric.model_validate({"scale": {"max": 100}, "criteria": [
        {"id": "a", "name": "A", "weight": 30, "criteria": [
            {"id": "b", "name": "B", "weight": 50, "scale": {"values": [1, 2, 3, 4, 5], "to": 100}},
            {"id": "c", "name": "C", "weight": 50}]},
        {"id": "d", "name": "D", "weight": 70}]})  # fmt: skip
    assert [format_weight(leaf, nested) for leaf in nested.leaves] == ["15%", "15%", "70%"]
    points = Rubric.model_validate({"points": True, "criteria": [{"id": "a", "name": "A"}]})
    assert format_weight(points.leaves[0], points) == ""


Act = Callable[[Engine], object]
NOTICES: list[tuple[str, Act, str]] = [
    ("absent", lambda h: h.submit(MarkAbsent(1, "macet"), MC_A), "Dewi Lestari: absent (macet)"),
    ("postponed", lambda h: h.submit(Postpone(1, "sakit"), MC_A), "Dewi Lestari: postponed (sakit)"),
    ("withdrawn", lambda h: h.submit(Withdraw(1), MC_A), "Dewi Lestari: withdrawn"),
    ("recused", lambda h: h.submit(Recuse(1, "j1"), ME), "You do not judge no. 1."),
    ("next", lambda h: (h.submit(MarkAbsent(1), MC_A), h.submit(Call(2), MC_A)),
     "no. 2 Sutrisno, S.E. is on stage · F8 go there"),
    ("break", lambda h: (h.submit(MarkAbsent(1), MC_A), h.submit(TakeBreak("A", 900, "Isoma"), MC_A)),
     "Isoma"),
    ("out", lambda h: h.submit(Substitute("A", "j1", "Pengganti", "dipanggil"), CHAIR),
     "Another juror sits in your place"),
]  # fmt: skip


@pytest.mark.parametrize(("act", "words"), [row[1:] for row in NOTICES], ids=[row[0] for row in NOTICES])
def test_what_happens_elsewhere_is_said_in_words(final: Engine, act: Act, words: str) -> None:
    final.submit(Call(1), MC_A)
    act(final)
    shown = 1 if 1 in view_of(final).turns else None
    assert words in said(final, shown)


def test_a_break_says_until_when(final: Engine) -> None:
    final.submit(TakeBreak("A", 900), MC_A)
    assert said(final) == "Break until 05:45"  # the test clock's wall, in Jakarta


def test_a_reopened_ballot_elsewhere_is_announced_with_its_reason(scored: Engine) -> None:
    scored.submit(Reopen(2, "j1", "salah ketik"), CHAIR)
    assert "no. 2 Sutrisno, S.E. was reopened: salah ketik · F6" in said(scored, 4)
    assert "Reopened by the head of jury: salah ketik" in said(scored, 2)
    given = view_of(scored).turns[2].returned_ballot
    assert given is not None and given.marks["dampak"] == 7


def test_another_ballot_than_the_typed_one_is_told(scored: Engine) -> None:
    assert "Sent at" in said(scored, 1)
    assert "came in by another way" in said(scored, 1, drafted=True)


@pytest.mark.parametrize(
    ("act", "words"),
    [
        (lambda h: None, "has not been on stage yet"),
        (lambda h: h.submit(Call(1), MC_A), "is not open yet; your draft is kept"),
        (lambda h: (to_scoring(h, 1), h.submit(Advance(1, "scoring", True), MC_A)), "ask the head of jury"),
        (lambda h: (to_scoring(h, 1), h.submit(Disqualify(1, "x"), CHAIR)), "No. 1 is out: disqualified."),
        (lambda h: (to_scoring(h, 1), send(h, 1, "j1", "7", "7", "7")), "is in already"),
        (lambda h: to_scoring(h, 1), None),
    ],
)  # fmt: skip
def test_why_nothing_can_be_sent_now(final: Engine, act: Act, words: str | None) -> None:
    act(final)
    refused = explain_not_sendable(view_of(final).turns[1])
    assert (refused is None) if words is None else words in str(text.translate(refused) if refused else "")


def test_why_there_is_no_form_yet(final: Engine) -> None:
    assert "Nobody is on stage" in str(explain_no_form(view_of(final)))
    assert "Nobody is on your list" in str(
        explain_no_form(view_of(final, who=Actor("Tamu", Seat(Role.JUROR, "j9"))))
    )
