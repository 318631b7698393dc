"""The checklist before a signature, and the dialog that withdraws signatures."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar, Literal

from textual import getters, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widgets import Button, Input, Static

from scoring_tui.i18n.locale import format_number, gettext_noop, tr, translate
from scoring_tui.tui.chair.standing_columns import points_off
from scoring_tui.tui.common.dialogs import AnswerButton, Dialog, FieldDialog, FieldError
from scoring_tui.tui.common.input import QuietInput
from scoring_tui.views.signing_checklist import CheckLine, SigningChecklist
from scoring_tui.views.standing_sheet import StandingLine, StandingSheet

CHECK_SIGNS = {"ok": "✓", "note": "!", "wrong": "✗", "detail": " "}
"""The sign of each line of the checklist."""
ChecklistAnswer = Literal["sign", "card"]
"""Sign the standing, or open the report card first."""


class ChecklistDialog(Dialog[ChecklistAnswer]):
    """The checklist, then the standing; the arrows scroll them. The buttons are always in sight."""

    AUTO_FOCUS = "#back"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "app.focus_previous", show=False),
        Binding("right", "app.focus_next", show=False),
        Binding("up", "scroll(-1)", show=False),
        Binding("down", "scroll(1)", show=False),
        Binding("pageup", "scroll(-8)", show=False),
        Binding("pagedown", "scroll(8)", show=False),
        Binding("c", "open_card", gettext_noop("Report card"), id="checklist.card", show=False),
    ]
    DEFAULT_CSS = """
    ChecklistDialog {
        #box { width: 96%; max-width: 112; padding: 0 1; }
        #lines { margin: 0; }
        .check { height: auto; }
        .sign { width: 2; height: 1; }
        .text { width: 1fr; height: auto; }
        .wrong { color: $text-error; text-style: bold; }
        .note { text-style: bold; }
        #summary { border-top: solid $accent; text-style: bold; }
        #answers { height: 3; }
        .hint { width: 1fr; height: 3; color: $text-muted; }
    }
    """
    lines = getters.query_one("#lines", VerticalScroll)

    def __init__(
        self, checklist: SigningChecklist, sheet: StandingSheet, ledger_code: str, *, may_sign: bool
    ) -> None:
        """`may_sign` is whether the rules allow the signature; otherwise the checklist is only read."""
        name = checklist.category_name
        title = tr("Sign the standing of {category}?", category=name)
        super().__init__(title if may_sign else tr("Before the signature: {category}", category=name))
        self._checklist, self._sheet, self._ledger_code = checklist, sheet, ledger_code
        self._may_sign = may_sign

    def compose_answers(self) -> ComposeResult:
        """Counts and code, then the keys and the buttons."""
        yield Static(Content(_describe_counts(self._checklist)), id="summary")
        if self._may_sign:
            code_line = tr(
                "Ledger code {code}. A juror of the category signs after you.", code=self._ledger_code
            )
            yield Static(Content(code_line), classes="last")
        with Horizontal(id="answers"):
            yield Static(Content(tr("↑↓: read on\nC: report card\nEsc: back")), classes="hint")
            yield AnswerButton(tr("Back"), id="back")
            if self._may_sign:
                yield AnswerButton(tr("Sign"), id="yes")

    def compose_lines(self) -> ComposeResult:
        """The checklist, then the standing."""
        yield from map(_check_widget, self._checklist.lines)
        heading = tr("Place · score · number · name. Your name goes into the record.")
        if not self._sheet.has_places:
            heading = tr("» has passed: number · name. Your name goes into the record.")
        standing = "\n".join([heading, *(_signed_line(line, self._sheet) for line in self._sheet.lines)])
        yield Static(Content(f"\n{standing}"))

    def action_scroll(self, row_count: int) -> None:
        """Scroll the lines."""
        self.lines.scroll_relative(y=row_count, animate=False, immediate=True)

    def action_open_card(self) -> None:
        """Leave for the report card; the checklist comes back after it."""
        self.dismiss("card")

    @on(Button.Pressed, "#yes")
    def _accept_yes(self) -> None:
        self.dismiss("sign")


def _check_widget(line: CheckLine) -> Horizontal:
    """A sign, and the text beside it in as many rows as it needs."""
    sign = Static(Content(CHECK_SIGNS[line.state]), classes=f"sign {line.state}")
    text = Static(Content(translate(line.text)), classes=f"text {line.state}")
    return Horizontal(sign, text, classes="check")


def _describe_counts(checklist: SigningChecklist) -> str:
    """How many lines need attention, because the list may be longer than the screen."""
    wrong_count, note_count = checklist.count("wrong"), checklist.count("note")
    parts = [f"✗ {tr('{n} to be done', n=wrong_count)}"] if wrong_count else []
    parts += [f"! {tr('{n} to be noticed', n=note_count)}"] if note_count else []
    return "  ".join([*parts, f"✓ {tr('{n} in order', n=checklist.count('ok'))}"])


def _signed_line(line: StandingLine, sheet: StandingSheet) -> str:
    reason = translate(line.reason) if line.reason else ""
    if not sheet.has_places:
        return (
            f"  »  {line.number:>3}  {line.name}"
            if line.is_through
            else (f"  –  {line.number:>3}  {line.name} ({reason})")
        )
    if line.place is None or line.score is None:
        return f"  –  {'–':>8}  {line.number:>3}  {line.name} ({reason})"
    penalties = (
        " " + tr("({points} for penalties)", points=points_off(line, sheet)) if line.penalty_points else ""
    )
    tie_sign = "=" if line.is_tied else " "
    return (
        f"{tie_sign}{line.place:>2}  {format_number(line.score):>8}  {line.number:>3}  {line.name}{penalties}"
    )


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """Why signatures are withdrawn, and the second person who agrees; empty where none is needed."""

    reason: str
    second_name: str


class WithdrawDialog(FieldDialog[Withdrawal]):
    """What happens, then fields for the reason and, once the standing is final, a second name."""

    AUTO_FOCUS = "#reason"

    def __init__(self, sheet: StandingSheet, typed: Withdrawal | None = None) -> None:
        """`typed` was refused, and is there to be changed."""
        title = tr("Withdraw the signatures of {category}", category=sheet.category_name)
        super().__init__(title, list(_describe_withdrawal(sheet)))
        self._needs_second = sheet.is_signed
        self._typed = typed or Withdrawal("", "")

    def compose_answers(self) -> ComposeResult:
        """The fields."""
        with Horizontal(classes="field"):
            yield Static(Content(tr("Reason")), classes="label")
            yield QuietInput(self._typed.reason, id="reason", max_length=300)
        if self._needs_second:
            with Horizontal(classes="field"):
                yield Static(Content(tr("Second name")), classes="label")
                yield QuietInput(
                    self._typed.second_name, id="second", max_length=200,
                    placeholder=tr("who agrees, not the head of jury"),
                )  # fmt: skip
        yield FieldError()
        yield Static(Content(tr("Enter: go on · Esc: back")), classes="hint")

    @on(Input.Changed)
    def _hide_error(self, event: Input.Changed) -> None:
        event.stop()
        self.query_one(FieldError).show_error("")

    @on(Input.Submitted)
    def _accept_field(self, event: Input.Submitted) -> None:
        event.stop()
        values = {field.id: field.value.strip() for field in self.query(Input)}
        if not values["reason"]:
            self._ask_for("#reason", tr("A reason is required."))
        elif self._needs_second and not values["second"]:
            is_first_try = event.input.id == "reason"
            self._ask_for("#second", "" if is_first_try else tr("A second name is required."))
        else:
            self.dismiss(Withdrawal(values["reason"], values.get("second", "")))

    def _ask_for(self, selector: str, error_message: str) -> None:
        self.query_one(FieldError).show_error(error_message)
        self.query_one(selector).focus()


def _describe_withdrawal(sheet: StandingSheet) -> Iterator[str]:
    if sheet.signer_names:
        yield tr("Signed by {names}; all must sign again.", names=", ".join(sheet.signer_names))
    if sheet.is_announced:
        yield "! " + tr(
            "The announced result is withdrawn: every board and every screen shows RALAT at once."
        )
    if sheet.is_signed:
        yield tr("The reason and both names go into the record.")
