"""Standings of a category out of the state, with a memory of contestants whose ballots did not change.

Imports the state and the pure scoring functions.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from scoring_tui.scoring.combine import half_up, juror_total, mean
from scoring_tui.scoring.ranking import Candidate, Placing, chain_of, rank
from scoring_tui.state import Ballot, Frozen, State, Turn

Why = Literal["waiting", "absent", "withdrawn", "disqualified", "postponed", "no-ballots", "too-few-ballots"]


@dataclass(frozen=True, slots=True)
class Unranked:
    """A contestant without a place, and why."""

    number: int
    why: Why


@dataclass(frozen=True, slots=True)
class Standing:
    """The places of a category after entry `seq`."""

    category: str
    seq: int
    placings: tuple[Placing, ...]
    unranked: tuple[Unranked, ...]
    complete: bool
    """Nothing more is expected; otherwise the places are provisional."""
    signed: bool

    @property
    def state(self) -> Literal["open", "complete", "signed"]:
        """How far the category is."""
        return "signed" if self.signed else "complete" if self.complete else "open"

    def open_ties(self, places: int, decided: Iterable[frozenset[int]] = ()) -> list[tuple[Placing, ...]]:
        """Groups that share one of the first `places` and are not decided to share it."""
        groups: dict[int, list[Placing]] = {}
        for placing in self.placings:
            if placing.tied and placing.place <= places:
                groups.setdefault(placing.place, []).append(placing)
        shared = list(decided)
        return [tuple(g) for g in groups.values() if frozenset(p.candidate.number for p in g) not in shared]


class Tally:
    """Standings on demand; a contestant is scored again only when a ballot of theirs changed."""

    def __init__(self) -> None:
        self._known: dict[int, tuple[tuple[Ballot, ...], Candidate]] = {}

    def standing(self, state: State, category: str) -> Standing:
        """The standing over every ballot that counts now."""
        turns = list(state.in_category(category))
        return self._standing(state, category, _seen(state, category, turns))

    def public(self, state: State, category: str) -> Standing:
        """The standing that the hall may see: finished turns only, or what was frozen."""
        frozen = state.frozen.get(category)
        if frozen is None:
            turns = [turn for turn in state.in_category(category) if state.released(turn.number)]
            frozen = _seen(state, category, turns)
        return self._standing(state, category, frozen)

    def _standing(self, state: State, category: str, seen: Frozen) -> Standing:
        """The standing over these turns, ballots and decisions."""
        turns, ballots = list(seen.turns.values()), seen.ballots
        scoring, rubric = state.contest.scoring, state.contest.rubric_of(category)
        unranked = [
            Unranked(t.number, why) for t in turns if (why := _why(state, t, ballots.get(t.number, ())))
        ]
        out = {line.number for line in unranked}
        ranked = [self._candidate(state, t, ballots[t.number]) for t in turns if t.number not in out]
        decisions = [d.order for d in seen.decisions if not d.shared]
        placings = rank(
            ranked,
            lambda c: c.score if scoring.rank_on == "displayed" else c.exact,
            chain_of(scoring.ties, rubric, decisions),
        )
        done, signed = state.complete(category), state.signed(category)
        return Standing(category, seen.seq, tuple(placings), tuple(unranked), done, signed)

    def _candidate(self, state: State, turn: Turn, ballots: tuple[Ballot, ...]) -> Candidate:
        known = self._known.get(turn.number)
        if known is not None and known[0] is ballots:
            return known[1]
        leaves = state.contest.rubric_of(turn.category).leaves
        marks = {ballot.juror: ballot.marks for ballot in ballots}
        totals = {juror: juror_total(given, leaves) for juror, given in marks.items()}
        exact = mean(totals.values())
        score = half_up(exact, state.contest.scoring.decimals)
        candidate = Candidate(turn.number, marks, totals, exact, score)
        self._known[turn.number] = (ballots, candidate)
        return candidate


def _seen(state: State, category: str, turns: list[Turn]) -> Frozen:
    """What is known now of these turns."""
    decisions = state.decisions.get(category, ())
    return Frozen(state.seq, {turn.number: turn for turn in turns}, state.ballots, decisions)


def _why(state: State, turn: Turn, ballots: tuple[Ballot, ...]) -> Why | None:
    """Why a turn has no place, or nothing."""
    if turn.fate is not None:
        return turn.fate
    if not ballots:
        if turn.phase in ("scoring", "closed"):
            return "no-ballots"
        return "postponed" if turn.postponed else "waiting"
    few = len(ballots) < state.contest.scoring.minimum_ballots
    return "too-few-ballots" if few else None
