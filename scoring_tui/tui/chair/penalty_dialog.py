"""What the head of jury is asked before points are taken off. Imports dialogs and the view of penalties."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from scoring_tui.i18n.lazy import LazyText
from scoring_tui.i18n.locale import format_countdown, format_number, format_typed_number, tr, translate
from scoring_tui.scoring.arithmetic import round_half_up
from scoring_tui.tui.common.dialogs import Dialog
from scoring_tui.tui.common.input import QuietInput
from scoring_tui.views.penalties import GivenPenalty, Penalties, read_points
from scoring_tui.views.standing_sheet import StandingLine


@dataclass(frozen=True, slots=True)
class Deduction:
    """Points off, why, and the declared kind if it is one."""

    points: Decimal
    reason: str
    penalty: str


@dataclass(frozen=True, slots=True)
class Proposal:
    """One line to choose from, and what it puts into the fields."""

    said: str
    points: str = ""
    reason: str = ""
    penalty: str = ""


class PenaltyDialog(Dialog[Deduction]):
    """A kind, the points, the reason; enter goes on, and nothing is taken off before the last one."""

    AUTO_FOCUS = "#kinds"
    DEFAULT_CSS = """
    PenaltyDialog {
        #kinds { max-height: 6; }
        .field { height: 1; margin-bottom: 1; }
        .label { width: 12; }
        Input { width: 1fr; margin: 0; background: $boost; }
        #after { width: 2fr; padding-left: 2; }
        Input:focus { background: $primary 40%; }
        #error { display: none; color: $text-error; text-style: bold; }
    }
    """

    def __init__(self, line: StandingLine, found: Penalties) -> None:
        who = tr("no. {number} {name}", number=line.number, name=line.name)
        super().__init__(tr("A penalty for {who}", who=who), list(_facts(line, found)))
        self._line, self._adds = line, found.adds
        self._proposals = tuple(_proposals(found))
        self._penalty = ""

    def compose_answers(self) -> ComposeResult:
        """The proposals, then what will be taken off and why."""
        yield OptionList(*(Option(Content(one.said)) for one in self._proposals), id="kinds")
        for id_, label, room in (("points", tr("Points off"), 16), ("reason", tr("Reason"), 300)):
            with Horizontal(classes="field"):
                yield Static(Content(label), classes="label")
                yield QuietInput(id=id_, max_length=room, compact=True)
                if id_ == "points":
                    yield Static(id="after", markup=False)
        yield Static(id="error", markup=False)
        yield Static(Content(tr("Enter: go on · Tab: another field · Esc: back")), classes="hint")

    @on(OptionList.OptionSelected, "#kinds")
    def _propose(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        proposal = self._proposals[event.option_index]
        self._penalty = proposal.penalty
        self.query_one("#points", Input).value = proposal.points
        self.query_one("#reason", Input).value = proposal.reason
        self.query_one("#points").focus()

    @on(Input.Changed)
    def _typing(self, event: Input.Changed) -> None:
        event.stop()
        self.query_one("#error").display = False
        points = read_points(self.query_one("#points", Input).value)
        said = "" if isinstance(points, LazyText) else _after(self._line, points, self._adds)
        self.query_one("#after", Static).update(Content(said))

    @on(Input.Submitted)
    def _next(self, event: Input.Submitted) -> None:
        event.stop()
        points = read_points(self.query_one("#points", Input).value)
        reason = self.query_one("#reason", Input).value.strip()
        if isinstance(points, LazyText):
            self._object(translate(points), "#points")
        elif event.input.id == "points":
            self.query_one("#reason").focus()
        elif not reason:
            self._object(tr("a reason is needed"), "#reason")
        else:
            self.dismiss(Deduction(points, reason, self._penalty))

    def _object(self, said: str, field: str) -> None:
        error = self.query_one("#error", Static)
        error.update(Content(f"! {said}"))
        error.display = True
        self.query_one(field).focus()


def _facts(line: StandingLine, found: Penalties) -> Iterator[str]:
    """What the score is now, and where the time was run over; nothing is taken off by itself."""
    if line.score is not None:
        yield tr("The score is {score} now.", score=line.score)
    if found.adds:
        yield tr("Places are added up here, fewest first: a penalty adds to them.")
    yield from (_over(one.phase, one.over, one.seconds) for one in found.overtime)


def _after(line: StandingLine, points: Decimal, adds: bool) -> str:
    """What the score would become, so that a slip of the finger is seen before it counts."""
    if line.score is None:
        return ""
    exact, decimals = Fraction(line.exact), _decimals(line.score)
    score = round_half_up(exact + Fraction(points) * (1 if adds else -1), decimals)
    return tr("The score becomes {score}.", score=score)


def _decimals(value: Decimal) -> int:
    exponent = value.as_tuple().exponent
    return -exponent if isinstance(exponent, int) and exponent < 0 else 0


def _over(phase: LazyText, over: int, seconds: int) -> str:
    time = format_countdown(over // 1000 * 1000)
    return "▲ " + tr(
        "{phase}: {over} over its {time}", phase=phase, over=time, time=format_countdown(seconds * 1000)
    )


def _proposals(found: Penalties) -> Iterator[Proposal]:
    for kind in found.kinds:
        yield Proposal(
            tr("{name}: {points}", name=kind.name, points=kind.points),
            format_typed_number(kind.points),
            "",
            kind.id,
        )
    for one in found.overtime:
        reason = tr("{phase} {over} over", phase=one.phase, over=format_countdown(one.over // 1000 * 1000))
        yield Proposal(tr("Free points for overtime: {reason}", reason=reason), "", reason)
    yield Proposal(tr("Free points"))


def held_choices(found: Penalties, more: bool) -> dict[str, str]:
    """A new penalty, or one of those that hold to be taken back, by the entry that it came with."""
    new = {"": tr("+ Another penalty")} if more else {}
    held = {str(one.given): tr("Take back: {what}", what=told(one, found.adds)) for one in found.held}
    return {**new, **held}


def told(held: GivenPenalty, adds: bool) -> str:
    """A penalty as a line of its own: points, kind, reason and who gave it."""
    what = " · ".join(filter(None, (held.name, held.reason)))
    return f"{'+' if adds else '−'}{format_number(held.points)}  {what} · {held.by}"
