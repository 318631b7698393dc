"""The recount: views compared with tables computed by hand, and with fractions."""

from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction
from hashlib import sha256
from pathlib import Path
from shutil import copy
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scoring_tui.domain.clock import Reading
from scoring_tui.domain.facts.base import Fact
from scoring_tui.domain.facts.jury import BallotReopened, BallotSent
from scoring_tui.domain.facts.setup import ContestDeclared, LeafShare
from scoring_tui.domain.facts.stage import (
    ContestantAbsent,
    ContestantDisqualified,
    ContestantReinstated,
    ContestantWithdrew,
    StepUndone,
    TurnCalled,
    TurnPostponed,
)
from scoring_tui.ledger.schema import STATEMENTS, VERSION
from scoring_tui.ledger.store import Ledger
from tests.helpers.ledgers import append_facts, ballot, declared, drawn, own_connection, roster

NOW = Reading(boot="b", ms=0, wall=0)
WEIGHTS = {"idea": 60, "impact": 40}


def rows(ledger: Ledger, query: str) -> list[tuple[Any, ...]]:
    return own_connection(ledger).execute(query).fetchall()


def standing(ledger: Ledger) -> list[tuple[Any, ...]]:
    return rows(ledger, "SELECT number, score, ballots, place FROM standing ORDER BY number")


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with Ledger.create(tmp_path / "final.db") as opened:
        append_facts(opened, declared(WEIGHTS), roster("Ani", "Budi", "Citra", "Dewi"))
        append_facts(opened, drawn("citra", "ani", "budi", "dewi"))
        yield opened


def test_the_latest_ballot_that_was_not_reopened_counts(ledger: Ledger) -> None:
    paper = ballot(2, "j3", idea="6", impact="6").model_copy(update={"paper": True})
    sent = append_facts(
        ledger,
        ballot(2, "j1", idea="8", impact="7.25"),
        ballot(2, "j2", idea="1", impact="1"),
        BallotReopened(number=2, juror="j2", reason="wrong contestant"),
        ballot(1, "j2", idea="9", impact="9"),
        ballot(2, "j2", idea="5", impact="5.5"),
        paper,
        BallotReopened(number=1, juror="j2", reason="typing error"),
        BallotReopened(number=3, juror="j1", reason="was missing"),
    )
    found = rows(ledger, "SELECT category, number, contestant, juror, seq, paper FROM ballot ORDER BY seq")
    assert found == [
        ("open", 2, "ani", "j1", sent[0].seq, 0),
        ("open", 2, "ani", "j2", sent[4].seq, 0),
        ("open", 2, "ani", "j3", sent[5].seq, 1),
    ]
    assert rows(ledger, "SELECT * FROM mark WHERE juror <> 'j3' ORDER BY juror, criterion") == [
        (2, "j1", "idea", "8"),
        (2, "j1", "impact", "7.25"),
        (2, "j2", "idea", "5"),
        (2, "j2", "impact", "5.5"),
    ]


def test_running_order(ledger: Ledger) -> None:
    append_facts(ledger, roster("Eka"), drawn("eka", first=5))
    assert rows(ledger, "SELECT number, category, contestant, name FROM running ORDER BY number") == [
        (1, "open", "citra", "Citra"),
        (2, "open", "ani", "Ani"),
        (3, "open", "budi", "Budi"),
        (4, "open", "dewi", "Dewi"),
        (5, "open", "eka", "Eka"),
    ]


def test_a_replaced_roster_is_ignored(tmp_path: Path) -> None:
    with Ledger.create(tmp_path / "final.db") as ledger:
        append_facts(ledger, declared(WEIGHTS), roster("Ani", "Budi"), roster("Eka", "Fajar", replaced=True))
        append_facts(ledger, roster("Gita"), drawn("gita", "eka", "budi"))
        assert rows(ledger, "SELECT number, name FROM running ORDER BY number") == [(1, "Gita"), (2, "Eka")]


ABSENT, CALLED = ContestantAbsent(number=1), TurnCalled(panel="A", number=1, reading=NOW)
WITHDREW, POSTPONED = ContestantWithdrew(number=1), TurnPostponed(number=1)
OUT = ContestantDisqualified(number=1, reason="another's work")
BACK = ContestantReinstated(number=1, reason="it was not")


@pytest.mark.parametrize(
    ("facts", "why"),
    [
        ([CALLED], None),
        ([ABSENT], "absent"),
        ([ABSENT, CALLED], None),
        ([ABSENT, CALLED, ABSENT], "absent"),
        ([ABSENT, POSTPONED], None),
        ([ABSENT, BACK], None),
        ([WITHDREW], "withdrawn"),
        ([OUT], "disqualified"),
        ([OUT, BACK], None),
        ([ABSENT, OUT], "disqualified"),
        ([ABSENT, "undo 1"], None),
        ([ABSENT, CALLED, "undo 2"], "absent"),
        ([OUT, BACK, "undo 2"], "disqualified"),
        ([ABSENT, CALLED, "undo 2", "undo 1"], None),
    ],
)
def test_who_is_not_ranked(ledger: Ledger, facts: list[Fact | str], why: str | None) -> None:
    before = ledger.head[0]
    for fact in facts:
        if isinstance(fact, str):
            fact = StepUndone(panel="A", undone=before + int(fact.split()[1]))
        append_facts(ledger, fact)
    append_facts(ledger, ballot(1, idea="9", impact="9"), ballot(2, idea="8", impact="8"), ABSENT_2)
    assert rows(ledger, "SELECT * FROM unranked WHERE number = 1") == ([(1, why)] if why else [])
    assert [number for number, *_ in standing(ledger)] == ([] if why else [1])


