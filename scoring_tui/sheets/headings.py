"""Recognise the headings of columns, in Indonesian and English, and find the heading row of a sheet."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal, get_args

Field = Literal[
    "name", "category", "unit", "nip", "idea", "phone", "team", "mentor", "theme", "role", "say", "ignored"
]

_HEADINGS: dict[Field, str] = {
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

_TOP_ROWS = 30
"""The heading row is among so many filled rows of the top: titles and a letterhead may come before."""


def fold_heading(text: str) -> str:
    """Only letters and digits, in one case, so that spellings of one heading compare equal."""
    return "".join(letter for letter in unicodedata.normalize("NFKC", text).casefold() if letter.isalnum())


def normalize_text(text: str) -> str:
    """A text without differences of case, character width and spacing."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


_FIELDS: dict[str, Field] = {
    fold_heading(heading): field for field in get_args(Field) for heading in _HEADINGS[field].split(",")
}


@cache
def find_field(heading: str) -> Field | None:
    """The field that a heading names; remarks in brackets and stars are ignored."""
    bare_heading = re.sub(r"\(.*?\)|\[.*?\]", "", heading)
    if field := _FIELDS.get(fold_heading(bare_heading)):
        return field
    part_fields = {field for part in bare_heading.split("/") if (field := _FIELDS.get(fold_heading(part)))}
    return part_fields.pop() if len(part_fields) == 1 else None


@dataclass(frozen=True, slots=True)
class Headings:
    """The columns that a heading row names."""

    row_index: int
    """Index of the heading row among the sheet's filled rows."""
    columns: dict[Field, int]
    """The column of each field."""
    titles: dict[Field, str]
    """The heading of each field as the committee typed it."""
    unknown: tuple[str, ...]
    """Headings that name no field."""
    duplicates: tuple[tuple[str, str], ...]
    """Headings that repeat a field, each with the heading that is used."""


def find_headings(rows: Sequence[Sequence[str]], required_fields: frozenset[Field]) -> Headings | None:
    """The row near the top that names most fields, at least one of `required_fields` among them.

    Of two such rows one below the other the lower one counts: it has the details of a double heading.
    """
    row_fields = [_find_fields(cells) for cells in rows[:_TOP_ROWS]]
    field_counts = [len(fields) if fields & required_fields else 0 for fields in row_fields]
    if not any(field_counts):
        return None
    row_index = field_counts.index(max(field_counts))
    next_count = field_counts[row_index + 1 : row_index + 2]
    if next_count == [field_counts[row_index]] and rows[row_index] != rows[row_index + 1]:
        row_index += 1
    return _read_headings(row_index, rows[row_index])


def count_known_columns(rows: Sequence[Sequence[str]]) -> int:
    """The most fields that any row near the top names; decides which character separates a CSV."""
    return max((len(_find_fields(cells)) for cells in rows[:_TOP_ROWS]), default=0)


def _find_fields(cells: Sequence[str]) -> set[Field]:
    return {field for cell in cells if len(cell) < 60 and (field := find_field(cell))}


def _read_headings(row_index: int, cells: Sequence[str]) -> Headings:
    columns: dict[Field, int] = {}
    titles: dict[Field, str] = {}
    unknown: list[str] = []
    duplicates: list[tuple[str, str]] = []
    for column, cell in enumerate(cells):
        title, field = " ".join(cell.split()), find_field(cell)
        if field is None:
            unknown += [title] if title else []
        elif field in columns and field != "ignored":
            duplicates.append((title, titles[field]))
        else:
            columns[field], titles[field] = column, title
    return Headings(row_index, columns, titles, tuple(unknown), tuple(duplicates))
