"""Recognise the headings of columns, in Indonesian and English."""

import re
import unicodedata
from collections.abc import Collection
from functools import cache
from typing import Literal, get_args

Field = Literal[
    "name",
    "category",
    "unit",
    "nip",
    "idea",
    "phone",
    "team",
    "mentor",
    "theme",
    "role",
    "say",
    "guest",
    "ignored",
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
    "guest": """guest, tamu, peserta tamu, di luar lomba, diluar lomba, luar lomba, di luar kompetisi,
        eksibisi, peserta eksibisi, peserta kehormatan, out of competition, exhibition, hors concours""",
    "ignored": "no, nomor, no urut, nomor urut, number, nr",
}


def fold_heading(text: str) -> str:
    """Only letters and digits, in one case, so that spellings of one heading compare equal."""
    return "".join(letter for letter in unicodedata.normalize("NFKC", text).casefold() if letter.isalnum())


def find_signs(text: str) -> frozenset[str]:
    """The signs in a text that are neither letters nor punctuation, such as ✓, + and =."""
    return frozenset(letter for letter in text if unicodedata.category(letter).startswith("S"))


_FIELDS: dict[str, Field] = {
    fold_heading(heading): field for field in get_args(Field) for heading in _HEADINGS[field].split(",")
}


_REMARK = re.compile(r"\(.*?\)|\[.*?\]")
"""A remark in a heading, such as (50%) or [0-100]."""


def is_heading(title: str, folded_headings: Collection[str]) -> bool:
    """Whether a title is one of these headings, with or without a remark in brackets such as (0-100)."""
    return fold_heading(title) in folded_headings or fold_heading(_REMARK.sub("", title)) in folded_headings


@cache
def find_field(heading: str) -> Field | None:
    """The field that a heading names; remarks in brackets and stars are ignored."""
    bare_heading = _REMARK.sub("", heading)
    if field := _FIELDS.get(fold_heading(bare_heading)):
        return field
    part_fields = {field for part in bare_heading.split("/") if (field := _FIELDS.get(fold_heading(part)))}
    return part_fields.pop() if len(part_fields) == 1 else None
