"""Which fields were corrected, for what is printed or exported. A value may be a NIP and is left out."""

from collections.abc import Iterable, Iterator, Mapping

from scoring_tui.domain.sentences.corrections import FIELD_NAMES
from scoring_tui.domain.state import Correction, State
from scoring_tui.i18n.locale import tr, translate


def corrected_fields(state: State, contestant_id: str) -> list[str]:
    """The fields of a contestant that were corrected, in the order of the first correction."""
    return _list_fields(state.contestant_corrections.get(contestant_id, ()))


def corrected_juror_fields(state: State, juror_id: str) -> list[str]:
    """The same of a juror."""
    return _list_fields(state.juror_corrections.get(juror_id, ()))


def _list_fields(corrections: Iterable[Correction]) -> list[str]:
    return list(dict.fromkeys(field for correction in corrections for field in correction.after))


def describe_corrected_jurors(names: Mapping[str, str], fields: Mapping[str, Iterable[str]]) -> Iterator[str]:
    """One line for each of these jurors, by id, who has a corrected field."""
    for juror_id, name in names.items():
        if juror_fields := fields.get(juror_id):
            field_names = ", ".join(translate(FIELD_NAMES[field]) for field in juror_fields)
            yield tr("Corrected: juror {name} ({fields})", name=name, fields=field_names)