ABSENT_2 = ContestantAbsent(number=2)


def test_a_standing_computed_by_hand(ledger: Ledger) -> None:
    append_facts(
        ledger,
        ballot(1, "j1", idea="80", impact="70"),  # 48 + 28 = 76
        ballot(1, "j2", idea="85.5", impact="71"),  # 51.3 + 28.4 = 79.7; mean 77.85
        ballot(2, "j1", idea="80", impact="70.0125"),  # 76.005, alone: half up
        ballot(3, "j1", idea="0", impact="0"),
        ballot(4, "j1", idea="77.85", impact="77.85"),
        ballot(4, "j2", idea="77.85", impact="77.85"),
        ballot(4, "j3", idea="77.85", impact="77.8625"),  # 77.855; mean 77.8516...
    )
    assert rows(ledger, "SELECT * FROM standing ORDER BY place, number") == [
        ("open", 1, "citra", "Citra", "77.85", 2, 1, 155_700_000, 2_000_000),
        ("open", 4, "dewi", "Dewi", "77.85", 3, 1, 233_555_000, 3_000_000),
        ("open", 2, "ani", "Ani", "76.01", 1, 3, 76_005_000, 1_000_000),
        ("open", 3, "budi", "Budi", "0.00", 1, 4, 0, 1_000_000),
    ]


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ({"rank_on": "exact"}, [(1, "50.01", 3, 2), (2, "50.01", 3, 1)]),
        ({"decimals": 0}, [(1, "50", 3, 1), (2, "50", 3, 1)]),
        ({"decimals": 6}, [(1, "50.005000", 3, 2), (2, "50.005667", 3, 1)]),
        ({"minimum_ballots": 4}, []),
    ],
)
def test_declared_rules(tmp_path: Path, rule: dict[str, Any], expected: list[Any]) -> None:
    with Ledger.create(tmp_path / "final.db") as ledger:
        append_facts(ledger, declared({"idea": 100}, **rule), roster("Ani", "Budi"), drawn("ani", "budi"))
        for juror, mark in (("j1", "50"), ("j2", "50.01"), ("j3", "50.005")):
            append_facts(ledger, ballot(1, juror, idea=mark))
        for juror, mark in (("j1", "50"), ("j2", "50.01"), ("j3", "50.007")):
            append_facts(ledger, ballot(2, juror, idea=mark))
        assert standing(ledger) == expected


def _half_up(value: Fraction, decimals: int) -> str:
    with localcontext(prec=60):
        exact = Decimal(value.numerator) / Decimal(value.denominator)
        return f"{exact.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP):f}"


marks = st.decimals(0, 100, places=4, allow_nan=False)
wholes = st.sampled_from([1, 100, 7 * 10**3, 3 * 10**8, 10**10, 10**11 - 9])


@pytest.fixture(scope="module")
def blank(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file without entries; copying it is faster than creating one."""
    path = tmp_path_factory.mktemp("blank") / "final.db"
    Ledger.create(path).close()
    return path


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    data=st.data(), whole=wholes, decimals=st.integers(0, 6), rank_on=st.sampled_from(["displayed", "exact"])
)
def test_scores_and_places_equal_those_computed_with_fractions(
    blank: Path, data: st.DataObject, whole: int, decimals: int, rank_on: str
) -> None:
    parts = data.draw(st.lists(st.integers(0, whole), min_size=1, max_size=3))
    jurors = data.draw(st.lists(st.integers(1, 16), min_size=1, max_size=5))
    given_marks = [[[data.draw(marks) for _ in parts] for _ in range(n)] for n in jurors]
    exact = [
        sum(
            Fraction(p, whole) * Fraction(m) for ballot in ballots for p, m in zip(parts, ballot, strict=True)
        )
        / len(ballots)
        for ballots in given_marks
    ]
    shown = [_half_up(Fraction(score), decimals) for score in exact]
    keys = [Fraction(s) for s in shown] if rank_on == "displayed" else exact
    places = [1 + sum(other > key for other in keys) for key in keys]
    with TemporaryDirectory() as folder, Ledger.open(Path(copy(blank, folder))) as ledger:
        own_connection(ledger).execute("PRAGMA synchronous = OFF")  # no power cut is feared here
        _fill(ledger, whole, parts, given_marks, decimals=decimals, rank_on=rank_on)
        assert [row[1:] for row in standing(ledger)] == list(zip(shown, jurors, places, strict=True))


def _fill(
    ledger: Ledger, whole: int, parts: list[int], ballots: list[list[list[Decimal]]], **scoring: Any
) -> None:
    criteria = [f"c{n}" for n in range(len(parts))]
    base = declared(dict.fromkeys(criteria, 1), **scoring)
    shares = zip(criteria, parts, strict=True)
    leaves = tuple(
        LeafShare(rubric="idea", criterion=c, parts=p, whole=whole, unit=10_000) for c, p in shares
    )
    names = [f"N{n}" for n in range(len(ballots))]
    sent = [
        BallotSent(number=number, juror=f"j{j}", marks=dict(zip(criteria, marks, strict=True)))
        for number, given in enumerate(ballots, 1)
        for j, marks in enumerate(given)
    ]
    append_facts(ledger, ContestDeclared(contest=base.contest, leaves=leaves))
    append_facts(ledger, roster(*names), drawn(*(name.lower() for name in names)), *sent)


def test_a_changed_schema_needs_a_new_version() -> None:
    """`verify` compares the triggers and views with these; a change needs a new version."""
    words = " ".join(" ".join(STATEMENTS.values()).split())
    assert (VERSION, sha256(words.encode()).hexdigest()[:16]) == (7, "6ad48f18186cb8e5")
