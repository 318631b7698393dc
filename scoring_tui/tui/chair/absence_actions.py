"""The head of jury's action about ballots that stay missing: one ballot, or all of a juror who is away."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from textual import work

from scoring_tui.domain.commands.juror_absence import ExcuseJuror, ExpectJuror
from scoring_tui.domain.commands.jury import Excuse
from scoring_tui.i18n.locale import format_date, gettext_noop, tr
from scoring_tui.tui.chair.selection import Selection
from scoring_tui.tui.chair.submission import ask_choice, submit_and_report
from scoring_tui.tui.common.actions import Action
from scoring_tui.tui.common.dialogs import ReasonDialog
from scoring_tui.views import juror_absence
from scoring_tui.views.chair import ChairView, MissingBallot
from scoring_tui.views.juror_absence import AbsenceChoices

if TYPE_CHECKING:
    from scoring_tui.tui.chair.screen import ChairScreen

ONE, ALL, BACK = "one", "all", "back"
"""Choices besides the days, which have their ISO form as key, with "/" and the panel for one room."""


def on_missing(view: ChairView | None, selection: Selection) -> bool:
    """Whether the list of missing ballots has the focus."""
    return selection.page == "missing"


def has_jurors(view: ChairView, selection: Selection) -> bool:
    """Whether anybody sits on a panel."""
    return bool(view.panel_members)


@work(group="ask", exclusive=True)
async def excuse_ballots(screen: ChairScreen) -> None:
    """Accept that the highlighted ballot, or all of its juror, stay missing; or expect them again."""
    ballot = screen.cursor.missing_ballot
    juror_id = ballot.juror_id if ballot else await _ask_juror(screen)
    if not juror_id:
        return
    panel_id = screen.client.actor.post
    absences = await screen.ask_engine(
        lambda engine: juror_absence.count_absences(engine, juror_id, panel_id)
    )
    if absences is None:
        return
    choices = _list_choices(ballot, absences)
    title = tr("Which ballots of {juror} stay missing?", juror=absences.juror_name)
    if list(choices) == [ONE] and ballot is not None:
        await _excuse_one(screen, ballot)
        return
    if not choices:
        screen.show_message(tr("No ballot of {juror} is missing.", juror=absences.juror_name))
        return
    choice = await ask_choice(screen, title, choices)
    if choice == ONE and ballot is not None:
        await _excuse_one(screen, ballot)
    elif choice == BACK:
        await _expect(screen, absences)
    elif choice:
        day_text, _, panel_id = choice.partition("/")
        day = None if choice == ALL else date.fromisoformat(day_text)
        await _excuse_all(screen, absences, day, panel_id)


async def _ask_juror(screen: ChairScreen) -> str:
    """The juror who is away; the list of missing ballots is empty."""
    view: ChairView = screen.view
    names = {member.juror_id: member.juror_name for member in view.panel_members}
    return await ask_choice(screen, tr("Which juror is away?"), names)


def _list_choices(ballot: MissingBallot | None, absences: AbsenceChoices) -> dict[str, str]:
    choices: dict[str, str] = {}
    if ballot is not None and "excuse" in ballot.allowed_actions:
        choices[ONE] = tr("Only this one: no. {number} {name}", number=ballot.number, name=ballot.name)
        if absences.missing_count == 1 and not absences.excused_count:
            return choices
    for day, count in absences.missing_by_day:
        choices[day.isoformat()] = tr("All of {day} ({n})", day=format_date(day), n=count)
        day_rooms = [room for room in absences.missing_by_room if room[0] == day]
        for _, panel_id, room_name, room_count in day_rooms if len(day_rooms) > 1 else ():
            label = tr("Only {room} on {day} ({n})", room=room_name, day=format_date(day), n=room_count)
            choices[f"{day.isoformat()}/{panel_id}"] = label
    if len(absences.missing_by_day) > 1:
        choices[ALL] = tr("All of all days ({n})", n=absences.missing_count)
    if absences.excused_count:
        choices[BACK] = tr("Back again: expect {n} excused ballots", n=absences.excused_count)
    return choices


async def _excuse_one(screen: ChairScreen, ballot: MissingBallot) -> None:
    who = tr("no. {number} {name}", number=ballot.number, name=ballot.name)
    title = tr("Go on without the ballot of {juror} for {who}", juror=ballot.juror_name, who=who)
    lines = [tr("It is not a zero: the score is made of the ballots that are in.")]
    if reason := await screen.app.push_screen_wait(ReasonDialog(title, lines)):
        await submit_and_report(screen, Excuse(ballot.number, ballot.juror_id, reason))


async def _excuse_all(screen: ChairScreen, absences: AbsenceChoices, day: date | None, panel_id: str) -> None:
    count = absences.missing_count if day is None else dict(absences.missing_by_day)[day]
    if panel_id:
        count = next(room[3] for room in absences.missing_by_room if room[:2] == (day, panel_id))
    title = tr("Go on without {n} ballots of {juror}", n=count, juror=absences.juror_name)
    lines = [
        tr("None becomes a zero: each score is made of the ballots that are in."),
        tr("Turns that have not taken place are included; the juror may still send when back."),
    ]
    if reason := await screen.app.push_screen_wait(ReasonDialog(title, lines)):
        await submit_and_report(screen, ExcuseJuror(absences.juror_id, reason, day=day, panel=panel_id))


async def _expect(screen: ChairScreen, absences: AbsenceChoices) -> None:
    title = tr("{juror} is back", juror=absences.juror_name)
    lines = [tr("{n} ballots of turns that are not over are expected again.", n=absences.excused_count)]
    if reason := await screen.app.push_screen_wait(ReasonDialog(title, lines)):
        await submit_and_report(screen, ExpectJuror(absences.juror_id, reason))


ABSENCE_ACTION: Action[ChairScreen, ChairView, Selection] = Action(
    "chair.excuse", "e", gettext_noop("Excuse"),
    gettext_noop("Accept that ballots stay missing: one, or all of a juror who left"),
    excuse_ballots, is_possible=has_jurors, is_offered=on_missing, key_display="E",
)  # fmt: skip
