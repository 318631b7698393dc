"""What a committee calls its columns, in Indonesian and English, and where in a sheet the headings stand.

Imports nothing of the house; the readers of sheets and rosters use it.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal, get_args

Field = Literal[
    "name", "category", "unit", "nip", "idea", "phone", "team", "mentor", "theme", "role", "say", "ignored"
]

_WORDS: dict[Field, str] = {
    "name": """nama, nama lengkap, nama peserta, nama finalis, nama asn, nama pegawai, nama anggota,
        nama anggota tim, nama lengkap dan gelar, nama dan gelar, nama dengan gelar, nama beserta gelar,
        nama lengkap dengan gelar, nama lengkap beserta gelar, nama lengkap peserta, peserta, finalis,
        name, full name, contestant, participant, contestant name, participant name, member name""",
    "category": """kategori, kategori peserta, kategori lomba, kategori jabatan, kelompok jabatan,
        jenis jabatan, jenjang, jenjang jabatan, category, class""",
    "unit": """unit kerja, unit, opd, asal opd, nama opd, instansi, asal instansi, instansi asal, nama
        instansi, perangkat daerah, nama perangkat daerah, asal perangkat daerah, skpd, satuan kerja,
        satker, dinas, unit organisasi, asal unit kerja, asal, nama unit kerja, kabupaten kota, kab
        kota, nama kabupaten kota, nama kab kota, pemerintah daerah, lembaga, nama lembaga, office,
        institution, organisation, organization, agency, department""",
    "nip": """nip, nomor induk pegawai, no induk pegawai, nomor nip, no nip, nip baru, ni pppk, nip pppk,
        nippk, nipppk, employee number, employee id""",
    "idea": """judul, gagasan, inovasi, judul gagasan, judul inovasi, nama inovasi, judul proyek,
        judul proyek perubahan, judul makalah, judul paparan, judul presentasi, judul karya, judul proposal,
        proyek, ide, topik, idea, title, innovation, project, project title, idea title, topic""",
    "phone": """no hp, nomor hp, hp, no handphone, nomor handphone, handphone, no telp, no telepon,
        nomor telepon, telepon, telp, no wa, nomor wa, wa, no whatsapp, nomor whatsapp, whatsapp, kontak,
        phone, phone number, mobile, mobile number, contact""",
    "team": """tim, nama tim, kelompok, nama kelompok, grup, nama grup, regu, nama regu, team, team name,
        group, group name""",
    "mentor": "mentor, nama mentor, pembimbing, nama pembimbing, pendamping, coach, supervisor",
    "theme": "tema, tema tim, tema proyek, subtema, sub tema, bidang, theme, field",
    "role": "peran, peran dalam tim, posisi dalam tim, kedudukan dalam tim, tugas dalam tim, role",
    "say": """cara baca, cara baca nama, cara membaca, cara membaca nama, pengucapan, pelafalan, lafal,
        pronunciation, pronounced, how to say""",
    "ignored": "no, nomor, no urut, nomor urut, number, nr",
}

_TOP = 30
"""Headings stand within so many filled rows of the top: titles and a letterhead may come before."""


def fold_heading(text: str) -> str:
    """Letters and digits alone in one case, so that spellings of one word compare equal."""
    return "".join(c for c in unicodedata.normalize("NFKC", text).casefold() if c.isalnum())


def normalize_text(text: str) -> str:
    """A text without the differences that the eye does not see: case, width, spacing."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


_FIELDS: dict[str, Field] = {
    fold_heading(word): field for field in get_args(Field) for word in _WORDS[field].split(",")
}


@cache
def find_field(heading: str) -> Field | None:
    """What a column holds by its heading; a remark in brackets and a star do not matter."""
    bare = re.sub(r"\(.*?\)|\[.*?\]", "", heading)
    if whole := _FIELDS.get(fold_heading(bare)):
        return whole
    parts = {field for part in bare.split("/") if (field := _FIELDS.get(fold_heading(part)))}
    return parts.pop() if len(parts) == 1 else None


@dataclass(frozen=True, slots=True)
class Headings:
    """A heading row, understood."""

    row_index: int
    """Index of the row among the sheet's filled rows."""
    columns: dict[Field, int]
    """The column of each field."""
    titles: dict[Field, str]
    """The heading of each field as the committee typed it."""
    unknown: tuple[str, ...]
    """Headings that say nothing to us."""
    duplicates: tuple[tuple[str, str], ...]
    """Headings that repeat a field, each with the one that is used."""


def find_headings(rows: Sequence[Sequence[str]], needed: frozenset[Field]) -> Headings | None:
    """The row near the top that names most fields, one of `needed` among them.

    Of two such rows one below the other the lower counts: it is the finer half of a double heading.
    """
    fields = [_fields(cells) for cells in rows[:_TOP]]
    worth = [len(found) if found & needed else 0 for found in fields]
    if not any(worth):
        return None
    at = worth.index(max(worth))
    if worth[at + 1 : at + 2] == [worth[at]] and rows[at] != rows[at + 1]:
        at += 1
    return _understood(at, rows[at])


def count_known_columns(rows: Sequence[Sequence[str]]) -> int:
    """The most fields that any row near the top names; tells a file's separator."""
    return max((len(_fields(cells)) for cells in rows[:_TOP]), default=0)


def _fields(cells: Sequence[str]) -> set[Field]:
    return {field for cell in cells if len(cell) < 60 and (field := find_field(cell))}


def _understood(at: int, cells: Sequence[str]) -> Headings:
    columns: dict[Field, int] = {}
    titles: dict[Field, str] = {}
    unknown: list[str] = []
    doubled: list[tuple[str, str]] = []
    for column, cell in enumerate(cells):
        title, field = " ".join(cell.split()), find_field(cell)
        if field is None:
            unknown += [title] if title else []
        elif field in columns and field != "ignored":
            doubled.append((title, titles[field]))
        else:
            columns[field], titles[field] = column, title
    return Headings(at, columns, titles, tuple(unknown), tuple(doubled))
