"""The committee's views compared with the state of the program, over whatever happens in a final."""

import shutil
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, time
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scoring_tui.contest.models import Contest
from scoring_tui.contest.recount_limits import can_recount
from scoring_tui.domain.actor import Actor
from scoring_tui.domain.commands.base import Command
from scoring_tui.domain.commands.consensus import AgreeLevel, CancelAgreement
from scoring_tui.domain.commands.corrections import (
    CorrectContestant,
    CorrectHeadOfJury,
    CorrectJuror,
    CorrectPanelHead,
    CorrectRoom,
    CorrectSession,
)
from scoring_tui.domain.commands.jury import (
    EnterPaper,
    PaperBallot,
    Penalise,
    Recuse,
    Reopen,
    SendBallot,
    SettleTie,
    Sign,
    Substitute,
    WithdrawSignatures,
)
from scoring_tui.domain.commands.schedule import MoveTurn
from scoring_tui.domain.commands.setup import ImportResults
from scoring_tui.domain.commands.stage import Advance, Call, Undo, Withdraw
from scoring_tui.domain.evolve import fold_entries
from scoring_tui.domain.facts.base import KINDS, Entry
from scoring_tui.domain.facts.corrections import ContestantCorrected, JurorCorrected
from scoring_tui.domain.facts.jury import BallotSent, CategorySigned, JurorSubstituted
from scoring_tui.domain.facts.setup import Result
from scoring_tui.domain.facts.stage import StepUndone
from scoring_tui.domain.seat import COMMITTEE_SEAT, Role, Seat
from scoring_tui.domain.state import State
from scoring_tui.engine.engine import Engine
from scoring_tui.ledger.store import Ledger
from scoring_tui.ledger.views import COMMITTEE_VIEWS
from scoring_tui.scoring.arithmetic import juror_total
from scoring_tui.scoring.standings.tally import Tally
from tests.engine.test_recount_drawn import bring, contests, drawn_final, judge
from tests.helpers.consensus import consensus_contest
from tests.helpers.ledgers import own_connection
from tests.helpers.support import CHAIR, COMMITTEE, juror, new_final, send, small_contest, to_scoring
from tests.rules.test_properties import COMMANDS, SEATS, Book, aimed, suitable
from tests.rules.test_schedule import two_rooms

Row = dict[str, Any]


def read_view(connection: sqlite3.Connection, name: str) -> list[Row]:
    cursor = connection.execute(f"SELECT * FROM {name}")
    columns = [column for column, *_ in cursor.description]
    return [dict(zip(columns, row, strict=True)) for row in cursor.fetchall()]


# --- what the state says ------------------------------------------------------------------------------


