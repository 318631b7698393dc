"""What the head of jury can correct: fields of one contestant, names and offices of jurors."""

from dataclasses import dataclass
from typing import Literal

from scoring_tui.domain.sentences.corrections import FIELD_NAMES
from scoring_tui.engine.engine import Engine
from scoring_tui.i18n.lazy import LazyText, lazy

CONTESTANT_FIELDS = ("name", "unit", "idea", "say", "category", "nip")
"""Fields of a contestant that the screen offers, in this order; the command line has all of them."""


@dataclass(frozen=True, slots=True)
class CorrectableField:
    """A field and its present value."""

    owner: Literal["contestant", "juror", "chair", "panel"]
    owner_id: str
    """Id of the contestant, the juror or the panel; empty for the head of jury."""
    field: str
    owner_label: str | LazyText
    """Whose field it is, for a person."""
    value: str
    shown_value: str
    """As `value`; the name where `value` is an id."""
    choices: tuple[tuple[str, str], ...] = ()
    """Possible values and their names, if only these are possible."""

    @property
    def label(self) -> LazyText:
        """The name of the field."""
        return FIELD_NAMES[self.field]


def list_correctable_fields(engine: Engine, draw_number: int | None) -> tuple[CorrectableField, ...]:
    """List the fields of the contestant with this draw number, then those of the jury."""
    state = engine.state
    fields: list[CorrectableField] = []
    if draw_number is not None:
        contestant = state.contestants[state.turns[draw_number].contestant]
        label = lazy("no. {number} {name}", number=draw_number, name=contestant.name)
        categories = tuple((category.id, category.name) for category in state.contest.category)
        for field in CONTESTANT_FIELDS:
            if field == "nip" and contestant.members:
                continue
            value = getattr(contestant, field)
            is_category = field == "category"
            shown_value = dict(categories)[value] if is_category else value
            choices = categories if is_category else ()
            fields.append(
                CorrectableField("contestant", contestant.id, field, label, value, shown_value, choices)
            )
    for juror in state.jurors.values():
        fields.append(CorrectableField("juror", juror.id, "name", juror.name, juror.name, juror.name))
        fields.append(CorrectableField("juror", juror.id, "office", juror.name, juror.office, juror.office))
    head_name = state.contest.contest.head_of_jury
    fields.append(CorrectableField("chair", "", "name", lazy("Head of jury"), head_name, head_name))
    for panel_id in state.headed_panels:
        label, head_name = lazy("Head of panel {panel}", panel=panel_id), state.panel_head(panel_id)
        fields.append(CorrectableField("panel", panel_id, "name", label, head_name, head_name))
    return tuple(fields)
