"""The head of jury's actions about ballots and jurors: conditions, functions and their rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from textual import work

from scoring_tui.domain.commands.jury import Recuse, Reopen, Substitute
from scoring_tui.i18n.locale import gettext_noop, tr
from scoring_tui.tui.chair.absence_actions import ABSENCE_ACTION
from scoring_tui.tui.chair.contestant_dialog import ContestantDialog
from scoring_tui.tui.chair.dialogs import SubstitutionDialog
from scoring_tui.tui.chair.pin_actions import PIN_ACTION, submit_and_show_pins
from scoring_tui.tui.chair.selection import Selection
from scoring_tui.tui.chair.submission import ask_choice, submit_and_report, titled
from scoring_tui.tui.common.actions import Action
from scoring_tui.tui.common.dialogs import ReasonDialog
from scoring_tui.views import contestant_ballots
from scoring_tui.views.chair import ChairView
from scoring_tui.views.standing_sheet import BallotCell

if TYPE_CHECKING:
    from scoring_tui.tui.chair.screen import ChairScreen

UNSENT = ("missing", "reopened", "excused", "waiting")
"""Reasons for a missing total with which a juror may still step back."""

# --- conditions ---------------------------------------------------------------------------------------


def on_standing(view: ChairView | None, selection: Selection) -> bool:
    """Whether the standing has the focus."""
    return selection.page == "standing"


def has_line(view: ChairView, selection: Selection) -> bool:
    """Whether a contestant is under the cursor."""
    return selection.line is not None


def can_reopen(view: ChairView, selection: Selection) -> bool:
    """Whether a ballot can be returned to its juror."""
    return _can_change_ballot(selection, "reopen", sent_ballots)


def can_recuse(view: ChairView, selection: Selection) -> bool:
    """Whether a juror can step back from a contestant."""
    return _can_change_ballot(selection, "recuse", unsent_jurors)


def _can_change_ballot(
    selection: Selection, name: str, choices: Callable[[Selection], dict[str, str]]
) -> bool:
    """Whether the highlighted ballot, or on the standing one of the contestant's, can be changed."""
    if selection.page == "missing":
        return _is_allowed(selection, name)
    return selection.page == "standing" and "change" in selection.allowed and bool(choices(selection))


def _is_allowed(selection: Selection, name: str) -> bool:
    return selection.missing_ballot is not None and name in selection.missing_ballot.allowed_actions


def has_view(view: ChairView, selection: Selection) -> bool:
    """Possible as soon as there is a view."""
    return True


def sent_ballots(selection: Selection) -> dict[str, str]:
    """Name and total of each juror whose ballot for the contestant under the cursor is in, by juror."""
    return {
        juror_id: tr("{name}: {total}", name=name, total=cell.total)
        for juror_id, name, cell in _ballot_cells(selection)
        if cell.total is not None
    }


def unsent_jurors(selection: Selection) -> dict[str, str]:
    """Name of each juror who has sent no ballot for the contestant under the cursor, by juror."""
    return {juror_id: name for juror_id, name, cell in _ballot_cells(selection) if cell.absence in UNSENT}


def _ballot_cells(selection: Selection) -> Iterator[tuple[str, str, BallotCell]]:
    if selection.sheet is not None and selection.line is not None:
        for (juror_id, name), cell in zip(selection.sheet.jurors, selection.line.ballot_cells, strict=True):
            yield juror_id, name, cell


# --- functions ----------------------------------------------------------------------------------------


@work(group="ask", exclusive=True)
async def show_details(screen: ChairScreen) -> None:
    """Show every mark of the contestant under the cursor; a ballot can be reopened from there."""
    line, juror_names = screen.cursor.line, dict(screen.sheet.jurors)
    if line is None:
        return
    contestant = await screen.ask_engine(
        lambda engine: contestant_ballots.collect_contestant_ballots(engine, line.number)
    )
    if contestant is None:
        return
    if juror_id := await screen.app.push_screen_wait(
        ContestantDialog(contestant, can_reopen=screen.can_change)
    ):
        await _reopen(screen, line.number, line.name, juror_id, juror_names[juror_id])


@work(group="ask", exclusive=True)
async def reopen_ballot(screen: ChairScreen) -> None:
    """Return a ballot to its juror."""
    selection, juror_names = screen.cursor, dict(screen.sheet.jurors)
    ballot, line = selection.missing_ballot, selection.line
    if selection.page == "missing" and ballot is not None:
        await _reopen(screen, ballot.number, ballot.name, ballot.juror_id, ballot.juror_name)
    elif line is not None:
        title = tr("Whose ballot for {who}?", who=titled(line))
        if juror_id := await ask_choice(screen, title, sent_ballots(selection)):
            await _reopen(screen, line.number, line.name, juror_id, juror_names[juror_id])


