"""Recognise what stands in a sheet beside the table: signature blocks, totals, section titles, notes.

All patterns match a whole cell. A row counts as furniture only if its other cells agree, so that nobody whose
unit is "Kepala Bagian" is left out.
"""

import re

_MONTHS = (
    "januari|februari|maret|april|mei|juni|juli|agustus|september|oktober|november|nopember|desember|"
    "january|february|march|may|june|july|august|october|december"
)
_PLACE_AND_DATE = re.compile(
    rf"[\w .'-]{{2,40}}, *(?=.*[0-9.…_])(?:tanggal *)?"
    rf"(?:[0-9.…_]{{0,12}} *(?:{_MONTHS})(?: *20[0-9.…_]{{2}})?"
    r"|[0-9]{1,2}[-/.][0-9]{1,2}[-/.](?:20)?[0-9]{2}|[.…_]{3,}.*)",
    re.IGNORECASE,
)
"""`Desa Contoh, 20 Desember 2024`, or with dots in place of the day."""

_OPENER = re.compile(
    r"""(?:mengetahui|menyetujui|mengesahkan|diketahui|disetujui|disahkan|ditetapkan)\b.*
    |(?:dibuat|diperiksa|acknowledged|approved|signed)\b.*
    |(?:ketua|sekretaris|bendahara|wakil\ ketua)\ (?:panitia|pelaksana|penyelenggara|dewan\ juri)\b.*
    |panitia(?:\ (?:pelaksana|penyelenggara|lomba|seleksi))?\b.{0,40}
    |(?:tertanda|ttd|t\.t\.d|dto)\.?
    |nip\b[.: ]*[0-9][0-9 .]{10,}
    |nip\b[.: ]*[.…_]{3,}
    |\(?[ .…_]{6,}\)?""",
    re.IGNORECASE | re.VERBOSE,
)
"""Texts that begin a signature block."""

_OFFICE = re.compile(
    r"""(?:ketua|sekretaris|bendahara|wakil|kepala|plt|plh|pj|a\.n|an|u\.b|asisten|direktur|bupati|wali\ ?kota
    |gubernur|camat|lurah|panitia|selaku|kabid|kabag|pembina|penata|pengatur|juri|dewan\ juri)\b.*""",
    re.IGNORECASE | re.VERBOSE,
)
"""Offices and ranks in a signature block."""

_TOTAL = re.compile(
    r"""(?:(?:sub|grand)[ -]?)?(?:total|jumlah|rata[ -]?rata|rerata|average|mean|sum)
    (?:\ (?:nilai|skor|peserta|finalis|seluruhnya|keseluruhan|umum|akhir|scores?|participants|contestants))*
    [ :.=]*(?:[0-9][0-9.,]*\ *%?\ *(?:orang|peserta|finalis|people|persons)?)?""",
    re.IGNORECASE | re.VERBOSE,
)
_QUANTITY = re.compile(r"[-0-9][0-9.,]*\s*%?\s*(?:orang|peserta|finalis|people|persons)?", re.IGNORECASE)

_NOTE = re.compile(
    r"(?:catatan|keterangan|ket|note|notes|remark|remarks|nb|n\.b|sumber|source)\b\s*[.:)].*|\*+\)? ?\S.*",
    re.IGNORECASE | re.DOTALL,
)

_BLANK_COLUMN = re.compile(
    r"(?:tanda ?tangan|ttd|t\.t\.d|paraf|catatan|keterangan|ket|signature|notes?|remarks?)\b.*", re.IGNORECASE
)
"""Headings of columns that are printed empty, to be filled in by hand."""

_SECTION = re.compile(
    r"""(?:dinas|badan|bagian|bidang|kecamatan|kelurahan|kantor|sekretariat|inspektorat|satuan|rsud
    |rumah\ sakit|puskesmas|uptd|kelompok|kategori|kelas|jenjang|jabatan|sesi|panel|hari|ruang|gelombang
    |section|category|session|group)\b.*""",
    re.IGNORECASE | re.VERBOSE,
)


def opens_signature_block(text: str) -> bool:
    """Whether a cell begins a signature block: "Mengetahui," a place with a date, "NIP. 1965..."."""
    stripped_text = text.strip()
    return bool(_OPENER.fullmatch(stripped_text) or _PLACE_AND_DATE.fullmatch(stripped_text))


def is_signature_text(text: str) -> bool:
    """Whether a cell may be part of a signature block."""
    return opens_signature_block(text) or bool(_OFFICE.fullmatch(text.strip()))


def is_total(texts: list[str]) -> bool:
    """Whether the filled cells of a row are a total: "Jumlah", then nothing but quantities."""
    return (
        bool(texts)
        and bool(_TOTAL.fullmatch(texts[0].strip()))
        and all(map(_QUANTITY.fullmatch, map(str.strip, texts[1:])))
    )


def is_note(text: str) -> bool:
    """Whether a cell is a remark below a table."""
    return bool(_NOTE.fullmatch(text.strip()))


def is_blank_column(title: str) -> bool:
    """Whether a heading is that of a column to be filled in by hand."""
    return bool(_BLANK_COLUMN.fullmatch(title.strip()))


def is_section_title(text: str, is_other_text_upper: bool) -> bool:
    """Whether a cell that stands alone in its row names a section.

    Args:
        is_other_text_upper: the column is written in capitals anyway.
    """
    stripped_text = text.strip()
    is_in_capitals = stripped_text.isupper() and not is_other_text_upper
    return is_in_capitals or bool(_SECTION.fullmatch(stripped_text))
