"""The dialog in which the head of jury gives a penalty."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from scoring_tui.i18n.lazy import LazyText
from scoring_tui.i18n.locale import format_countdown, format_number, format_typed_number, tr, translate
from scoring_tui.rules.score_inputs import read_points
from scoring_tui.scoring.arithmetic import round_half_up
from scoring_tui.tui.common.dialogs import FieldDialog, FieldError
from scoring_tui.tui.common.input import QuietInput
from scoring_tui.views.penalties import GivenPenalty, TurnPenalties
from scoring_tui.views.standing_sheet import StandingLine


@dataclass(frozen=True, slots=True)
class Deduction:
    """A penalty to be given."""

    points: Decimal
    reason: str
    penalty: str
    """Id of the declared kind; empty for free points."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """One line of the list, and the values that it puts into the fields."""

    label: str
    points: str = ""
    reason: str = ""
    penalty: str = ""


class PenaltyDialog(FieldDialog[Deduction]):
    """Fields for points and reason under a list of kinds; enter in the last field gives the penalty."""

    AUTO_FOCUS = "#points"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("up,down", "choose_kind", show=False)]
    DEFAULT_CSS = """
    PenaltyDialog {
        #kinds { max-height: 6; }
        #after { width: 2fr; padding-left: 2; }
    }
    """

    def __init__(self, line: StandingLine, penalties: TurnPenalties) -> None:
        who = tr("no. {number} {name}", number=line.number, name=line.name)
        super().__init__(tr("A penalty for {who}", who=who), list(_describe_score(line, penalties)))
        self._line, self._adds_points = line, penalties.penalty_adds
        self._proposals = tuple(_list_proposals(penalties))
        self._penalty_id = ""

    def compose_answers(self) -> ComposeResult:
        """The proposals, then the fields for points and reason."""
        yield OptionList(*(Option(Content(proposal.label)) for proposal in self._proposals), id="kinds")
        fields = (("points", tr("Points off"), 16), ("reason", tr("Reason"), 300))
        for field_id, label, max_length in fields:
            with Horizontal(classes="field"):
                yield Static(Content(label), classes="label")
                yield QuietInput(id=field_id, max_length=max_length)
                if field_id == "points":
                    yield Static(id="after", markup=False)
        yield FieldError()
        yield Static(Content(tr("Enter: go on · ↑: kinds · Esc: back")), classes="hint")

    def action_choose_kind(self) -> None:
        """Go from a field to the list of kinds."""
        self.query_one("#kinds").focus()

    @on(OptionList.OptionSelected, "#kinds")
    def _fill_fields(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        proposal = self._proposals[event.option_index]
        self._penalty_id = proposal.penalty
        self.query_one("#points", Input).value = proposal.points
        self.query_one("#reason", Input).value = proposal.reason
        self.query_one("#points").focus()

    @on(Input.Changed)
    def _show_new_score(self, event: Input.Changed) -> None:
        event.stop()
        self.query_one(FieldError).show_error("")
        points = read_points(self.query_one("#points", Input).value)
        sentence = (
            "" if isinstance(points, LazyText) else _describe_new_score(self._line, points, self._adds_points)
        )
        self.query_one("#after", Static).update(Content(sentence))

    @on(Input.Submitted)
    def _accept_field(self, event: Input.Submitted) -> None:
        event.stop()
        points = read_points(self.query_one("#points", Input).value)
        reason = self.query_one("#reason", Input).value.strip()
        if isinstance(points, LazyText):
            self.show_field_error(translate(points), "#points")
        elif event.input.id == "points":
            self.query_one("#reason").focus()
        elif not reason:
            self.show_field_error(tr("A reason is required."), "#reason")
        else:
            self.dismiss(Deduction(points, reason, self._penalty_id))


def _describe_score(line: StandingLine, penalties: TurnPenalties) -> Iterator[str]:
    """The present score and the overtime; no points are taken off automatically."""
    if line.score is not None:
        yield tr("The score is {score} now.", score=line.score)
    if penalties.penalty_adds:
        yield tr("Places are added up here, fewest first: a penalty adds to them.")
    yield from (
        _describe_overtime(overtime.phase, overtime.overtime_ms, overtime.allotted_seconds)
        for overtime in penalties.overtime
    )


def _describe_new_score(line: StandingLine, points: Decimal, adds_points: bool) -> str:
    """The score after the penalty, so that a typing error is seen in time."""
    if line.score is None:
        return ""
    exact_score = Fraction(line.exact_score) + Fraction(points) * (1 if adds_points else -1)
    score = round_half_up(exact_score, _count_decimals(line.score))
    return tr("The score becomes {score}.", score=score)


def _count_decimals(value: Decimal) -> int:
    exponent = value.as_tuple().exponent
    return -exponent if isinstance(exponent, int) and exponent < 0 else 0


def _describe_overtime(phase: LazyText, overtime_ms: int, seconds: int) -> str:
    overtime = format_countdown(overtime_ms // 1000 * 1000)
    length = format_countdown(seconds * 1000)
    return "▲ " + tr("{phase}: {over} over its {time}", phase=phase, over=overtime, time=length)


def _list_proposals(penalties: TurnPenalties) -> Iterator[Proposal]:
    proposed = penalties.proposal
    if proposed is not None:
        reason = tr("{time} over", time=format_countdown(proposed.overtime_ms // 1000 * 1000))
        yield Proposal(
            tr(
                "{name}: {points} for {reason}",
                name=proposed.kind.name,
                points=proposed.points,
                reason=reason,
            ),
            format_typed_number(proposed.points),
            reason,
            proposed.kind.id,
        )
    for kind in penalties.kinds:
        yield Proposal(
            tr("{name}: {points}", name=kind.name, points=kind.points),
            format_typed_number(kind.points),
            "",
            kind.id,
        )
    for overtime in penalties.overtime:
        overtime_text = format_countdown(overtime.overtime_ms // 1000 * 1000)
        reason = tr("{phase} {over} over", phase=overtime.phase, over=overtime_text)
        yield Proposal(tr("Free points for overtime: {reason}", reason=reason), "", reason)
    yield Proposal(tr("Free points"))


def penalty_choices(penalties: TurnPenalties, can_add: bool) -> dict[str, str]:
    """The choices: an empty key for a new penalty, else the number of the entry that gave the penalty."""
    choices = {"": tr("+ Another penalty")} if can_add else {}
    for penalty in penalties.active_penalties:
        description = describe_penalty(penalty, penalties.penalty_adds)
        choices[str(penalty.entry_seq)] = tr("Take back: {what}", what=description)
    return choices


def describe_penalty(penalty: GivenPenalty, adds_points: bool) -> str:
    """A penalty in one line: points, kind, reason and the person who gave it."""
    description = " · ".join(filter(None, (penalty.name, penalty.reason)))
    return f"{'+' if adds_points else '−'}{format_number(penalty.points)}  {description} · {penalty.given_by}"