async def _reopen(screen: ChairScreen, draw_number: int, name: str, juror_id: str, juror_name: str) -> None:
    title = tr(
        "Reopen the ballot of {juror} for no. {number} {name}",
        juror=juror_name, number=draw_number, name=name,
    )  # fmt: skip
    lines = [tr("It no longer counts until the juror sends it again; the old marks stay in the ledger.")]
    if reason := await screen.app.push_screen_wait(ReasonDialog(title, lines)):
        await submit_and_report(screen, Reopen(draw_number, juror_id, reason))


@work(group="ask", exclusive=True)
async def recuse_juror(screen: ChairScreen) -> None:
    """Record that a juror does not judge a contestant."""
    selection = screen.cursor
    ballot, line = selection.missing_ballot, selection.line
    if selection.page == "missing" and ballot is not None:
        await _recuse(screen, ballot.number, ballot.name, ballot.juror_id, ballot.juror_name)
    elif line is not None:
        juror_names = unsent_jurors(selection)
        title = tr("Who steps back from {who}?", who=titled(line))
        if juror_id := await ask_choice(screen, title, juror_names):
            await _recuse(screen, line.number, line.name, juror_id, juror_names[juror_id])


async def _recuse(screen: ChairScreen, draw_number: int, name: str, juror_id: str, juror_name: str) -> None:
    who = tr("no. {number} {name}", number=draw_number, name=name)
    title = tr("{juror} steps back from {who}", juror=juror_name, who=who)
    lines = [tr("No ballot is expected any more; it can be taken back by reopening.")]
    if reason := await screen.app.push_screen_wait(ReasonDialog(title, lines)):
        await submit_and_report(screen, Recuse(draw_number, juror_id, reason))


@work(group="ask", exclusive=True)
async def substitute_juror(screen: ChairScreen) -> None:
    """Substitute a juror: that of the highlighted missing ballot, otherwise a chosen one."""
    places = _list_places(screen.view)
    selection = screen.cursor
    ballot = selection.missing_ballot if selection.page == "missing" else None
    place = f"{ballot.panel_id}/{ballot.juror_id}" if ballot else ""
    if place not in places:
        place = await ask_choice(screen, tr("Whose place is taken?"), places)
    if not place:
        return
    lines = [
        tr("From the next unsent ballot on. A new person's PIN is shown next; a juror keeps the own PIN.")
    ]
    dialog = SubstitutionDialog(tr("A substitute for {name}", name=places[place]), lines)
    if (substitute := await screen.app.push_screen_wait(dialog)) is not None:
        panel_id, _, juror_id = place.partition("/")
        command = Substitute(
            panel_id, juror_id, substitute.name, substitute.reason, substitute.office, needs_pin=True
        )
        own_pin = tr("{name} signs in with the PIN of before.", name=substitute.name)
        submit_and_show_pins(screen, command, without_pin=own_pin)


def _list_places(view: ChairView) -> dict[str, str]:
    """Panel and juror of each place with the juror's name; a juror of several panels has all of them too."""
    panel_counts = Counter(member.juror_id for member in view.panel_members)
    places: dict[str, str] = {}
    for member in view.panel_members:
        place, name = f"{member.panel_id}/{member.juror_id}", member.juror_name
        if panel_counts[member.juror_id] == 1:
            places[place] = name
            continue
        places.setdefault(f"/{member.juror_id}", tr("{name} · all rooms", name=name))
        places[place] = tr("{name} · {room} only", name=name, room=member.room_name)
    return places


BALLOT_ACTIONS: tuple[Action[ChairScreen, ChairView, Selection], ...] = (
    Action(
        "chair.details", "enter", gettext_noop("Details"),
        gettext_noop("Every mark and the history of a contestant"),
        show_details, is_possible=has_line, is_offered=on_standing, key_display="⏎",
    ),
    Action(
        "chair.reopen", "r", gettext_noop("Reopen"),
        gettext_noop("Give a ballot back to its juror, with a reason"),
        reopen_ballot, is_possible=can_reopen, key_display="R",
    ),
    ABSENCE_ACTION,
    Action(
        "chair.recuse", "b", gettext_noop("Step back"),
        gettext_noop("A juror does not judge a contestant"),
        recuse_juror, is_possible=can_recuse, key_display="B",
    ),
    Action(
        "chair.substitute", "s", gettext_noop("Substitute"),
        gettext_noop("Put another person in a juror's place"),
        substitute_juror, is_possible=has_view, key_display="S",
    ),
    PIN_ACTION,
)  # fmt: skip
