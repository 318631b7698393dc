"""Write an old .xls workbook: BIFF8 records in an OLE compound file. Just enough for the tests."""

import struct
from collections.abc import Sequence
from pathlib import Path
from typing import Any

FORMATS = ("General", "0", "0%", "0.00", "d-mmm")
"""The number formats; the style of a cell is the index of its format."""
STRUCK = len(FORMATS)
"""What is added to the style of a cell that is struck through."""

_ERRORS = {"#REF!": 0x17, "#N/A": 0x2A, "#DIV/0!": 0x07}
_SECTOR = 512


class Formula:
    """A formula with a stored value: a number, an error code, or None for none."""

    def __init__(self, value: float | str | None) -> None:
        self.value = value


class XlsText(str):
    """A text, also one that looks like an error."""


def _record(kind: int, body: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(body)) + body


def _text(text: str, length_format: str) -> bytes:
    return struct.pack(length_format, len(text)) + b"\x01" + text.encode("utf-16-le")


def _begin(kind: int) -> bytes:
    return _record(0x0809, struct.pack("<HHHHII", 0x0600, kind, 0x0DBB, 0x07CC, 0x41, 0x0306))


def _font(is_struck: bool) -> bytes:
    return _record(
        0x0031, struct.pack("<HHHHHBBBx", 200, 8 * is_struck, 0x7FFF, 400, 0, 0, 0, 0) + _text("Arial", "<B")
    )


def _style(font: int, number_format: int) -> bytes:
    return _record(0x00E0, struct.pack("<HHH", font, number_format, 1) + bytes(14))


def _cell(row: int, column: int, value: Any, style: int) -> bytes:
    place = struct.pack("<HHH", row, column, style)
    match value:
        case None:
            return b""
        case Formula(value=stored):
            if isinstance(stored, float | int):
                result = struct.pack("<d", stored)
            elif stored is None:
                result = b"\x03\0\0\0\0\0\xff\xff"
            else:
                result = bytes((2, 0, _ERRORS[stored])) + b"\0\0\0\xff\xff"
            return _record(0x0006, place + result + struct.pack("<HIH", 0, 0, 3) + b"\x1e\x01\0")
        case bool():
            return _record(0x0205, place + bytes((value, 0)))
        case int() if abs(value) < 1 << 28:
            return _record(0x027E, place + struct.pack("<I", (value << 2 | 2) & 0xFFFFFFFF))
        case int() | float():
            return _record(0x0203, place + struct.pack("<d", value))
        case str() if value.startswith("#") and not isinstance(value, XlsText):
            return _record(0x0205, place + bytes((_ERRORS[value], 1)))
        case _:
            return _record(0x0204, place + _text(str(value), "<H"))


def write_xls(
    path: Path,
    rows: Sequence[Sequence[Any]],
    *,
    styles: dict[tuple[int, int], int] | None = None,
    hidden_rows: Sequence[int] = (),
    hidden_columns: Sequence[int] = (),
    merged: Sequence[tuple[int, int, int, int]] = (),
    is_locked: bool = False,
    has_struck_words: bool = False,
    formats: Sequence[str] = FORMATS,
) -> Path:
    """A workbook with one sheet `Sheet`; merged areas are first row, last row, first and last column."""
    sheet = _begin(0x0010)
    sheet += b"".join(_record(0x007D, struct.pack("<6H", c, c, 2000, 0, 1, 0)) for c in hidden_columns)
    sheet += b"".join(
        _record(0x0208, struct.pack("<HHHHHHI", row, 0, 9, 300, 0, 0, 0x100 | 0x20 * (row in hidden_rows)))
        for row in range(len(rows))
    )
    for row, values in enumerate(rows):
        for column, value in enumerate(values):
            sheet += _cell(row, column, value, (styles or {}).get((row, column), 0))
    if merged:
        areas = b"".join(struct.pack("<4H", *area) for area in merged)
        sheet += _record(0x00E5, struct.pack("<H", len(merged)) + areas)
    sheet += _record(0x000A)
    book = _begin(0x0005) + (_record(0x002F, bytes(6)) if is_locked else b"")
    needs_struck_font = has_struck_words or any(style >= len(formats) for style in (styles or {}).values())
    book += b"".join(_font(needs_struck_font and number == 4) for number in range(5))
    book += b"".join(
        _record(0x041E, struct.pack("<H", 200 + index) + _text(code, "<H"))
        for index, code in enumerate(formats)
    )
    book += b"".join(_style(font, 200 + index) for font in (0, 5) for index in range(len(formats)))
    start = len(book) + 4 + 4 + 2 + len(_text("Sheet", "<B")) + 4
    book += _record(0x0085, struct.pack("<IH", start, 0) + _text("Sheet", "<B")) + _record(0x000A)
    path.write_bytes(_compound_file(book + sheet))
    return path


def _compound_file(stream: bytes) -> bytes:
    """An OLE file with the one stream `Workbook`: header, allocation table, directory, stream."""
    stream = stream.ljust(max(4096, -(-len(stream) // _SECTOR) * _SECTOR), b"\0")
    stream_sectors = len(stream) // _SECTOR
    chain = [0xFFFFFFFD, 0xFFFFFFFE, *range(3, 2 + stream_sectors), 0xFFFFFFFE]
    table = struct.pack(f"<{len(chain)}I", *chain).ljust(_SECTOR, b"\xff")
    header = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(16)
    header += struct.pack("<5H6x", 0x3E, 3, 0xFFFE, 9, 6)
    header += struct.pack("<9I", 0, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    header += struct.pack("<I", 0) + b"\xff" * (4 * 108)
    entries = _entry("Root Entry", 5, 0xFFFFFFFE, 0, child=1) + _entry("Workbook", 2, 2, len(stream))
    return header + table + entries.ljust(_SECTOR, b"\0") + stream


def _entry(name: str, kind: int, first_sector: int, size: int, child: int = 0xFFFFFFFF) -> bytes:
    text = name.encode("utf-16-le") + b"\0\0"
    return (
        text.ljust(64, b"\0")
        + struct.pack("<HBBIII", len(text), kind, 1, 0xFFFFFFFF, 0xFFFFFFFF, child)
        + bytes(36)
        + struct.pack("<IQ", first_sector, size)
    )
