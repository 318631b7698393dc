"""The head of jury's view: progress, missing ballots, standings, ballots of a contestant, the log."""

from decimal import Decimal
from pathlib import Path

import pytest

from scoring_tui.domain.commands.announcement import AnnounceCategory, LockCategory
from scoring_tui.domain.commands.appearance import PresentAgain
from scoring_tui.domain.commands.disputes import DisputeContestant, ResolveDispute
from scoring_tui.domain.commands.jury import (
    Excuse,
    PaperBallot,
    Recuse,
    Reopen,
    SettleTie,
    Sign,
    Substitute,
    WithdrawSignatures,
)
from scoring_tui.domain.commands.stage import Advance, Call, Disqualify, MarkAbsent
from scoring_tui.engine.engine import Engine
from scoring_tui.views.chair import ChairView, PanelMember, project
from scoring_tui.views.contestant_ballots import collect_contestant_ballots, list_latest_entries
from scoring_tui.views.standing_sheet import BallotCell, make_standing_sheet
from tests.helpers.support import (
    CHAIR,
    COMMITTEE,
    MC_A,
    enter_paper,
    juror,
    new_final,
    send,
    small_contest,
    to_scoring,
)


def _view(engine: Engine) -> ChairView:
    return project(engine, CHAIR, None)


def _judged(engine: Engine, number: int, *marks: str) -> None:
    """Open scoring and send the same mark for every criterion from each juror; "-" sends no ballot."""
    to_scoring(engine, number)
    for n, mark in enumerate(marks, 1):
        if mark != "-":
            send(engine, number, f"j{n}", mark, mark, mark)


def test_progress_counts_turns_and_ballots(final: Engine) -> None:
    _judged(final, 1, "8", "7", "6")
    _judged(final, 2, "8", "-", "5")
    final.submit(MarkAbsent(3), MC_A)
    first, second = _view(final).category_progress
    assert (first.settled_turns, first.turn_count, first.ballot_count, first.expected_ballots) == (2, 4, 5, 9)
    assert (first.state, first.open_ties, first.signer_names) == ("open", 0, ())
    assert (second.category_name, second.settled_turns, second.turn_count, second.expected_ballots) == (
        "Pelaksana",
        0,
        0,
        0,
    )


def test_missing_ballots_of_every_kind_with_their_reasons(final: Engine) -> None:
    _judged(final, 1, "8", "-", "6")
    final.submit(Advance(1, "scoring", despite_missing=True), MC_A)
    _judged(final, 2, "8", "7", "-")
    final.submit(Reopen(2, "j1", "salah ketik"), CHAIR)
    final.submit(Excuse(2, "j3", "dipanggil"), CHAIR)
    final.submit(Recuse(4, "j2", "saudara"), juror("j2"))
    gaps = _view(final).missing_ballots
    assert [(g.number, g.juror_id, g.kind, g.is_closed, g.reason) for g in gaps] == [
        (1, "j2", "missing", True, ""),
        (2, "j1", "reopened", False, "salah ketik"),
        (2, "j3", "excused", False, "dipanggil"),
        (4, "j2", "recused", False, "saudara"),
    ]
    assert [set(gap.allowed_actions) for gap in gaps] == [
        {"reopen", "excuse", "recuse"},
        {"excuse", "recuse", "nudge"},  # a returned ballot can be sent
        {"reopen", "recuse"},
        {"reopen"},
    ]
    assert _view(final).expected_count == 2
    turn = final.state.turns[1]
    assert turn.ended_at is not None and gaps[0].since_ms == turn.ended_at.wall


def test_a_sheet_shows_every_juror_the_spread_and_exclusions(final: Engine) -> None:
    _judged(final, 1, "8", "7", "7.5")
    _judged(final, 2, "9", "6", "-")
    final.submit(Advance(2, "scoring", despite_missing=True), MC_A)
    final.submit(Disqualify(3, "plagiat"), CHAIR)
    made = make_standing_sheet(final, "pengawas")
    assert made.jurors == (("j1", "Juri 1"), ("j2", "Juri 2"), ("j3", "Juri 3"))
    first, second, third, fourth = made.lines
    assert (first.number, first.place, first.is_tied, first.score, first.exact_score) == (
        1,
        1,
        True,
        Decimal("7.50"),
        "7.5",
    )
    assert (first.spread, first.has_wide_spread) == (Decimal("1.00"), False)
    assert (second.spread, second.has_wide_spread) == (Decimal("3.00"), True)
    assert second.ballot_cells == (
        BallotCell(Decimal("9.00")),
        BallotCell(Decimal("6.00")),
        BallotCell(None, "missing"),
    )
    assert (third.number, third.place, third.exclusion, str(third.reason)) == (
        3,
        None,
        "disqualified",
        "disqualified: plagiat",
    )
    assert str(fourth.reason) == "not yet on"
    assert {cell.absence for cell in fourth.ballot_cells} == {"waiting"}


@pytest.mark.parametrize(
    ("ties", "first", "second", "said"),
    [
        (["kebaruan"], "6 10 5", "7 8 5.5", "higher in Kebaruan"),
        (["head-to-head"], "7 7 7", "7 7 7", None),
        (["head-of-jury"], "7 7 7", "7 7 7", None),
    ],
)
def test_the_deciding_tie_break_step_is_named(
    tmp_path: Path, ties: list[str], first: str, second: str, said: str | None
) -> None:
    engine = new_final(tmp_path / "f.db", contest=small_contest(scoring={"ties": ties}))
    for number, marks in ((1, first), (2, second)):
        to_scoring(engine, number)
        for id_ in ("j1", "j2", "j3"):
            send(engine, number, id_, *marks.split())
    line = make_standing_sheet(engine, "pengawas").lines[0]
    assert (str(line.tie_break) if line.tie_break else None) == said
    if ties == ["head-of-jury"]:
        engine.submit(SettleTie("pengawas", (2, 1), "pleno"), CHAIR)
        line = make_standing_sheet(engine, "pengawas").lines[0]
        assert (line.number, str(line.tie_break)) == (2, "head of jury's decision")
    engine.ledger.close()