class Expected:
    """The rows of each view, computed from the state and the entries."""

    def __init__(self, state: State, entries: Sequence[Entry]) -> None:
        self.state, self.entries = state, entries
        self.category_ids = list(state.contest.categories)
        undone = {entry.fact.undone for entry in entries if isinstance(entry.fact, StepUndone)}
        self.undone, self.valid = undone, [entry for entry in entries if entry.seq not in undone]
        self.numbers = {turn.contestant: turn.number for turn in state.turns.values()}

    def category(self, category_id: str) -> str:
        return self.state.contest.categories[category_id].name

    def who(self, number: int) -> Row:
        turn = self.state.turns[number]
        return {
            "category": self.category(turn.category),
            "number": number,
            "contestant": self.state.contestant_name(number),
        }

    def status(self, contestant_id: str) -> str:
        number = self.numbers.get(contestant_id)
        exclusion = self.state.turns[number].exclusion if number else None
        if contestant_id in self.state.excluded_undrawn:
            exclusion = self.state.excluded_undrawn[contestant_id].exclusion
        return exclusion or ("guest" if self.state.contestants[contestant_id].is_guest else "competing")

    def standing(self) -> Iterator[Row]:
        state, tally = self.state, Tally()
        signed = {
            (entry.fact.category, line.number): line
            for entry in self.entries
            if isinstance(entry.fact, CategorySigned) and state.signatures.get(entry.fact.category)
            and entry.seq == state.signatures[entry.fact.category][-1].seq
            for line in entry.fact.standing
        }  # fmt: skip
        for category_id in self.category_ids:
            is_counted = can_recount(state.contest.scoring)
            candidates = {
                placing.candidate.number: placing.candidate
                for placing in tally.standing(state, category_id).placings
                if is_counted
            }
            for turn in state.turns_in_category(category_id):
                candidate, line = candidates.get(turn.number), signed.get((category_id, turn.number))
                signed_score = f"{line.score:f}" if line else None
                yield {
                    **self.who(turn.number),
                    "signed_place": line.place if line else None,
                    "unit": state.contestants[turn.contestant].unit,
                    "score": f"{candidate.displayed_score:f}" if candidate else signed_score,
                    "ballots": len(state.ballots.get(turn.number, ())),
                    "ballots_due": len(state.expected_jurors(turn.number)),
                    "penalty_points": float(sum(p.points for p in state.penalties.get(turn.number, ()))),
                    "status": self.status(turn.contestant),
                }

    def contestant(self) -> Iterator[Row]:
        for contestant in self.state.contestants.values():
            yield {
                "category": self.category(contestant.category),
                "number": self.numbers.get(contestant.id),
                "contestant": contestant.name,
                "unit": contestant.unit,
                "idea": contestant.idea,
                "members": ", ".join(member.name for member in contestant.members),
                "status": self.status(contestant.id),
            }

    def turn(self) -> Iterator[Row]:
        contest = self.state.contest
        for turn in self.state.turns.values():
            session = contest.session[turn.session]
            yield {
                "day": session.day.isoformat(),
                "start": f"{session.start:%H:%M}",
                "room": contest.panels[turn.panel].room,
                "panel": turn.panel,
                **self.who(turn.number),
                "unit": self.state.contestants[turn.contestant].unit,
                "status": self.status(turn.contestant),
                "called_utc": self.last_time(turn.number, "turn-called", "appearance-repeated"),
                "scoring_opened_utc": self.last_time(turn.number, "scoring-opened"),
                "scoring_closed_utc": self.last_time(turn.number, "scoring-closed"),
            }

    def last_time(self, number: int, *kinds: str) -> str | None:
        entries = [e for e in self.valid if e.fact.kind in kinds and getattr(e.fact, "number", 0) == number]
        return utc(entries[-1].at) if entries else None

    def ballot(self) -> Iterator[Row]:
        state = self.state
        sent = Counter((e.fact.number, e.fact.juror) for e in self.entries if isinstance(e.fact, BallotSent))
        for number, ballots in state.ballots.items():
            rubric = state.rubric_of(number)
            factors = state.difficulty_factors.get(state.turns[number].contestant)
            for ballot in ballots:
                total = juror_total(ballot.marks, rubric.leaves, factors, best=rubric.best)
                yield {
                    **self.who(number),
                    "juror": state.jurors[ballot.juror].name,
                    "total": four_decimals(total),
                    "note": ballot.note,
                    "sent_utc": utc(ballot.at),
                    "on_paper": "yes" if ballot.paper else "no",
                    "earlier_ballots": sent[number, ballot.juror] - 1,
                    "entry": ballot.seq,
                }

    def mark(self) -> Iterator[Row]:
        for number, ballots in self.state.ballots.items():
            for ballot in ballots:
                for leaf in self.state.rubric_of(number).leaves:
                    yield {
                        **self.who(number),
                        "juror": self.state.jurors[ballot.juror].name,
                        "criterion": " / ".join((*leaf.groups, leaf.name)),
                        "mark": float(ballot.marks[leaf.id]),
                    }

    def juror(self) -> Iterator[Row]:
        state = self.state
        ballots = Counter(
            (state.turns[number].panel, ballot.juror)
            for number, ballots in state.ballots.items()
            for ballot in ballots
        )
        replaced = {
            (entry.fact.panel, entry.fact.out)
            for entry in self.entries
            if isinstance(entry.fact, JurorSubstituted)
        }
        for panel in state.contest.panel:
            present = state.panel_members[panel.id]
            gone = [juror for panel_id, juror in replaced if panel_id == panel.id and juror not in present]
            for juror_id in (*present, *gone):
                juror = state.jurors[juror_id]
                yield {
                    "panel": panel.id,
                    "room": panel.room,
                    "panel_head": state.panel_head(panel.id),
                    "juror": juror.name,
                    "office": juror.office,
                    "status": "present" if juror_id in present else "replaced",
                    "ballots": ballots[panel.id, juror_id],
                }

    def penalty(self) -> Iterator[Row]:
        kinds = {kind.id: kind.name for kind in self.state.contest.penalty}
        for number, penalties in self.state.penalties.items():
            for penalty in penalties:
                yield {
                    **self.who(number),
                    "points": float(penalty.points),
                    "penalty": kinds.get(penalty.penalty, ""),
                    "reason": penalty.reason,
                    "given_by": penalty.given_by,
                    "entry": penalty.seq,
                }

    def agreed_level(self) -> Iterator[Row]:
        names = {entry.seq: entry.actor for entry in self.entries}
        for number, agreed_levels in self.state.agreed_levels.items():
            leaves = self.state.rubric_of(number).leaves_by_id
            for criterion_id, agreed_level in agreed_levels.items():
                leaf = leaves[criterion_id]
                yield {
                    **self.who(number),
                    "criterion": " / ".join((*leaf.groups, leaf.name)),
                    "level": float(agreed_level.level),
                    "reason": agreed_level.reason,
                    "agreed_by": names[agreed_level.seq],
                    "agreed_utc": utc(agreed_level.at),
                    "entry": agreed_level.seq,
                }

    def stage_result(self) -> Iterator[Row]:
        for stage_id, results in self.state.stage_results.items():
            stage = self.state.contest.stages.get(stage_id)
            for contestant_id, score in results.items():
                contestant = self.state.contestants.get(contestant_id)
                if stage is None or self.state.contest.is_confidential(stage):
                    continue
                if contestant is not None:
                    yield {
                        "category": self.category(contestant.category),
                        "number": self.numbers.get(contestant_id),
                        "contestant": contestant.name,
                        "stage": stage.name,
                        "weight_percent": float(stage.weight),
                        "result": float(score),
                    }

    def signature(self) -> Iterator[Row]:
        for category_id, signatures in self.state.signatures.items():
            for signature in signatures:
                yield {
                    "category": self.category(category_id),
                    "signed_by": signature.name,
                    "seat": str(signature.seat),
                    "signed_utc": utc(signature.at),
                    "entry": signature.seq,
                }

    def correction(self) -> Iterator[Row]:
        """Of contestants and jurors."""
        for entry in self.entries:
            match entry.fact:
                case ContestantCorrected(after=after, contestant=id_):
                    name: str | None = (
                        self.state.contestants[id_].name if id_ in self.state.contestants else None
                    )
                    values: Row = dict(after)
                case JurorCorrected(after=after, juror=id_):
                    name, values = self.state.jurors[id_].name, dict(after)
                case _:
                    continue
            for field, value in values.items():
                is_private = field in ("nip", "phone", "members", "extra")
                yield {
                    "entry": entry.seq, "corrected_by": entry.actor, "name": name, "field": field,
                    "after": None if is_private else value, "reason": entry.fact.reason,
                }  # fmt: skip

    def log(self) -> Iterator[Row]:
        for entry in self.entries:
            number = getattr(entry.fact, "number", None)
            contestant_id = getattr(entry.fact, "contestant", None)
            if contestant_id in self.state.contestants:
                number = self.numbers.get(contestant_id)
            elif number in self.state.turns:
                contestant_id = self.state.turns[number].contestant
            juror_id = getattr(entry.fact, "juror", None) or getattr(entry.fact, "out", None)
            contestant = self.state.contestants.get(contestant_id or "")
            yield {
                "entry": entry.seq,
                "recorded_utc": utc(entry.at),
                "person": entry.actor,
                "seat": entry.seat,
                "device": entry.device,
                "event": entry.fact.kind.replace("-", " "),
                "number": number if contestant else None,
                "contestant": contestant.name if contestant else None,
                "juror": self.state.jurors[juror_id].name if juror_id in self.state.jurors else None,
                "reason": getattr(entry.fact, "reason", ""),
                "undone": "yes" if entry.seq in self.undone else "no",
            }


