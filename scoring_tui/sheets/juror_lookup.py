"""Find the juror that a cell names."""

from scoring_tui.contest.person_names import fold_name
from scoring_tui.domain.state import State
from scoring_tui.i18n.lazy import LazyText, lazy


def find_juror(state: State, text: str) -> str | LazyText:
    """Return the id of the juror with this id or name, or why there is none."""
    jurors, name = state.jurors, fold_name(text)
    if text in jurors:
        return text
    juror_ids = [juror.id for juror in jurors.values() if fold_name(juror.name) == name]
    if len(juror_ids) == 1:
        return juror_ids[0]
    if juror_ids:
        return lazy("several jurors have this name; use one of {ids}", ids=", ".join(juror_ids))
    return lazy("there is no juror {typed}; known are {known}", typed=text[:60], known=", ".join(jurors))
