"""The slips of PINs as PDF: cut along the lines, one for each seat. PINs stand in no message and no file."""

from pathlib import Path

from pydantic import Field

from scoring_tui.engine.engine import Engine
from scoring_tui.exports.certificate_help import (
    explain_comparison,
    explain_warning,
    list_steps,
    split_digits,
)
from scoring_tui.exports.pins import PinSlip, SlipNotes, describe_slip_seat, list_addresses
from scoring_tui.i18n.locale import current_language, tr
from scoring_tui.papers.context import PaperContext
from scoring_tui.papers.models import Paper, PaperModel
from scoring_tui.papers.typesetting import TEMPLATES, typeset


class PrintedSlip(PaperModel):
    """The slip for one person."""

    name: str
    """Name of the person, or of the seat."""
    seat: str
    """Office, rooms and seat."""
    pin: str = Field(repr=False)
    """Digits of the PIN."""
    url_line: str
    """What to open in a browser; empty for a gap."""
    ssh_line: str
    """What to type in a terminal; empty without an address."""


class PinSlipPaper(Paper):
    """All slips."""

    url_gap: str
    """The words before a gap for the URL."""
    warning: str
    """Why the browser warns; empty if it does not."""
    steps: tuple[str, ...]
    """What to press, for each kind of browser."""
    comparison: str
    """How to compare the digits of the certificate."""
    digits: tuple[str, ...]
    """The digits of the certificate, in lines."""
    key: str
    """The public key of the contest; empty if it has none."""
    slips: tuple[PrintedSlip, ...]
    """In the order of the seats."""


def typeset_pin_slips(engine: Engine, slips: list[PinSlip], notes: SlipNotes) -> bytes:
    """Lay out the slips in the language in use, eight or ten on a page, each of them whole."""
    context = PaperContext(engine, engine.state.contest.papers, Path(), current_language())
    head = context.make_head(tr("PINs"))
    has_warning = bool(notes.certificate_fingerprint)
    paper = PinSlipPaper(
        head=head.model_copy(update={"qr_text": notes.address.url}),
        labels={
            "pin": tr("PIN"),
            "key": tr("Key of the contest, to check the results later:"),
        },
        url_gap=tr("Open in a browser: {url}", url="").strip(),
        warning=explain_warning() if has_warning else "",
        steps=tuple(list_steps()) if has_warning else (),
        comparison=explain_comparison() if has_warning else "",
        digits=split_digits(notes.certificate_fingerprint) if has_warning else (),
        key=notes.public_key,
        slips=tuple(_print_slip(slip, notes) for slip in slips),
    )
    return typeset(paper, TEMPLATES / "pin-slips.typ")


def _print_slip(slip: PinSlip, notes: SlipNotes) -> PrintedSlip:
    url_line, ssh_line = list_addresses(slip, notes.address)
    return PrintedSlip(
        name=slip.name, seat=describe_slip_seat(slip), pin=slip.pin, url_line=url_line, ssh_line=ssh_line
    )