def test_ties_that_must_be_settled_and_those_that_may_stay(final: Engine) -> None:
    for number in (1, 2, 3, 4):
        _judged(final, number, *(["9", "9", "9"] if number < 3 else ["5", "5", "5"]))
    first, second = make_standing_sheet(final, "pengawas").ties
    assert ([n for n, _ in first.contestants], first.place, first.must_settle) == ([1, 2], 1, True)
    assert ([n for n, _ in second.contestants], second.place, second.must_settle) == ([3, 4], 3, True)
    final.submit(SettleTie("pengawas", (1, 2), "pleno", shared=True), CHAIR)
    first, second = make_standing_sheet(final, "pengawas").ties
    assert (first.is_shared, first.must_settle, second.must_settle) == (True, False, True)
    assert _view(final).category_progress[0].open_ties == 1


def test_allowed_actions_of_a_category(final: Engine) -> None:
    always = {"change", "decide", "awards", "dispute"}
    assert make_standing_sheet(final, "pengawas").allowed_actions == always
    for number in (1, 2, 3, 4):
        _judged(final, number, str(number), str(number), str(number))
    assert make_standing_sheet(final, "pengawas").allowed_actions == {*always, "sign", "lock"}
    final.submit(DisputeContestant(2, "ditanyakan"), CHAIR)
    assert make_standing_sheet(final, "pengawas").allowed_actions == always
    assert _view(final).category_progress[0].state == "disputed"
    final.submit(ResolveDispute(2, "cocok"), CHAIR)
    final.submit(LockCategory("pengawas"), CHAIR)
    assert make_standing_sheet(final, "pengawas").allowed_actions == {"sign", "unlock", "dispute"}
    assert _view(final).category_progress[0].state == "locked"
    final.submit(Sign("pengawas"), CHAIR)
    signed = make_standing_sheet(final, "pengawas")
    assert (signed.allowed_actions, signed.signer_names) == ({"withdraw", "dispute"}, (CHAIR.name,))
    final.submit(Sign("pengawas"), juror("j1"))
    assert _view(final).category_progress[0].state == "signed"
    final.submit(AnnounceCategory("pengawas"), COMMITTEE)
    assert _view(final).category_progress[0].state == "announced"
    final.submit(WithdrawSignatures("pengawas", "salah hitung", "Sekretaris"), CHAIR)
    assert _view(final).category_progress[0].state == "withdrawn"


def test_contestant_ballots_have_every_mark_and_the_history(final: Engine) -> None:
    to_scoring(final, 1)
    send(final, 1, "j1", "8", "7.5", "6")
    marks = {leaf.id: Decimal(5) for leaf in final.state.rubric_of(1).leaves}
    enter_paper(final, PaperBallot(1, "j2", marks))
    final.submit(Reopen(1, "j1", "salah ketik"), CHAIR)
    found = collect_contestant_ballots(final, 1)
    first, second, third = found.juror_ballots
    assert (first.absence, first.reason, first.total) == ("reopened", "salah ketik", None)
    assert (second.is_paper, second.total, second.marks) == (True, Decimal("5.00"), (Decimal(5),) * 3)
    assert third.absence == "missing"
    assert found.criterion_names == ("Dampak", "Kebaruan", "Paparan")
    assert "ballot of Juri 1 reopened: salah ketik" in str(found.history[0].text)
    assert [told.seq for told in found.history] == sorted((t.seq for t in found.history), reverse=True)
    assert found.history[0].actor == CHAIR.name


def test_ballots_of_an_earlier_run_are_marked_in_the_history(final: Engine) -> None:
    to_scoring(final, 1)
    send(final, 1, "j1", "8", "7.5", "6")
    final.submit(PresentAgain(1, "listrik padam"), MC_A)
    texts = [str(line.text) for line in collect_contestant_ballots(final, 1).history]
    assert "presents again: listrik padam" in texts[0]
    assert "ballot of Juri 1 sent (earlier run, does not count)" in texts[1]


def test_the_log_is_newest_first_and_short(final: Engine) -> None:
    to_scoring(final, 1)
    told = list_latest_entries(final, 2)
    assert len(told) == 2
    assert told[0].seq == final.state.seq
    assert "scoring opened" in str(told[0].text)


def test_a_substitute_is_listed_after_the_replaced_juror(final: Engine) -> None:
    _judged(final, 1, "8", "7", "6")
    final.submit(Substitute("A", "j3", "Bu Ganti", "sakit"), CHAIR)
    made = make_standing_sheet(final, "pengawas")
    assert [name for _, name in made.jurors] == ["Juri 1", "Juri 2", "Juri 3", "Bu Ganti"]
    first = made.lines[0]
    assert first.ballot_cells[3] == BallotCell(None, "not-theirs")
    assert PanelMember("A", "Pendopo", "j3-b", "Bu Ganti") in _view(final).panel_members


def test_the_same_entry_gives_the_same_view(final: Engine) -> None:
    view = _view(final)
    assert project(final, CHAIR, view) is view
    final.submit(Call(1), MC_A)
    assert project(final, CHAIR, view).seq == final.state.seq
