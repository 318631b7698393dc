"""Heads of panels and a juror of two panels, in any order of commands: nothing reaches the other panel."""

from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from scoring_tui.domain.actor import Actor
from scoring_tui.domain.commands.base import Command
from scoring_tui.domain.commands.juror_absence import ExcuseJuror, ExpectJuror
from scoring_tui.domain.commands.jury import Excuse, Recuse, Reopen, SendBallot, Substitute
from scoring_tui.domain.commands.setup import IssuePins
from scoring_tui.domain.commands.stage import Advance, Call
from scoring_tui.domain.evolve import fold_entries
from scoring_tui.domain.seat import Role, Seat
from scoring_tui.domain.state import State
from scoring_tui.errors import CommandRefused
from scoring_tui.views.juror_stage import choose_stage, list_stages
from tests.helpers.support import CHAIR, MC_A, juror
from tests.helpers.two_panels import HEAD_A, HEAD_B, MC_B, headed_panels
from tests.rules.test_properties import JURORS as IDS
from tests.rules.test_properties import MARKS, Book

JURORS = st.sampled_from(["j1", "j2", "j3", "k1", "k2", "j1-b", "k1-b"])
NUMBERS, REASON = st.integers(1, 5), st.just("sakit")
PANELS = st.sampled_from(["", "A", "B"])
NAMES = st.sampled_from(["Baru", "Baru Lagi", "Juri j1", "Juri j2", "Juri k1"])
COMMANDS: st.SearchStrategy[Command] = st.one_of(
    st.builds(Substitute, PANELS, JURORS, NAMES, REASON, needs_pin=st.booleans()),
    st.builds(ExcuseJuror, JURORS, REASON, panel=PANELS),
    st.builds(ExpectJuror, JURORS, REASON, panel=PANELS),
    st.builds(Reopen, NUMBERS, JURORS, REASON),
    st.builds(Excuse, NUMBERS, JURORS, REASON),
    st.builds(Recuse, NUMBERS, JURORS, REASON),
    st.builds(lambda id_: IssuePins((Seat(Role.JUROR, id_),)), JURORS | IDS),
)


def values_of_panel(state: State, panel: str) -> tuple[Any, ...]:
    """Everything about the turns and jurors of one panel."""
    numbers = {turn.number for turn in state.turns.values() if turn.panel == panel}
    by_key = (state.reopened_ballots, state.returned_ballots, state.excused_ballots, state.recused_jurors)
    return (
        state.panel_members[panel],
        state.rooms[panel],
        {number: state.turns[number] for number in numbers},
        {number: state.ballots.get(number, ()) for number in numbers},
        [{key: value for key, value in values.items() if key[0] in numbers} for values in by_key],
    )


class HeadsOfPanels(RuleBasedStateMachine):
    """Room A has no. 1 to 3, room B no. 4 and 5; juror j1 sits in both."""

    def __init__(self) -> None:
        super().__init__()
        self.book = Book(headed_panels())

    @rule(command=COMMANDS, by=st.sampled_from([HEAD_A, HEAD_B, CHAIR]))
    def a_head_acts(self, command: Command, by: Actor) -> None:
        """A head changes the own panel only; a refusal changes nothing."""
        state = self.book.state
        before = repr(state)
        panels = {panel: values_of_panel(state, panel) for panel in ("A", "B")}
        try:
            self.book.submit(command, by)
        except CommandRefused:
            assert repr(state) == before
            return
        for panel in ("A", "B"):
            if by.seat.is_panel_head and panel != by.post:
                assert values_of_panel(state, panel) == panels[panel]

    @rule(panel=st.sampled_from(["A", "B"]))
    def the_mc_goes_on(self, panel: str) -> None:
        """The MC calls the next contestant, or goes on to the next phase."""
        state, mc = self.book.state, MC_A if panel == "A" else MC_B
        room = state.rooms[panel]
        live = state.turns.get(room.live or 0)
        if live is not None and live.phase not in ("scoring", "closed"):
            self.book.submit_quietly(Advance(live.number, live.phase), mc)
            return
        waiting = [number for number in room.queue if state.turns[number].phase == "queued"]
        if waiting:
            self.book.submit_quietly(Call(waiting[0]), mc)

    @rule(marks=MARKS, juror_id=JURORS)
    def a_juror_sends(self, marks: Any, juror_id: str) -> None:
        """The ballot for the turn that the juror's form follows."""
        number = choose_stage(self.book.state, juror_id)
        if number is not None:
            self.book.submit_quietly(SendBallot(number, marks), juror(juror_id))

    @invariant()
    def nobody_sits_twice(self) -> None:
        """No juror has two places in a panel or in a turn, and ballots come from jurors of the turn."""
        state = self.book.state
        for juror_ids in (*state.panel_members.values(), *(turn.jurors for turn in state.turns.values())):
            assert len(set(juror_ids)) == len(juror_ids) == 3
        for number, ballots in state.ballots.items():
            assert {ballot.juror for ballot in ballots} <= set(state.turns[number].jurors)

    @invariant()
    def the_form_follows_an_open_ballot_first(self) -> None:
        """A live turn whose ballot of the juror is missing comes before any contestant on stage."""
        state = self.book.state
        for juror_id in state.jurors:
            stage = choose_stage(state, juror_id)
            live_turns = [state.turns[room.live] for room in state.rooms.values() if room.live is not None]
            open_numbers = [
                turn.number
                for turn in live_turns
                if turn.phase == "scoring" and juror_id in state.missing_ballots(turn.number)
            ]
            stages = list_stages(state, juror_id)
            assert not open_numbers or stage in open_numbers
            assert open_numbers or not stages or stage == stages[0]

    def teardown(self) -> None:
        """Refolding gives the same state."""
        assert repr(fold_entries(self.book.entries)) == repr(self.book.state)


HeadsOfPanels.TestCase.settings = settings(max_examples=15, stateful_step_count=40, deadline=None)
TestHeadsOfPanels = HeadsOfPanels.TestCase
