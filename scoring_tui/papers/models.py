"""What all papers share: the base of their models, the head, signatures.

A model has every text of its paper, already written in the language of the papers. Templates lay it out and
write no text of their own. The models are the fields of the committee's own templates too: `docs/papers.md`
is made from them.
"""

from collections.abc import Mapping

from pydantic import BaseModel, ConfigDict


class PaperModel(BaseModel):
    """A part of a paper. The docstring of a field explains it in `docs/papers.md`."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)


class Signatory(PaperModel):
    """A person who signs. An empty text is a gap to fill by hand."""

    role: str
    """Heading of the signature, such as "Ketua Dewan Juri"."""
    name: str
    """With titles, as typed."""
    office: str = ""
    """Post, such as "Kepala BKPSDM Kota Bekasi"."""
    rank: str = ""
    """Rank and grade, such as "Pembina Tingkat I (IV/b)"."""
    nip: str = ""
    """Employee number."""


class PaperHead(PaperModel):
    """The head of a paper, and what its footer says."""

    letterhead: tuple[str, ...]
    """Lines of the letterhead; empty without one."""
    title: str
    """Title of the paper, such as "Berita Acara"."""
    number: str
    """The paper's number with a gap for the pen; empty if no pattern is declared."""
    contest_name: str
    """Name of the contest."""
    organiser: str
    """Who holds the contest."""
    venue: str
    """Where it is held."""
    theme: str
    """Theme of the contest."""
    city: str
    """Where the paper is signed; empty for a gap."""
    date: str
    """Date of the paper, such as "21 Desember 2024"."""
    place_and_date: str
    """City and date, as above a signature; the city is a gap if it is not declared."""
    language: str
    """Code of the language, "id" or "en"."""
    draft_word: str
    """The word across every page of a paper that is not signed yet; empty on a signed one."""
    footer: str
    """Name of the paper and code of the record, for the foot of each page."""
    ledger_code: str
    """Code of the record from which the paper was made."""
    entry_count: int
    """Number of entries of that record."""
    record_time: str
    """Time of its last entry, ISO 8601 in UTC."""
    qr_text: str
    """What the QR code says; empty without a code."""
    page_words: tuple[str, str, str]
    """What stands before, between and after the numbers in "page 2 of 4"."""


class Paper(PaperModel):
    """A whole paper."""

    head: PaperHead
    labels: Mapping[str, str]
    """Headings and other fixed words of this paper, by key."""
