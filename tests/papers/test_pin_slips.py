"""Slips of PINs: whole, private, and with a QR code that says the address alone."""

from pathlib import Path

import pytest

from scoring_tui.engine.engine import Engine
from scoring_tui.errors import CommandRefused
from scoring_tui.exports import pins
from scoring_tui.exports.qr import draw_qr
from scoring_tui.papers import pin_slips
from scoring_tui.papers.models import Paper
from tests.helpers.support import HARD_NAMES, new_final, small_contest
from tests.papers.pages import needs_pdftotext, pdf_pages

pytestmark = needs_pdftotext
URL = "https://10.0.0.5:8000/"
FINGERPRINT = ":".join(f"{n:02X}" for n in range(32))


def make_notes(fingerprint: str = FINGERPRINT) -> pins.SlipNotes:
    """What stands on every slip."""
    return pins.SlipNotes("contest+key", fingerprint, pins.HubAddress(URL))


def make_slips(engine: Engine) -> list[pins.PinSlip]:
    """A slip for each juror."""
    return pins.build_pin_slips(
        engine.state, {f"juror:{id_}": f"{n:06}" for n, id_ in enumerate(engine.state.jurors, 410_000)}
    )


def jury_of(path: Path, names: list[str]) -> Engine:
    """A final with these jurors."""
    jurors = [{"id": f"j{n}", "name": name} for n, name in enumerate(names)]
    panels = [{"id": "A", "room": "Pendopo", "jurors": [juror["id"] for juror in jurors]}]
    return new_final(path, contest=small_contest(juror=jurors, panel=panels))


@pytest.mark.parametrize(("fingerprint", "per_page"), [(FINGERPRINT, 8), ("", 10)])
def test_so_many_slips_are_on_a_page(tmp_path: Path, fingerprint: str, per_page: int) -> None:
    engine = jury_of(tmp_path / "juri.db", [f"Juri {n}" for n in range(23)])
    pages = pdf_pages(pin_slips.typeset_pin_slips(engine, make_slips(engine), make_notes(fingerprint)))
    counts = [sum(f"{410_000 + n}" in page for n in range(23)) for page in pages]
    assert counts == [per_page, per_page, 23 - 2 * per_page]
    text = "".join(pages)
    assert text.count(URL) == 23
    assert text.count(FINGERPRINT[:47]) == (23 if fingerprint else 0)
    engine.ledger.close()


def test_slips_of_difficult_names_are_whole(tmp_path: Path) -> None:
    engine = jury_of(tmp_path / "sulit.db", [*HARD_NAMES, "{{7*7}} =1+1 #include *x* $x$ <b> @ref"])
    pages = pdf_pages(pin_slips.typeset_pin_slips(engine, make_slips(engine), make_notes()))
    text = " ".join(" ".join(pages).split())
    assert text.count("Panjang") == 24
    assert all(f"{410_000 + n}" in text for n in range(len(HARD_NAMES) + 1))
    for part in ("{{7*7}}", "=1+1", "#include", "*x*", "$x$", "<b>", "@ref"):
        assert part in text
    engine.ledger.close()


def test_the_qr_code_says_the_address_alone(final: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    papers: list[Paper] = []

    def keep_paper(paper: Paper, template: Path) -> bytes:
        papers.append(paper)
        return template.name.encode()

    monkeypatch.setattr(pin_slips, "typeset", keep_paper)
    pin_slips.typeset_pin_slips(final, make_slips(final), make_notes())
    assert papers[0].head.qr_text == URL
    page = pins.format_pin_slips(final.state, make_slips(final), ".html", "", pins.HubAddress(URL))
    assert page.count(draw_qr(URL)) == page.count("<svg") == 3


def test_a_pin_is_in_no_message(tmp_path: Path) -> None:
    """A name with a character that no font has is refused without the slip."""
    engine = jury_of(tmp_path / "huruf.db", ["Ana \U0010fffd", "Budi"])
    with pytest.raises(CommandRefused) as caught:
        pin_slips.typeset_pin_slips(engine, make_slips(engine), make_notes())
    assert "no font" in str(caught.value)
    causes = [caught.value, caught.value.__cause__, caught.value.__context__]
    assert not any("41000" in f"{cause!r} {cause}" for cause in causes)
    slip = pin_slips.PrintedSlip(name="Ana", seat="juror:j1", pin="410000", url_line="", ssh_line="")
    assert "410000" not in repr(slip)
    engine.ledger.close()
