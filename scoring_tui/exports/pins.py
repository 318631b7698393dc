"""The sheet of PINs: one slip for each seat, as plain text, as HTML for A4, or as JSON."""

import textwrap
from collections.abc import Mapping
from dataclasses import dataclass, field
from html import escape

from scoring_tui.domain.seat import Role, Seat
from scoring_tui.domain.sentences.base import name_office, name_seat
from scoring_tui.domain.state import State
from scoring_tui.exports.certificate_help import (
    explain_comparison,
    explain_warning,
    list_steps,
    split_digits,
)
from scoring_tui.exports.documents import build_state_document, document_as_json
from scoring_tui.exports.qr import draw_qr
from scoring_tui.i18n.locale import current_language, tr, translate, translate_label

_TEXT_WIDTH = 74
"""Characters of a line of help on a slip in plain text."""
_CUT_LINE = "✂ " + "- " * 29 + "\n"

_STYLESHEET = """
@page { size: A4; margin: 12mm }
body { margin: 0; font: 11pt/1.35 system-ui, "Segoe UI", Arial, sans-serif; color: #000; background: #fff }
main { display: grid; grid-template-columns: 1fr 1fr }
section { border: 1px dashed #777; padding: 6mm; min-height: 36mm; break-inside: avoid }
h1 { font-size: 10pt; font-weight: normal; margin: 0 0 3mm }
h2 { font-size: 13pt; margin: 0; overflow-wrap: anywhere }
p { margin: 0 }
small { display: block; margin-top: 3mm; font-size: 7.5pt; overflow-wrap: anywhere }
ul { margin: 1mm 0; padding-left: 4mm }
code { display: block; margin-top: 1mm; font: 7pt/1.35 monospace; white-space: nowrap }
header { display: flex; justify-content: space-between; gap: 4mm }
figure { margin: 0 }
figure svg { display: block; width: 24mm; height: 24mm }
.address { margin-top: 2mm; font-size: 9pt; overflow-wrap: anywhere }
b { display: block; margin-top: 3mm; font: bold 26pt/1 monospace; letter-spacing: .12em }
"""


@dataclass(frozen=True, slots=True)
class PinSlip:
    """The slip for one person."""

    seat: Seat
    name: str
    room: str
    """The rooms of a juror or of a panel's head, otherwise empty."""
    pin: str = field(repr=False)  # a PIN is in no traceback and no log
    office: str = ""
    """The office of a head, where there are heads of panels too; otherwise empty."""


def build_pin_slips(state: State, pins: Mapping[str, str]) -> list[PinSlip]:
    """Build a slip for each seat with a PIN."""
    return [
        PinSlip(seat, _person_name(state, seat), _room_names(state, seat), pin, _office_name(state, seat))
        for seat, pin in ((Seat.parse(text), pin) for text, pin in pins.items())
    ]


def _person_name(state: State, seat: Seat) -> str:
    return translate_label(name_seat(state, seat))


def _office_name(state: State, seat: Seat) -> str:
    office = name_office(state, seat)
    return translate(office) if office is not None else ""


def _room_names(state: State, seat: Seat) -> str:
    """The rooms of a juror or of a panel's head; empty for other seats, whose names contain the room."""
    if seat.is_panel_head:
        return state.contest.panels[seat.post].room
    return ", ".join(state.juror_rooms(seat.post)) if seat.role is Role.JUROR else ""


@dataclass(frozen=True, slots=True)
class HubAddress:
    """How to reach the hub. An empty URL is a gap to fill by hand."""

    url: str = ""
    """What browsers open."""
    ssh_commands: Mapping[Role, str] = field(default_factory=dict)
    """What persons of a role type in a terminal; empty without an address."""


@dataclass(frozen=True, slots=True)
class SlipNotes:
    """What stands on every slip below the PIN."""

    public_key: str = ""
    """Of the contest, for checking signed results later; empty if it has none."""
    certificate_fingerprint: str = ""
    """Of the hub's own certificate, which browsers warn of; empty if they do not."""
    address: HubAddress = HubAddress()


def format_pin_slips(
    state: State,
    slips: list[PinSlip],
    file_kind: str = ".txt",
    certificate_fingerprint: str = "",
    address: HubAddress = HubAddress(),
) -> str:
    """The slips as an HTML page, as JSON, or as plain text.

    Args:
        file_kind: the suffix of the file's name, in small letters.
        certificate_fingerprint: of the hub's own certificate; empty if browsers do not warn of it.
        address: of the hub.
    """
    notes = SlipNotes(state.checkpoint_key, certificate_fingerprint, address)
    title = state.contest.contest.name
    match file_kind:
        case ".html" | ".htm":
            return pin_slips_as_html(title, slips, notes)
        case ".json":
            content = list_pin_content(slips, certificate_fingerprint, address.url)
            return document_as_json(build_state_document("pins", state, content))
        case _:
            return pin_slips_as_text(title, slips, notes)


