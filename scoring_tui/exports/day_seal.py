"""The paper of a sealed day: its code, large enough to be read across a table."""

from scoring_tui.domain.state import DaySeal, State
from scoring_tui.i18n.locale import format_clock_time, format_date, tr

FRAME_WIDTH = 60
"""Columns of the frame around the code."""


def seal_as_text(state: State, seal: DaySeal) -> str:
    """The paper for the file and the wall: day, time, person, code, and what it is for."""
    about = state.contest.contest
    spaced_code = "   ".join(" ".join(group) for group in seal.code.split("-"))
    frame = [
        "+" + "-" * (FRAME_WIDTH - 2) + "+",
        "|" + " " * (FRAME_WIDTH - 2) + "|",
        "|" + spaced_code.center(FRAME_WIDTH - 2) + "|",
        "|" + seal.code.center(FRAME_WIDTH - 2) + "|",
        "|" + " " * (FRAME_WIDTH - 2) + "|",
        "+" + "-" * (FRAME_WIDTH - 2) + "+",
    ]
    sealed_at = format_clock_time(seal.sealed_at, about.timezone)
    closed = tr("closed at {time} by {who}", time=sealed_at, who=seal.sealed_by)
    lines = [
        about.name,
        tr("{day} is closed", day=format_date(seal.day)),
        closed,
        "",
        *frame,
        "",
        tr("Ledger: entry {seq}, code {code}", seq=seal.head_seq, code=seal.code),
        tr("This code is asked for before the next call. It proves that nothing was changed overnight."),
    ]
    return "\n".join(lines) + "\n"