def utc(at: str) -> str:
    return f"{datetime.fromisoformat(at):%Y-%m-%d %H:%M:%S}"


def four_decimals(value: Fraction) -> str:
    """Rounded half up; marks are not negative."""
    scaled = (value * 20_000 + 1) // 2
    return f"{(Decimal(int(scaled)) / 10_000).quantize(Decimal('0.0001'), ROUND_HALF_UP):f}"


def check_views(connection: sqlite3.Connection, state: State, entries: Sequence[Entry]) -> None:
    """Every view has the expected rows; columns that the expectation lacks are checked elsewhere."""
    expected = Expected(state, entries)
    for view in COMMITTEE_VIEWS:
        expected_rows = list(getattr(expected, view.removeprefix("committee_"))())
        rows = read_view(connection, view)
        if view == "committee_ballot":
            expected_rows = list(map(partial(leave_out_long_total, state, rows), expected_rows))
        if view == "committee_correction":
            rows = [row for row in rows if row["whom"] in ("contestant", "juror")]
        columns = expected_rows[0].keys() if expected_rows else ()
        assert sort_rows({c: row[c] for c in columns} for row in rows if expected_rows) == sort_rows(
            expected_rows
        ), view
        assert len(rows) == len(expected_rows), view


def leave_out_long_total(state: State, rows: Sequence[Any], expected: Row) -> Row:
    """SQL leaves out totals of more than 64 bits, as weights with decimals and difficulty can give."""
    rubric = state.rubric_of(expected["number"])
    may_be_long = rubric.difficulty and any("." in str(criterion.weight) for criterion in rubric.criteria)
    if may_be_long and any(row["entry"] == expected["entry"] and row["total"] is None for row in rows):
        return {**expected, "total": None}
    return expected


