"""All ballots of one contestant, and the latest log entries; made only when the head of jury opens them."""

from dataclasses import dataclass, replace
from decimal import Decimal

from scoring_tui.domain.facts.base import Entry
from scoring_tui.domain.facts.corrections import ContestantCorrected
from scoring_tui.domain.facts.jury import BallotSent
from scoring_tui.domain.state import Ballot, State
from scoring_tui.engine.engine import Engine
from scoring_tui.i18n.lazy import LazyText, lazy
from scoring_tui.scoring.arithmetic import juror_total, round_half_up
from scoring_tui.scoring.standings.stage_points import describe_result
from scoring_tui.scoring.standings.tally import current_inputs
from scoring_tui.views.log import LogLine, describe_log_entry
from scoring_tui.views.penalties import GivenPenalty, list_penalties
from scoring_tui.views.standing_sheet import BallotAbsence, explain_absence


@dataclass(frozen=True, slots=True)
class JurorBallot:
    """One juror's ballot for the contestant, or why there is none."""

    juror_id: str
    juror_name: str
    absence: BallotAbsence
    reason: str
    total: Decimal | None
    marks: tuple[Decimal | None, ...]
    """In the order of the criteria."""
    sent_at: str
    """ISO 8601 in UTC; empty without a ballot."""
    is_paper: bool
    note: str
    criterion_notes: tuple[tuple[str, str], ...] = ()
    """Name of each criterion on which the juror noted something, and the note."""


@dataclass(frozen=True, slots=True)
class ContestantBallots:
    """A contestant with all ballots, penalties and earlier results."""

    number: int
    name: str
    category_name: str
    unit: str
    idea: str
    timezone: str
    criterion_names: tuple[str, ...]
    difficulty_factors: tuple[Decimal | None, ...]
    """The factor on each criterion; None where there is none."""
    stage_results: tuple[tuple[str, Decimal | LazyText], ...]
    """Name of each earlier stage and the contestant's result in it."""
    penalties: tuple[GivenPenalty, ...]
    penalty_adds: bool
    """Whether a penalty adds points, because a lower score is better."""
    juror_ballots: tuple[JurorBallot, ...]
    history: tuple[LogLine, ...]
    """Entries about the turn, newest first."""


def collect_contestant_ballots(engine: Engine, draw_number: int) -> ContestantBallots:
    """Collect the ballots of the contestant with this draw number."""
    state = engine.state
    contestant = state.contestants[state.turns[draw_number].contestant]
    sender_ids = [ballot.juror for ballot in state.ballots.get(draw_number, ())]
    juror_ids = dict.fromkeys((*state.turns[draw_number].jurors, *sender_ids))
    leaves, factors = state.rubric_of(draw_number).leaves, state.difficulty_factors.get(contestant.id, {})
    return ContestantBallots(
        draw_number, contestant.name, state.category_of(draw_number).name, contestant.unit, contestant.idea,
        state.contest.contest.timezone, tuple(leaf.name for leaf in leaves),
        tuple(factors.get(leaf.id) for leaf in leaves), _results(engine, draw_number),
        list_penalties(state, draw_number), state.contest.scoring.lower_is_better,
        tuple(_juror_ballot(state, draw_number, juror_id) for juror_id in juror_ids),
        _history(engine, draw_number),
    )  # fmt: skip


def _results(engine: Engine, draw_number: int) -> tuple[tuple[str, Decimal | LazyText], ...]:
    state = engine.state
    turn, decimals = state.turns[draw_number], state.contest.scoring.decimals
    adjustments = engine.tally.adjustments(state, current_inputs(state, turn.category), turn)
    results, points = adjustments.stage_results, adjustments.stage_points
    return tuple(
        (stage.name, describe_result(stage, results[stage.id], points[stage.id], decimals))
        for stage in state.contest.stages_by_category[turn.category]
        if stage.id in results
    )


def _juror_ballot(state: State, draw_number: int, juror_id: str) -> JurorBallot:
    ballot, leaves = state.find_ballot(draw_number, juror_id), state.rubric_of(draw_number).leaves
    name, ballot_key = state.jurors[juror_id].name, (draw_number, juror_id)
    if ballot is None:
        absence = explain_absence(state, draw_number, juror_id)
        reasons = {
            "recused": state.recused_jurors,
            "excused": state.excused_ballots,
            "reopened": state.reopened_ballots,
        }
        reason = reasons.get(absence, {}).get(ballot_key, "")
        return JurorBallot(juror_id, name, absence, reason, None, (None,) * len(leaves), "", False, "")
    marks = tuple(ballot.marks.get(leaf.id) for leaf in leaves)
    return JurorBallot(
        juror_id, name, "", "", _total(state, ballot), marks, ballot.at, ballot.paper, ballot.note,
        tuple((leaf.name, ballot.notes[leaf.id]) for leaf in leaves if leaf.id in ballot.notes),
    )  # fmt: skip


def _total(state: State, ballot: Ballot) -> Decimal:
    rubric, difficulty = (
        state.rubric_of(ballot.number),
        state.difficulty_factors.get(state.turns[ballot.number].contestant),
    )
    total = juror_total(ballot.marks, rubric.leaves, difficulty, best=rubric.best)
    return round_half_up(total, state.contest.scoring.total_decimals)


def _history(engine: Engine, draw_number: int) -> tuple[LogLine, ...]:
    contestant_id = engine.state.turns[draw_number].contestant
    entries = (
        entry
        for entry in reversed(engine.ledger.read_after(0))
        if _concerns_turn(entry, draw_number, contestant_id)
    )
    last_repeat = engine.state.turns[draw_number].last_repeat
    first_seq = last_repeat.seq if last_repeat else 0
    return tuple(
        _mark_earlier_run(_log_line(engine, entry))
        if isinstance(entry.fact, BallotSent) and entry.seq < first_seq
        else _log_line(engine, entry)
        for entry in entries
    )


def _mark_earlier_run(line: LogLine) -> LogLine:
    """Say that a ballot does not count, because the appearance was given again."""
    return replace(line, text=lazy("{what} (earlier run, does not count)", what=line.text))


def _concerns_turn(entry: Entry, draw_number: int, contestant_id: str) -> bool:
    fact = entry.fact
    if isinstance(fact, ContestantCorrected):
        return fact.contestant == contestant_id
    return getattr(fact, "number", None) == draw_number or draw_number in getattr(fact, "order", ())


def list_latest_entries(engine: Engine, count: int = 200) -> tuple[LogLine, ...]:
    """Return the latest entries of the whole contest, newest first."""
    entries = engine.ledger.read_after(max(0, engine.state.seq - count))
    return tuple(_log_line(engine, entry) for entry in reversed(entries))


def _log_line(engine: Engine, entry: Entry) -> LogLine:
    return LogLine(entry.seq, entry.at, entry.actor, describe_log_entry(engine, entry))
