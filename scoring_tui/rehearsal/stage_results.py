"""Invented results of earlier stages, so that a rehearsal before the real ones ends with signatures.

Pure: the same state and seed give the same results.
"""

from collections.abc import Iterator
from decimal import Decimal
from random import Random

from scoring_tui.contest.scales import MARK_DECIMALS, Scale
from scoring_tui.contest.stages import VERDICTS, Stage
from scoring_tui.domain.commands.setup import ImportResults
from scoring_tui.domain.facts.setup import Result
from scoring_tui.domain.state import State
from scoring_tui.i18n.locale import tr
from scoring_tui.rehearsal.marking import MEAN_LEVEL, QUALITY_DEVIATION, nearest_mark

HIGHEST_SCORE, HIGHEST_COUNT = Decimal(100), Decimal(1000)
"""Invented results do not exceed these where a stage declares no range."""


def invent_stage_results(state: State, seed: int) -> Iterator[ImportResults]:
    """The results of each stage, completed: those in the file stay, the missing ones are invented.

    A stage that has the results of all its contestants is left out. Everybody passes a required stage.
    """
    for stage in state.contest.stage:
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


def invent_value(stage: Stage, random: Random) -> Decimal:
    """A value that the stage allows, most often in the upper half of its range."""
    if stage.value_kind == "verdict":
        is_passed = stage.is_required or random.random() < MEAN_LEVEL
        return VERDICTS["passed" if is_passed else "failed"]
    lowest, highest = stage.lowest_value, stage.highest_value
    if stage.value_range is None:
        highest = HIGHEST_COUNT if stage.value_kind == "count" else HIGHEST_SCORE
    if stage.is_required and stage.pass_mark is not None:
        lowest, highest = stage.pass_mark, max(highest, stage.pass_mark)
    step = Decimal(1).scaleb(-min(stage.decimals, MARK_DECIMALS))
    scale = Scale(min=lowest, max=highest, step=step)
    return nearest_mark(scale, random.gauss(MEAN_LEVEL, QUALITY_DEVIATION))
