"""Invented stage results, votes and difficulty, so that a rehearsal before the real ones is signed.

Pure: the same state and seed give the same results.
"""

from collections.abc import Iterator
from decimal import Decimal
from random import Random

from scoring_tui.contest.scales import MARK_DECIMALS, Scale
from scoring_tui.contest.stages import RATINGS, VERDICTS, Stage
from scoring_tui.domain.commands.base import Command
from scoring_tui.domain.commands.polls import CastVote, ClosePoll, MakePollSlips, OpenPoll
from scoring_tui.domain.commands.setup import ImportDifficulty, ImportResults
from scoring_tui.domain.facts.setup import Factor, Result
from scoring_tui.domain.state import State
from scoring_tui.i18n.locale import tr
from scoring_tui.rehearsal.marking import MEAN_LEVEL, QUALITY_DEVIATION, nearest_mark
from scoring_tui.scoring.polls import list_candidates

HIGHEST_SCORE, HIGHEST_COUNT = Decimal(100), Decimal(1000)
"""Invented results do not exceed these where a stage declares no range."""

SLIP_COUNT = 60
"""Slips of an invented poll."""

FACTOR_TENTHS = (12, 36)
"""The least and the greatest invented factor of difficulty, in tenths."""


def invent_stage_results(state: State, seed: int) -> Iterator[ImportResults]:
    """The results of each stage, completed: those in the file stay, the missing ones are invented.

    A stage that has the results of all its contestants is left out, and so is one of votes: see
    `invent_votes`. Everybody passes a required stage.
    """
    for stage in state.contest.stage:
        if stage.is_poll:
            continue
        values = state.stage_results.get(stage.id, {})
        missing_ids = [
            contestant.id
            for contestant in state.contestants.values()
            if stage.concerns(contestant.category) and contestant.id not in values
        ]
        if missing_ids:
            invented_values = {
                contestant_id: invent_value(stage, Random(f"{seed}/{stage.id}/{contestant_id}"))
                for contestant_id in missing_ids
            }
            results = (
                Result(contestant=id_, score=value) for id_, value in {**values, **invented_values}.items()
            )
            yield ImportResults(stage.id, tr("invented"), tuple(results))


def invent_votes(state: State, seed: int) -> Iterator[Command]:
    """The commands of a poll whose votes count in the score, until it is closed; none without such a poll.

    Slips that were made are used; otherwise there are `SLIP_COUNT`. Four of five slips vote.
    """
    poll, candidates = state.contest.poll, list_candidates(state)
    has_stage = any(stage.is_poll for stage in state.contest.stage)
    if poll is None or not has_stage or not candidates or state.poll_phase == "closed":
        return
    random = Random(f"{seed}/votes")
    slips = sorted(state.poll_slips - state.poll_votes.keys())
    if not state.poll_slips:
        slips = [f"{random.getrandbits(256):064x}" for _ in range(SLIP_COUNT)]
        yield MakePollSlips(tuple(slips))
    if state.poll_phase == "unopened":
        yield OpenPoll()
    groups = list({contestant.category: None for contestant in candidates}) if poll.each_category else [""]
    for slip in slips:
        if random.random() < 0.8:
            choices = tuple(
                random.choice([item.id for item in candidates if group in ("", item.category)])
                for group in groups
            )
            yield CastVote(slip, choices)
    yield ClosePoll()


def invent_difficulty(state: State, seed: int) -> ImportDifficulty | None:
    """The factors of all contestants, completed as results are; None if none is missing."""
    factors, is_complete = [], True
    for contestant in state.contestants.values():
        rubric, known_factors = (
            state.contest.rubric_of(contestant.category),
            state.difficulty_factors.get(contestant.id, {}),
        )
        for leaf in rubric.leaves if rubric.difficulty else ():
            factor = known_factors.get(leaf.id)
            if factor is None:
                is_complete = False
                factor = _invent_factor(Random(f"{seed}/{leaf.id}/{contestant.id}"))
            factors.append(Factor(contestant=contestant.id, criterion=leaf.id, factor=factor))
    return None if is_complete else ImportDifficulty(tr("invented"), tuple(factors))


def _invent_factor(random: Random) -> Decimal:
    low, high = FACTOR_TENTHS
    return Decimal(random.randint(low, high)).scaleb(-1)


def invent_value(stage: Stage, random: Random) -> Decimal:
    """A value that the stage allows, most often in the upper half of its range."""
    if stage.value_kind == "verdict":
        is_passed = stage.is_required or random.random() < MEAN_LEVEL
        return VERDICTS["passed" if is_passed else "failed"]
    if stage.value_kind == "rating":
        return random.choice(list(RATINGS.values()))
    lowest, highest = stage.lowest_value, stage.highest_value
    if stage.value_range is None:
        highest = HIGHEST_COUNT if stage.value_kind == "count" else HIGHEST_SCORE
    if stage.is_required and stage.pass_mark is not None:
        lowest, highest = stage.pass_mark, max(highest, stage.pass_mark)
    step = Decimal(1).scaleb(-min(stage.decimals, MARK_DECIMALS))
    scale = Scale(min=lowest, max=highest, step=step)
    return nearest_mark(scale, random.gauss(MEAN_LEVEL, QUALITY_DEVIATION))