def sort_rows(rows: Any) -> list[Row]:
    return sorted(rows, key=lambda row: repr(sorted(row.items())))


# --- drawn finals ---------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def blank(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file without entries; a copy is sooner made."""
    path = tmp_path_factory.mktemp("blank") / "final.db"
    Ledger.create(path).close()
    return path


@contextmanager
def written(blank: Path, entries: Sequence[Entry]) -> Iterator[tuple[sqlite3.Connection, list[Entry]]]:
    """A contest file with these facts; its entries have times of their own."""
    with TemporaryDirectory() as folder, Ledger.open(Path(shutil.copy(blank, folder))) as ledger:
        own_connection(ledger).execute("PRAGMA synchronous = OFF")  # no power cut is feared here
        with ledger.writing():
            for entry in entries:
                ledger.append([entry.fact], Actor(entry.actor, Seat.parse(entry.seat)), f"k{entry.seq}")
        yield own_connection(ledger), ledger.read_after(0)


def declare_more() -> Contest:
    """A penalty, an earlier stage and levels that the jury agrees on beside the small contest."""
    return consensus_contest(
        penalty=[{"id": "waktu", "name": "Melebihi waktu", "points": "0.5"}],
        stage=[{"id": "tahap-1", "name": "Tes tulis", "weight": 0}],
    )


