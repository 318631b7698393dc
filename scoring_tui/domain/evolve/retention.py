"""Evolvers for personal data that are removed."""

from dataclasses import replace

from scoring_tui.contest.contestants import Member
from scoring_tui.domain.evolve.base import evolves
from scoring_tui.domain.facts.base import Entry
from scoring_tui.domain.facts.corrections import CorrectedValue
from scoring_tui.domain.facts.retention import PersonalDataErased, PersonalDataForgotten
from scoring_tui.domain.state import Correction, DataRemoval, State


@evolves(PersonalDataForgotten)
def _evolve_personal_data_forgotten(state: State, entry: Entry, fact: PersonalDataForgotten) -> None:
    state.data_removal = DataRemoval(entry.seq, entry.at, fact.through)
    remove_private_values(state)


def remove_private_values(state: State) -> None:
    """Leave contestants and corrections without NIP, telephone and extra columns, evidence without texts."""
    state.contestants = {
        contestant_id: contestant.public_part for contestant_id, contestant in state.contestants.items()
    }
    state.contestant_corrections = {
        contestant_id: tuple(map(_remove_private_values, corrections))
        for contestant_id, corrections in state.contestant_corrections.items()
    }
    state.evidence = {key: record.public_part for key, record in state.evidence.items()}


def _remove_private_values(correction: Correction) -> Correction:
    before, after = (
        {field: _remove_private_value(field, value) for field, value in values.items()}
        for values in (correction.before, correction.after)
    )
    return replace(correction, before=before, after=after)


def _remove_private_value(field: str, value: CorrectedValue) -> CorrectedValue:
    if field in ("nip", "phone"):
        return ""
    if field == "extra":
        return {}
    if field == "members" and isinstance(value, tuple):
        return tuple(map(Member.without_private_values, value))
    return value


@evolves(PersonalDataErased)
def _evolve_personal_data_erased(state: State, entry: Entry, fact: PersonalDataErased) -> None:
    assert state.data_removal is not None
    state.data_removal = replace(state.data_removal, is_complete=True)