def list_pin_records(slips: list[PinSlip]) -> list[dict[str, str]]:
    """An object for each slip."""
    return [{"seat": str(slip.seat), "name": slip.name, "room": slip.room, "pin": slip.pin} for slip in slips]


def list_pin_content(
    slips: list[PinSlip], certificate_fingerprint: str, url: str = "", *, with_pins: bool = True
) -> dict[str, object]:
    """The content of the JSON document; `pins` is null if they went into a file."""
    return {
        "count": len(slips),
        "pins": list_pin_records(slips) if with_pins else None,
        "certificate": certificate_fingerprint or None,
        "url": url or None,
    }


def pin_slips_as_text(title: str, pin_slips: list[PinSlip], notes: SlipNotes = SlipNotes()) -> str:
    """The slips one below the other, separated by cut lines."""
    return _CUT_LINE + "".join(_slip_as_text(title, slip, notes) + _CUT_LINE for slip in pin_slips)


def _slip_as_text(title: str, slip: PinSlip, notes: SlipNotes) -> str:
    lines = [title, slip.name, describe_slip_seat(slip), "PIN  " + " ".join(slip.pin)]
    lines += [line for line in list_addresses(slip, notes.address) if line]
    if notes.certificate_fingerprint:
        lines += ["", *textwrap.wrap(explain_warning(), _TEXT_WIDTH)]
        for step in list_steps():
            lines += textwrap.wrap(step, _TEXT_WIDTH, initial_indent="- ", subsequent_indent="  ")
        lines += textwrap.wrap(explain_comparison(), _TEXT_WIDTH)
        lines += split_digits(notes.certificate_fingerprint)
    if notes.public_key:
        lines += ["", tr("Key of the contest, to check the results later:"), notes.public_key]
    return "\n" + "".join(f"  {line}".rstrip() + "\n" for line in lines) + "\n"


def list_addresses(slip: PinSlip, address: HubAddress) -> tuple[str, str]:
    """What to open in a browser and what to type in a terminal; each is empty if it is not known."""
    command = address.ssh_commands.get(slip.seat.role, "")
    return (
        tr("Open in a browser: {url}", url=address.url) if address.url else "",
        tr("Or type in a terminal: {command}", command=command) if command else "",
    )


def describe_slip_seat(slip: PinSlip) -> str:
    """The office of a head, the rooms and the seat, in one line."""
    if slip.room:
        text = tr("Room: {room} · seat {seat}", room=slip.room, seat=str(slip.seat))
    else:
        text = tr("Seat {seat}", seat=str(slip.seat))
    return f"{slip.office} · {text}" if slip.office else text


def pin_slips_as_html(title: str, pin_slips: list[PinSlip], notes: SlipNotes = SlipNotes()) -> str:
    """A self-contained HTML page with two slips side by side on A4."""
    slip_html = "".join(_slip_as_html(title, slip, notes) for slip in pin_slips)
    page_title = f"{escape(tr('PINs'))}: {escape(title)}"
    head_html = f'<meta charset="utf-8"><title>{page_title}</title><style>{_STYLESHEET}</style>'
    return (
        f'<!doctype html>\n<html lang="{current_language()}">{head_html}<main>\n{slip_html}</main></html>\n'
    )


def _slip_as_html(title: str, slip: PinSlip, notes: SlipNotes) -> str:
    seat_text = escape(describe_slip_seat(slip))
    slip_body = f"<h1>{escape(title)}</h1><h2 dir=auto>{escape(slip.name)}</h2><p>{seat_text}</p>"
    key_title = escape(tr("Key of the contest, to check the results later:"))
    key_html = f"<small>{key_title}<br>{escape(notes.public_key)}</small>" if notes.public_key else ""
    address_html = _address_as_html(slip, notes.address)
    certificate_html = _certificate_as_html(notes.certificate_fingerprint)
    url = notes.address.url
    qr_html = f"<figure>{draw_qr(url)}</figure>" if url else ""  # the code has nothing but the URL
    head_html = f"<header><div>{slip_body}<b>{slip.pin}</b></div>{qr_html}</header>"
    return f"<section>{head_html}{address_html}{certificate_html}{key_html}</section>\n"


def _address_as_html(slip: PinSlip, address: HubAddress) -> str:
    """The URL or a gap for the pen, and the command for a terminal."""
    url_line, ssh_line = list_addresses(slip, address)
    url_line = url_line or tr("Open in a browser: {url}", url="_" * 24)
    lines = "<br>".join(escape(line) for line in (url_line, ssh_line) if line)
    return f"<p class=address>{lines}</p>"


def _certificate_as_html(fingerprint: str) -> str:
    if not fingerprint:
        return ""
    steps = "".join(f"<li>{escape(step)}</li>" for step in list_steps())
    digits = "<br>".join(split_digits(fingerprint))
    return (
        f"<small>{escape(explain_warning())}<ul>{steps}</ul>{escape(explain_comparison())}"
        f"<code>{digits}</code></small>"
    )