class Players:
    """People who do what usually comes next, so that there are ballots, results and signatures."""

    def __init__(self, contest: Contest) -> None:
        self.book = Book(contest)

    @property
    def state(self) -> State:
        return self.book.state

    def pick(self, items: Iterable[Any], choice: int) -> Any:
        """One of them, or None if there are none."""
        item_list = list(items)
        return item_list[choice % len(item_list)] if item_list else None

    def go_on(self, choice: int) -> None:
        """An MC calls the next contestant, or goes on with the one on stage."""
        room = self.pick(self.state.rooms.values(), choice)
        mc = Actor("MC", Seat(Role.MC, room.panel))
        live = self.state.turns.get(room.live or 0)
        if live is not None and live.phase != "closed":
            self.book.submit_quietly(Advance(live.number, live.phase, True), mc)
        waiting = [number for number in room.queue if self.state.turns[number].phase == "queued"]
        if live is None and waiting:
            self.book.submit_quietly(Call(waiting[0]), mc)

    def undo(self, choice: int) -> None:
        panel_id = self.pick(self.state.rooms, choice)
        self.book.submit_quietly(Undo(panel_id), Actor("MC", Seat(Role.MC, panel_id)))

    def send(self, choice: int) -> None:
        """A juror whose ballot is missing sends it; each mark is another one."""
        open_numbers = [number for number, turn in self.state.turns.items() if turn.phase == "scoring"]
        missing = [(number, id_) for number in open_numbers for id_ in self.state.missing_ballots(number)]
        if missing:
            number, juror_id = self.pick(missing, choice)
            self.book.submit_quietly(SendBallot(number, self.marks(number, choice), "baik"), juror(juror_id))

    def marks(self, number: int, choice: int) -> dict[str, Decimal]:
        leaves = self.state.rubric_of(number).leaves
        return {leaf.id: Decimal((choice + index) % 21) / 2 for index, leaf in enumerate(leaves)}

    def type_paper(self, choice: int) -> None:
        """Two persons type all ballots of a contestant."""
        number = self.pick(self.state.turns, choice)
        for juror_id in self.state.missing_ballots(number):
            paper = PaperBallot(number, juror_id, self.marks(number, choice))
            for name in ("Ani", "Budi"):
                command = EnterPaper((paper,), never_called=True)
                self.book.submit_quietly(command, Actor(name, COMMITTEE_SEAT))

    def return_ballot(self, choice: int) -> None:
        ballot = self.pick((b for ballots in self.state.ballots.values() for b in ballots), choice)
        if ballot is not None:
            self.book.submit_quietly(Reopen(ballot.number, ballot.juror, "salah ketik"), CHAIR)

    def import_results(self, choice: int) -> None:
        for stage in self.state.contest.stage:
            ids = list(self.state.contestants)[choice % 2 :]
            results = tuple(Result(contestant=id_, score=Decimal(choice % 90) / 4) for id_ in ids)
            self.book.submit_quietly(ImportResults(stage.id, "s.csv", results, "ralat"), COMMITTEE)

    def agree(self, choice: int) -> None:
        """What is missing of a contestant is typed, then the jury agrees on a level, or cancels it."""
        number = self.pick(self.state.turns, choice)
        if choice % 3:
            self.type_paper(list(self.state.turns).index(number))
        criterion_id = self.pick(self.state.rubric_of(number).leaves_by_id, choice)
        command = AgreeLevel(number, criterion_id, Decimal(choice % 21) / 2, "rapat")
        if choice % 4 == 0:
            self.book.submit_quietly(CancelAgreement(number, criterion_id, "keliru"), CHAIR)
        self.book.submit_quietly(command, CHAIR)

    def move(self, choice: int) -> None:
        turn = self.pick(self.state.turns.values(), choice)
        session = choice % len(self.state.contest.session)
        command = MoveTurn(turn.number, "alasan", session=session)
        self.book.submit_quietly(command, Actor("MC", Seat(Role.MC, turn.panel)))

    def replace_juror(self, choice: int) -> None:
        panel_id = self.pick(self.state.panel_members, choice)
        juror_id = self.pick(self.state.panel_members[panel_id], choice)
        self.book.submit_quietly(Substitute(panel_id, juror_id, f"Pengganti {juror_id}", "sakit"), CHAIR)

    def recuse(self, choice: int) -> None:
        turn = self.pick(self.state.turns.values(), choice)
        self.book.submit_quietly(Recuse(turn.number, self.pick(turn.jurors, choice), "kerabat"), CHAIR)

    def penalise(self, choice: int) -> None:
        kind = "waktu" if self.state.contest.penalty else ""
        command = Penalise(self.pick(self.state.turns, choice), Decimal(choice % 9 + 1) / 10, "lama", kind)
        self.book.submit_quietly(command, CHAIR)

    def sign(self, choice: int) -> None:
        """What is missing in a category is typed or withdrawn, then two persons sign."""
        category_id = self.pick(self.state.contest.categories, choice)
        for turn in list(self.state.turns_in_category(category_id)):
            self.type_paper(list(self.state.turns).index(turn.number))
            if not self.state.is_settled(turn.number):
                self.book.submit_quietly(Withdraw(turn.number, "sakit"), CHAIR)
        for signer in (CHAIR, *map(juror, self.state.category_jurors(category_id)[:2])):
            self.book.submit_quietly(Sign(category_id), signer)


