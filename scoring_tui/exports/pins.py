"""The sheet of PINs: one slip a seat, to be cut apart and handed over. Plain text, or HTML for A4.

Imports journal, the state and text.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from html import escape

from scoring_tui.domain.seat import Role, Seat
from scoring_tui.domain.sentences.base import name_seat
from scoring_tui.domain.state import State
from scoring_tui.i18n.lazy import LazyText
from scoring_tui.i18n.locale import current_language, tr, translate

_CUT = "✂ " + "- " * 29 + "\n"

_STYLE = """
@page { size: A4; margin: 12mm }
body { margin: 0; font: 11pt/1.35 system-ui, "Segoe UI", Arial, sans-serif; color: #000; background: #fff }
main { display: grid; grid-template-columns: 1fr 1fr }
section { border: 1px dashed #777; padding: 6mm; min-height: 36mm; break-inside: avoid }
h1 { font-size: 10pt; font-weight: normal; margin: 0 0 3mm }
h2 { font-size: 13pt; margin: 0; overflow-wrap: anywhere }
p { margin: 0 }
b { display: block; margin-top: 3mm; font: bold 26pt/1 monospace; letter-spacing: .12em }
"""


@dataclass(frozen=True, slots=True)
class PinSlip:
    """What one person is handed."""

    seat: Seat
    name: str
    room: str
    """Where a juror sits, else empty."""
    pin: str


def build_pin_slips(state: State, pins: Mapping[str, str]) -> list[PinSlip]:
    """A slip for each seat that has got a PIN."""
    return [
        PinSlip(seat, _name(state, seat), _rooms(state, seat), pin)
        for seat, pin in ((Seat.parse(text), pin) for text, pin in pins.items())
    ]


def _name(state: State, seat: Seat) -> str:
    named = name_seat(state, seat)
    return translate(named) if isinstance(named, LazyText) else named


def _rooms(state: State, seat: Seat) -> str:
    """Where a juror sits; the other seats are named by their room or belong to none."""
    if seat.role is not Role.JUROR:
        return ""
    rooms = (panel.room for panel in state.contest.panel if seat.post in state.panel_members[panel.id])
    return ", ".join(dict.fromkeys(rooms))


def pin_slips_as_text(title: str, sheet: list[PinSlip]) -> str:
    """The slips one below the other, with lines to cut along."""
    return _CUT + "".join(_block(title, slip) + _CUT for slip in sheet)


def _block(title: str, slip: PinSlip) -> str:
    lines = [title, slip.name, _place(slip), "PIN  " + " ".join(slip.pin)]
    return "\n" + "".join(f"  {line}\n" for line in lines) + "\n"


def _place(slip: PinSlip) -> str:
    if slip.room:
        return tr("Room: {room} · seat {seat}", room=slip.room, seat=str(slip.seat))
    return tr("Seat {seat}", seat=str(slip.seat))


def pin_slips_as_html(title: str, sheet: list[PinSlip]) -> str:
    """A page of its own, two slips side by side on A4; it needs nothing from elsewhere."""
    cards = "".join(_card(title, slip) for slip in sheet)
    head = (
        f'<meta charset="utf-8"><title>{escape(tr("PINs"))}: {escape(title)}</title><style>{_STYLE}</style>'
    )
    return f'<!doctype html>\n<html lang="{current_language()}">{head}<main>\n{cards}</main></html>\n'


def _card(title: str, slip: PinSlip) -> str:
    inside = f"<h1>{escape(title)}</h1><h2 dir=auto>{escape(slip.name)}</h2><p>{escape(_place(slip))}</p>"
    return f"<section>{inside}<b>{slip.pin}</b></section>\n"
