"""Which fields were corrected, for what is printed or exported. A value may be a NIP and is left out."""

from scoring_tui.domain.state import State


def corrected_fields(state: State, contestant_id: str) -> list[str]:
    """The fields of a contestant that were corrected, in the order of the first correction."""
    corrections = state.contestant_corrections.get(contestant_id, ())
    return list(dict.fromkeys(field for correction in corrections for field in correction.after))
