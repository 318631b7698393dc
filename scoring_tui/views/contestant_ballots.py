"""All that is known of one contestant's ballots, and the latest entries: made when the head of jury asks.

Imports hall, scoring and the smaller views beside it.
"""

from dataclasses import dataclass
from decimal import Decimal

from scoring_tui.domain.facts.base import Entry
from scoring_tui.domain.state import Ballot, State
from scoring_tui.engine.engine import Engine
from scoring_tui.scoring.arithmetic import juror_total, round_half_up
from scoring_tui.views.log import LogLine, describe_log_entry
from scoring_tui.views.penalties import GivenPenalty, list_penalties
from scoring_tui.views.standing_sheet import BallotAbsence, explain_absence


@dataclass(frozen=True, slots=True)
class JurorBallot:
    """One juror's ballot for the contestant, or its absence."""

    juror_id: str
    juror_name: str
    absence: BallotAbsence
    reason: str
    total: Decimal | None
    marks: tuple[Decimal | None, ...]
    """In the order of the criteria."""
    sent_at: str
    """When it was sent, ISO 8601 in UTC."""
    is_paper: bool
    note: str


@dataclass(frozen=True, slots=True)
class ContestantBallots:
    """One contestant."""

    number: int
    name: str
    category_name: str
    unit: str
    idea: str
    timezone: str
    criterion_names: tuple[str, ...]
    difficulty_factors: tuple[Decimal | None, ...]
    """The factor on each criterion, where there is one."""
    stage_results: tuple[tuple[str, Decimal], ...]
    """Name and result of each earlier stage that the contestant has one of."""
    penalties: tuple[GivenPenalty, ...]
    penalty_adds: bool
    """Fewer is better, so that a penalty adds points."""
    juror_ballots: tuple[JurorBallot, ...]
    history: tuple[LogLine, ...]
    """Entries about the turn, newest first."""


def collect_contestant_ballots(engine: Engine, number: int) -> ContestantBallots:
    """The contestant with this draw number."""
    state = engine.state
    who = state.contestants[state.turns[number].contestant]
    sent = [ballot.juror for ballot in state.ballots.get(number, ())]
    jurors = dict.fromkeys((*state.turns[number].jurors, *sent))
    leaves, factors = state.rubric_of(number).leaves, state.difficulty_factors.get(who.id, {})
    return ContestantBallots(
        number, who.name, state.category_of(number).name, who.unit, who.idea,
        state.contest.contest.timezone, tuple(leaf.name for leaf in leaves),
        tuple(factors.get(leaf.id) for leaf in leaves), _results(state, who.id),
        list_penalties(state, number), state.contest.scoring.lower_is_better,
        tuple(_given(state, number, juror) for juror in jurors), _history(engine, number),
    )  # fmt: skip


def _results(state: State, contestant: str) -> tuple[tuple[str, Decimal], ...]:
    given = (
        (stage.name, state.stage_results.get(stage.id, {}).get(contestant)) for stage in state.contest.stage
    )
    return tuple((name, result) for name, result in given if result is not None)


def _given(state: State, number: int, juror: str) -> JurorBallot:
    ballot, leaves = state.find_ballot(number, juror), state.rubric_of(number).leaves
    name, post = state.jurors[juror].name, (number, juror)
    if ballot is None:
        why = explain_absence(state, number, juror)
        reasons = {
            "recused": state.recused_jurors,
            "excused": state.excused_ballots,
            "reopened": state.reopened_ballots,
        }
        reason = reasons.get(why, {}).get(post, "")
        return JurorBallot(juror, name, why, reason, None, (None,) * len(leaves), "", False, "")
    marks = tuple(ballot.marks.get(leaf.id) for leaf in leaves)
    return JurorBallot(
        juror, name, "", "", _total(state, ballot), marks, ballot.at, ballot.paper, ballot.note
    )


def _total(state: State, ballot: Ballot) -> Decimal:
    rubric, difficulty = (
        state.rubric_of(ballot.number),
        state.difficulty_factors.get(state.turns[ballot.number].contestant),
    )
    total = juror_total(ballot.marks, rubric.leaves, difficulty, best=rubric.best)
    return round_half_up(total, state.contest.scoring.total_decimals)


def _history(engine: Engine, number: int) -> tuple[LogLine, ...]:
    entries = (entry for entry in reversed(engine.ledger.read_after(0)) if _about(entry, number))
    return tuple(_told(engine, entry) for entry in entries)


def _about(entry: Entry, number: int) -> bool:
    order = getattr(entry.fact, "order", ())
    return getattr(entry.fact, "number", None) == number or number in order


def list_latest_entries(engine: Engine, count: int = 200) -> tuple[LogLine, ...]:
    """The latest entries of the whole contest, newest first."""
    entries = engine.ledger.read_after(max(0, engine.state.seq - count))
    return tuple(_told(engine, entry) for entry in reversed(entries))


def _told(engine: Engine, entry: Entry) -> LogLine:
    return LogLine(entry.seq, entry.at, entry.actor, describe_log_entry(engine, entry))