ACTIONS: list[Callable[[Players, int], None]] = [
    *[Players.go_on] * 8, *[Players.send] * 10, *[Players.type_paper] * 2, Players.undo,
    Players.return_ballot, *[Players.import_results] * 2, Players.move, Players.replace_juror, Players.recuse,
    Players.penalise, Players.sign, *[Players.agree] * 2,
]  # fmt: skip
STEPS = st.tuples(st.sampled_from(ACTIONS), st.integers(0, 500)) | st.tuples(COMMANDS, SEATS)


@settings(max_examples=5, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    contest=st.sampled_from([declare_more(), two_rooms()]),
    steps=st.lists(STEPS, min_size=40, max_size=120),
)
def test_views_agree_with_the_state(blank: Path, contest: Contest, steps: list[tuple[Any, Any]]) -> None:
    players = Players(contest)
    for action, choice in steps:
        if isinstance(action, Command):
            command = aimed(players.state, action)
            players.book.submit_quietly(command, suitable(command, choice))
        else:
            action(players, choice)
    with written(blank, players.book.entries) as (connection, entries):
        check_views(connection, fold_entries(entries), entries)


@settings(max_examples=4, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data(), contest=contests())
def test_totals_of_every_rubric(blank: Path, data: st.DataObject, contest: Contest) -> None:
    with drawn_final(blank, contest, contest) as engine:
        bring(data, engine)
        judge(data, engine)
        check_views(own_connection(engine.ledger), engine.state, engine.ledger.read_after(0))


# --- by hand --------------------------------------------------------------------------------------------


def values(engine: Engine, view: str, *columns: str) -> list[tuple[Any, ...]]:
    """These columns of a view."""
    return [
        tuple(row[column] for column in columns) for row in read_view(own_connection(engine.ledger), view)
    ]


