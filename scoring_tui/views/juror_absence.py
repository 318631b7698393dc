"""What the head of jury may choose when a juror is away: the ballots of a day, or of all days."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from scoring_tui.engine.engine import Engine
from scoring_tui.rules.juror_absence import can_excuse, can_expect, is_not_over


@dataclass(frozen=True, slots=True)
class AbsenceChoices:
    """How many ballots of a juror can be excused, or expected again. Signed categories are left out."""

    juror_id: str
    juror_name: str
    missing_by_day: tuple[tuple[date, int], ...]
    """Days with missing ballots, and how many; those of turns that have not taken place are included."""
    missing_by_room: tuple[tuple[date, str, str, int], ...]
    """Day, panel id, name of the room and missing ballots; empty for a juror of one panel."""
    excused_count: int
    """Excused ballots of turns that are not over."""

    @property
    def missing_count(self) -> int:
        """Missing ballots of all days."""
        return sum(count for _, count in self.missing_by_day)


def count_absences(engine: Engine, juror_id: str, panel_id: str = "") -> AbsenceChoices:
    """Count the ballots of one juror, before one panel or before all."""
    state = engine.state
    turns = [
        turn
        for turn in state.turns.values()
        if not state.signatures.get(turn.category) and panel_id in ("", turn.panel)
    ]
    missing_keys = Counter(
        (state.contest.session[turn.session].day, turn.panel)
        for turn in turns
        if can_excuse(state, turn, juror_id)
    )
    missing_days: Counter[date] = Counter()
    for (day, _), count in missing_keys.items():
        missing_days[day] += count
    missing_by_room = tuple(
        (day, turn_panel, state.contest.panels[turn_panel].room, count)
        for (day, turn_panel), count in sorted(missing_keys.items())
        if len({panel for _, panel in missing_keys}) > 1
    )
    excused_count = sum(can_expect(state, turn, juror_id) and is_not_over(turn) for turn in turns)
    return AbsenceChoices(
        juror_id,
        state.jurors[juror_id].name,
        tuple(sorted(missing_days.items())),
        missing_by_room,
        excused_count,
    )
