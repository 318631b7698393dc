"""Evolvers for special titles and withheld awards."""

from scoring_tui.domain.evolve.base import evolves
from scoring_tui.domain.facts.base import Entry
from scoring_tui.domain.facts.titles import AwardGranted, AwardWithheld, TitleGiven, TitleTakenBack
from scoring_tui.domain.state import GivenTitle, State


@evolves(TitleGiven)
def _evolve_title_given(state: State, entry: Entry, fact: TitleGiven) -> None:
    state.given_titles[fact.category, fact.title] = GivenTitle(fact.number, fact.reason)


@evolves(TitleTakenBack)
def _evolve_title_taken_back(state: State, entry: Entry, fact: TitleTakenBack) -> None:
    del state.given_titles[fact.category, fact.title]


@evolves(AwardWithheld)
def _evolve_award_withheld(state: State, entry: Entry, fact: AwardWithheld) -> None:
    state.withheld_awards[fact.category, fact.award] = fact.reason


@evolves(AwardGranted)
def _evolve_award_granted(state: State, entry: Entry, fact: AwardGranted) -> None:
    del state.withheld_awards[fact.category, fact.award]