@pytest.mark.parametrize(
    ("is_points", "expected"),
    [
        (False, [("Isi / Dampak", 30.0), ("Isi / Data", 30.0), ("Gaya", 40.0)]),
        (True, [("Isi / Dampak", None), ("Isi / Data", None), ("Gaya", None)]),
    ],
)
def test_criteria_in_groups(
    tmp_path: Path, is_points: bool, expected: list[tuple[str, float | None]]
) -> None:
    def weight(percent: int) -> dict[str, int]:
        return {} if is_points else {"weight": percent}

    leaves = [{"id": "dampak", "name": "Dampak", **weight(50)}, {"id": "data", "name": "Data", **weight(50)}]
    groups = [
        {"id": "isi", "name": "Isi", "criteria": leaves, **weight(60)},
        {"id": "gaya", "name": "Gaya", **weight(40)},
    ]
    rubric = {"gagasan": {"points": is_points, "scale": {"max": 10, "step": "0.5"}, "criteria": groups}}
    contest = small_contest(rubric=rubric, scoring={"ties": ["head-of-jury"]})
    engine = new_final(tmp_path / "f.db", contest=contest)
    to_scoring(engine, 1)
    send(engine, 1, "j1", "8", "7", "6.5")
    assert values(engine, "committee_mark", "criterion", "weight_percent") == expected
    total = "21.5000" if is_points else "7.1000"
    assert values(engine, "committee_ballot", "total") == [(total,)]
    engine.ledger.close()


def test_ties_and_signed_places(final: Engine) -> None:
    for number in final.state.turns:
        to_scoring(final, number)
        for id_ in ("j1", "j2", "j3"):
            send(final, number, id_, "8" if number < 3 else str(number), "7", "7")
    columns = ("number", "place", "tied", "signed_place")
    assert values(final, "committee_standing", *columns) == [
        (1, 1, "yes", None), (2, 1, "yes", None), (4, 3, "no", None), (3, 4, "no", None),
    ]  # fmt: skip
    final.submit(SettleTie("pengawas", (2, 1), "pleno"), CHAIR)
    final.submit(Sign("pengawas"), CHAIR)
    signed = [(2, 1, "yes", 1), (1, 1, "yes", 2), (4, 3, "no", 3), (3, 4, "no", 4)]
    assert values(final, "committee_standing", *columns) == signed
    final.submit(WithdrawSignatures("pengawas", "ralat"), CHAIR)
    assert {row[3] for row in values(final, "committee_standing", *columns)} == {None}


def test_corrections_of_rooms_sessions_and_persons(final: Engine) -> None:
    contestant = final.state.turns[1].contestant
    new_values = {"name": "Amir Hamzah", "nip": "197001011990031001"}
    final.submit(CorrectContestant(contestant, new_values, "salah ketik"), COMMITTEE)
    final.submit(CorrectJuror("j1", "gelar", new_name="Dr. Juri 1"), COMMITTEE)
    final.submit(CorrectRoom("A", "Aula", "pindah"), COMMITTEE)
    final.submit(CorrectPanelHead("A", "j2", "baru"), COMMITTEE)
    final.submit(CorrectHeadOfJury("Dr. Ratna W.", "gelar"), COMMITTEE)
    final.submit(CorrectSession(0, "mundur", start=time(9)), COMMITTEE)
    rows = values(final, "committee_correction", "whom", "field", "after", "reason")
    assert rows == [
        ("contestant", "name", "Amir Hamzah", "salah ketik"),
        ("contestant", "nip", None, "salah ketik"),
        ("juror", "name", "Dr. Juri 1", "gelar"),
        ("room of a panel", "room", "Aula", "pindah"),
        ("head of a panel", "head", "Juri 2", "baru"),
        ("head of jury", "name", "Dr. Ratna W.", "gelar"),
        ("session", "start", "09:00:00", "mundur"),
    ]
    assert values(final, "committee_turn", "contestant", "room", "start")[0] == (
        "Amir Hamzah",
        "Aula",
        "09:00",
    )
    assert values(final, "committee_juror", "juror", "room")[0] == ("Dr. Juri 1", "Aula")


def test_every_kind_of_correction_is_in_the_view() -> None:
    kinds = [kind for kind in KINDS if kind.endswith("-corrected")]
    assert len(kinds) >= 6
    assert [kind for kind in kinds if f"'{kind}'" not in COMMITTEE_VIEWS["committee_correction"]] == []
