"""Commands of the facts of corrections."""

from collections.abc import Iterable, Sequence
from datetime import date, time

from scoring_tui.domain.commands.base import Command
from scoring_tui.domain.commands.corrections import (
    CorrectContestant,
    CorrectHeadOfJury,
    CorrectJuror,
    CorrectPanelHead,
    CorrectRoom,
    CorrectSession,
)
from scoring_tui.domain.facts.base import Fact
from scoring_tui.domain.facts.corrections import (
    ContestantCorrected,
    HeadOfJuryCorrected,
    JurorCorrected,
    PanelHeadCorrected,
    RoomCorrected,
    SessionCorrected,
)
from scoring_tui.domain.state import State
from scoring_tui.rules.replay.base import rebuild_commands


@rebuild_commands.register
def _rebuild_contestant(fact: ContestantCorrected, facts: Sequence[Fact], state: State) -> Iterable[Command]:
    yield CorrectContestant(fact.contestant, fact.after, fact.reason)


@rebuild_commands.register
def _rebuild_juror(fact: JurorCorrected, facts: Sequence[Fact], state: State) -> Iterable[Command]:
    yield CorrectJuror(fact.juror, fact.reason, fact.after.get("name"), fact.after.get("office"))


@rebuild_commands.register
def _rebuild_head(fact: HeadOfJuryCorrected, facts: Sequence[Fact], state: State) -> Iterable[Command]:
    yield CorrectHeadOfJury(fact.after, fact.reason)


@rebuild_commands.register
def _rebuild_panel_head(fact: PanelHeadCorrected, facts: Sequence[Fact], state: State) -> Iterable[Command]:
    yield CorrectPanelHead(fact.panel, fact.after, fact.reason)


@rebuild_commands.register
def _rebuild_room(fact: RoomCorrected, facts: Sequence[Fact], state: State) -> Iterable[Command]:
    yield CorrectRoom(fact.panel, fact.after, fact.reason)


@rebuild_commands.register
def _rebuild_session(fact: SessionCorrected, facts: Sequence[Fact], state: State) -> Iterable[Command]:
    times = {field: time.fromisoformat(text) for field, text in fact.after.items() if field != "day"}
    day = date.fromisoformat(fact.after["day"]) if "day" in fact.after else None
    yield CorrectSession(fact.session, fact.reason, day, times.get("start"), times.get("end"))
