"""The alarm about a wrong code of a sealed day, for MC and head of jury."""

from scoring_tui.domain.state import DaySeal
from scoring_tui.i18n.locale import tr


def describe_day_alarm(seal: DaySeal | None) -> str:
    """Say how often a wrong code was typed; empty if there is no alarm, or the day was opened since."""
    if seal is None or not seal.mismatch_count:
        return ""
    return tr(
        "A WRONG CODE was typed for the sealed day, {n} times: compare the paper with the record",
        n=seal.mismatch_count,
    )
