"""The checklist before a signature."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from pathlib import Path

import pytest

from scoring_tui.domain.commands.disputes import DisputeContestant, ResolveDispute
from scoring_tui.domain.commands.jury import Excuse, Penalise, Recuse, SettleTie
from scoring_tui.domain.commands.participation import SetGuest
from scoring_tui.domain.commands.requests import ConfirmBallot
from scoring_tui.domain.commands.stage import MarkAbsent
from scoring_tui.domain.commands.titles import GiveTitle, WithholdAward
from scoring_tui.engine.engine import Engine
from scoring_tui.views.award_sentences import make_award_sentences
from scoring_tui.views.signing_checklist import make_signing_checklist
from tests.helpers.ledgers import raw_connection
from tests.helpers.support import CHAIR, MC_A, juror, new_final, send, small_contest, to_scoring

NAMES = ["Sutrisno", "Wening", "Dewi", "Bayu"]
CARD = "! report card not opened on this device"


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    engine = new_final(tmp_path / "final.db", NAMES)
    yield engine
    engine.ledger.close()


def _judge(engine: Engine, number: int, *marks: str) -> None:
    to_scoring(engine, number)
    for index, mark in enumerate(marks, 1):
        if mark:
            send(engine, number, f"j{index}", mark, mark, mark)


def _lines(engine: Engine, *, with_awards: bool = False) -> list[str]:
    """The lines with a sign; names are left out, because the draw gives them their numbers."""
    signs = {"ok": "✓", "note": "!", "wrong": "✗", "detail": "·"}
    sentences = make_award_sentences(engine.state, "pengawas") if with_awards else ()
    checklist = make_signing_checklist(engine, "pengawas", sentences)
    texts = [f"{signs[line.state]} {line.text}" for line in checklist.lines]
    for number in engine.state.turns:
        texts = [text.replace(f" {engine.state.contestant_name(number)}", "") for text in texts]
    return texts


def test_a_clean_category_has_only_good_lines_but_the_unread_card(engine: Engine) -> None:
    for number in engine.state.turns:
        _judge(engine, number, *[str(10 - number)] * 3)
    assert _lines(engine, with_awards=True) == [
        "✓ 4 of 4 contestants appeared",
        "✓ 12 of 12 ballots are in",
        "✓ no tie among the awarded places",
        "✓ no penalty",
        "! Terfavorit is given to nobody so far",
        "✓ no result is in dispute",
        "✓ both counts agree to the last digit",
        "✓ Juara I is firm: no. 1, 1.00 ahead of the next",
        "✓ Juara II is firm: no. 2, 1.00 ahead of the next",
        "✓ Juara III is firm: no. 3, 1.00 ahead of the next",
        CARD,
    ]
    assert make_signing_checklist(engine, "pengawas").is_ready


@pytest.mark.parametrize(
    ("reading", "line"),
    [
        ("read", ("ok", "report card opened on this device")),
        ("outdated", ("note", "report card opened on this device, but the standing changed since")),
        ("unread", ("note", "report card not opened on this device")),
    ],
)
def test_an_unread_report_card_warns_and_does_not_block(
    engine: Engine, reading: str, line: Sequence[str]
) -> None:
    for number in engine.state.turns:
        _judge(engine, number, "8", "8", "8")
    checklist = make_signing_checklist(engine, "pengawas", (), reading)  # type: ignore[arg-type]
    assert (checklist.lines[-1].state, str(checklist.lines[-1].text)) == tuple(line)


def test_what_is_missing_is_wrong_and_named(engine: Engine) -> None:
    _judge(engine, 1, "9", "9", "")
    _judge(engine, 2, "8", "8", "8")
    assert _lines(engine)[:3] == [
        "✗ 2 of 4 contestants appeared",
        "✗ 5 of 12 ballots are in",
        "· missing: Juri 3, no. 1, 3, 4",
    ]
    assert not make_signing_checklist(engine, "pengawas").is_ready


def test_absences_excuses_and_recusals_are_told_with_their_reasons(engine: Engine) -> None:
    _judge(engine, 1, "9", "9", "")
    _judge(engine, 2, "8", "8", "")
    _judge(engine, 3, "", "7", "7")
    engine.submit(MarkAbsent(4), MC_A)
    engine.submit(Excuse(1, "j3", "sakit"), CHAIR)
    engine.submit(Excuse(2, "j3", "sakit"), CHAIR)
    engine.submit(Recuse(3, "j1", "saudara kandung"), CHAIR)
    engine.submit(SetGuest(engine.state.turns[2].contestant, True, "tuan rumah"), CHAIR)
    assert _lines(engine)[:6] == [
        "✓ 2 of 3 contestants appeared",
        "· no. 4: absent",
        "· no. 2: out of competition",
        "✓ 4 of 4 ballots are in",
        "! excused: Juri 3, no. 1 (sakit)",
        "! does not judge: Juri 1, no. 3 (saudara kandung)",
    ]


def test_ties_say_how_they_were_settled(engine: Engine) -> None:
    for number in engine.state.turns:
        _judge(engine, number, *["8" if number < 3 else "6"] * 3)
    assert _lines(engine)[2:4] == [
        "✗ tie at 8.00: no. 1, no. 2: must be settled",
        "✗ tie at 6.00: no. 3, no. 4: must be settled",
    ]
    engine.submit(SettleTie("pengawas", (2, 1), "suara terbanyak"), CHAIR)
    engine.submit(SettleTie("pengawas", (3, 4), "setara", shared=True), CHAIR)
    assert _lines(engine)[2:4] == [
        "✓ tie at 8.00: no. 1, no. 2: decision of the head of jury (suara terbanyak)",
        "✓ tie at 6.00: no. 3, no. 4: shared by decision of the head of jury (setara)",
    ]


def test_ties_below_the_awards_are_counted(tmp_path: Path) -> None:
    contest = small_contest(
        category=[{"id": "pengawas", "name": "Pengawas", "rubric": "gagasan", "awards": ["Juara I"]}],
        session=[{"day": "2024-12-20", "start": "08:00", "panel": "A", "categories": ["pengawas"]}],
    )
    engine = new_final(tmp_path / "final.db", NAMES, contest)
    for number, mark in ((1, "9"), (2, "8"), (3, "8"), (4, "2")):
        _judge(engine, number, mark, mark, mark)
    assert _lines(engine)[2:4] == ["✓ no tie among the awarded places", "· 1 ties below the awards"]
    engine.ledger.close()


def test_a_step_of_the_chain_that_settled_a_tie_is_named(engine: Engine) -> None:
    # 9 7 6 and 8 8 7 both make 7.8
    to_scoring(engine, 1)
    to_scoring(engine, 2)
    for juror_id in ("j1", "j2", "j3"):
        send(engine, 1, juror_id, "9", "7", "6")
        send(engine, 2, juror_id, "8", "8", "7")
    assert "✓ tie at 7.80: no. 1, no. 2: higher in Dampak" in _lines(engine)


def test_penalties_and_their_givers_are_listed(engine: Engine) -> None:
    _judge(engine, 1, "8", "8", "8")
    engine.submit(Penalise(1, Decimal("2.5"), "lewat waktu"), CHAIR)
    assert f"! penalty of 2.5 for no. 1: lewat waktu · {CHAIR.name}" in _lines(engine)


def test_titles_disputes_and_withheld_awards_are_told(engine: Engine) -> None:
    for number in engine.state.turns:
        _judge(engine, number, *[str(10 - number)] * 3)
    engine.submit(GiveTitle("pengawas", "Terfavorit", 2, "suara hadirin"), CHAIR)
    engine.submit(WithholdAward("pengawas", "Juara I", "belum layak"), CHAIR)
    engine.submit(DisputeContestant(3, "nilai dipertanyakan"), CHAIR)
    lines = _lines(engine, with_awards=True)
    assert "✓ Terfavorit: no. 2 (suara hadirin)" in lines
    assert "✗ no. 3 is in dispute: nilai dipertanyakan" in lines
    assert "✓ Juara I goes to nobody: belum layak" in lines
    assert "✓ Juara II is firm: no. 1, 1.00 ahead of the next" in lines  # places go to the next awards
    assert not any(line.startswith("✓ Juara III is firm: no. 3") for line in lines)
    engine.submit(ResolveDispute(3, "berita acara cocok"), CHAIR)
    assert "✓ no result is in dispute" in _lines(engine)


def test_ballots_that_jurors_read_again_are_counted(engine: Engine) -> None:
    _judge(engine, 1, "8", "8", "8")
    engine.submit(ConfirmBallot(1), juror("j1"))
    assert "· 1 of them were read again by their jurors" in _lines(engine)


def test_counts_that_differ_are_wrong(engine: Engine) -> None:
    for number in engine.state.turns:
        _judge(engine, number, *[str(10 - number)] * 3)
    stranger = raw_connection(engine.ledger)
    stranger.execute("DROP TRIGGER ledger_is_never_changed")
    stranger.execute("UPDATE ledger SET body = replace(body, '\"9\"', '\"1\"') WHERE kind = 'ballot-sent'")
    stranger.close()
    checklist = make_signing_checklist(engine, "pengawas")
    wrong = [str(line.text) for line in checklist.lines if line.state == "wrong"]
    assert wrong[0].startswith("No. 1 ") and "the two counts differ" in wrong[0]
    assert not checklist.is_ready


def test_a_method_that_one_program_counts_says_so(tmp_path: Path) -> None:
    contest = small_contest(scoring={"method": "z-score", "ties": ["dampak"]})
    engine = new_final(tmp_path / "final.db", NAMES, contest)
    for number in engine.state.turns:
        _judge(engine, number, *[str(10 - number)] * 3)
    assert "! method z-score is counted by one program only, not by the file's own" in _lines(engine)
    engine.ledger.close()
