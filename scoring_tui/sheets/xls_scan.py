"""Scan an old .xls workbook: the records of BIFF8 in an OLE compound file.

Sources: [MS-CFB] Compound File Binary File Format; [MS-XLS] Excel Binary File Format (.xls) Structure.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from scoring_tui.sheets.number_format import BUILT_IN_FORMATS
from scoring_tui.sheets.sheet_scan import NO_VALUE, SheetScan, WorkbookLocked

OLE_SIGNATURE = bytes.fromhex("d0cf11e0a1b11ae1")

_HEADER_SECTORS, _END_OF_CHAIN = 109, 0xFFFFFFFC
"""Sectors of the allocation table that the header names; greater numbers of sectors end a chain."""
_STREAM_NAMES = ("Workbook", "Book")
_ENCRYPTED_STREAM = "EncryptedPackage"

_BIFF8 = 0x0600
_WORKSHEET_STREAM = 0x0010
_ERRORS = {
    0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?", 0x24: "#NUM!",
    0x2A: "#N/A", 0x2B: "#GETTING_DATA",
}  # fmt: skip


class PartlyStruckText(ValueError):
    """Some words inside a text are struck through; which ones is not read from an .xls."""


def scan_xls_workbook(content: bytes) -> dict[str, SheetScan]:
    """Scan every worksheet, by its title.

    Raises:
        WorkbookLocked: the file is encrypted.
        PartlyStruckText: words inside a cell are struck through.
        ValueError, LookupError, struct.error: the file is damaged, or older than Excel 97.
    """
    return _BiffScanner(_read_workbook_stream(content)).scan()


# --- the compound file ------------------------------------------------------------------------------


def _read_workbook_stream(content: bytes) -> bytes:
    """The stream of the workbook in an OLE compound file."""
    streams = _CompoundFile(content)
    if _ENCRYPTED_STREAM in streams.entries:
        raise WorkbookLocked
    for name in _STREAM_NAMES:
        if name in streams.entries:
            return streams.read(name)
    raise ValueError("no workbook in the file")


class _CompoundFile:
    """The streams of an OLE compound file, by name."""

    def __init__(self, content: bytes) -> None:
        if not content.startswith(OLE_SIGNATURE):
            raise ValueError("no OLE file")
        self.content = content
        self.sector_size = 1 << struct.unpack_from("<H", content, 30)[0]
        if self.sector_size not in (512, 4096):
            raise ValueError("no size of sectors")
        self.mini_size = 64
        self.mini_limit = struct.unpack_from("<I", content, 56)[0]
        self.sector_chain = self._read_allocation_table()
        directory = self._read_chain(struct.unpack_from("<I", content, 48)[0])
        self.entries: dict[str, tuple[int, int]] = {}
        """First sector and size of each stream."""
        self.root = (0, 0)
        for start in range(0, len(directory) - 127, 128):
            self._add_entry(directory[start : start + 128])
        mini_table = self._read_chain(struct.unpack_from("<I", content, 60)[0])
        self.mini_chain = list(struct.unpack(f"<{len(mini_table) // 4}I", mini_table))

    def _sector(self, number: int) -> bytes:
        start = (number + 1) * self.sector_size
        return self.content[start : start + self.sector_size]

    def _read_allocation_table(self) -> list[int]:
        """The next sector of each sector."""
        table_sectors = [
            sector
            for sector in struct.unpack_from(f"<{_HEADER_SECTORS}I", self.content, 76)
            if sector < _END_OF_CHAIN
        ]
        extension, extension_count = struct.unpack_from("<2I", self.content, 68)
        for _ in range(min(extension_count, 1000)):
            if extension >= _END_OF_CHAIN:
                break
            numbers = struct.unpack(f"<{self.sector_size // 4}I", self._sector(extension))
            table_sectors += [sector for sector in numbers[:-1] if sector < _END_OF_CHAIN]
            extension = numbers[-1]
        chain: list[int] = []
        for sector in table_sectors:
            part = self._sector(sector)
            chain += struct.unpack(f"<{len(part) // 4}I", part[: len(part) // 4 * 4])
        return chain

    def _read_chain(self, first_sector: int) -> bytes:
        parts, sector, seen = [], first_sector, 0
        while sector < _END_OF_CHAIN:
            seen += 1
            if seen > len(self.sector_chain) or sector >= len(self.sector_chain):
                raise ValueError("a chain of sectors has no end")
            parts.append(self._sector(sector))
            sector = self.sector_chain[sector]
        return b"".join(parts)

    def _add_entry(self, entry: bytes) -> None:
        name_size, kind = struct.unpack_from("<HB", entry, 64)
        name = entry[: max(0, min(name_size, 64) - 2)].decode("utf-16-le", errors="replace")
        first_sector, size = struct.unpack_from("<II", entry, 116)
        if kind == 5:
            self.root = (first_sector, size)
        elif kind == 2:
            self.entries[name] = (first_sector, size)

    def read(self, name: str) -> bytes:
        """The content of a stream; small ones are in the mini stream."""
        first_sector, size = self.entries[name]
        if size >= self.mini_limit:
            return self._read_chain(first_sector)[:size]
        mini_stream = self._read_chain(self.root[0])
        parts: list[bytes] = []
        sector = first_sector
        while sector < _END_OF_CHAIN:
            if len(parts) > len(self.mini_chain):
                raise ValueError("a chain of sectors has no end")
            parts.append(mini_stream[sector * self.mini_size : (sector + 1) * self.mini_size])
            sector = self.mini_chain[sector]
        return b"".join(parts)[:size]


# --- the records ------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Styles:
    """Fonts and formats, as the cells refer to them."""

    struck_fonts: list[bool] = field(default_factory=list)
    formats: dict[int, str] = field(default_factory=lambda: dict(BUILT_IN_FORMATS))
    cells: list[tuple[int, int]] = field(default_factory=list)
    """Font and number format of each cell style."""

    def format_code(self, style: int) -> str:
        """The number format of a cell style."""
        return self.formats.get(self.cells[style][1], "General") if style < len(self.cells) else "General"

    def is_struck(self, style: int) -> bool:
        """Whether the font of a cell style is struck through. Font 4 does not exist; later ones move up."""
        if style >= len(self.cells):
            return False
        font = self.cells[style][0]
        index = font - 1 if font > 4 else font
        return index < len(self.struck_fonts) and self.struck_fonts[index]


class _BiffScanner:
    """Reads the stream of a workbook once."""

    def __init__(self, stream: bytes) -> None:
        self.stream = stream
        self.styles = _Styles()
        self.sheet_starts: dict[int, str] = {}
        """Titles of the worksheets by the place of their first record."""

    def scan(self) -> dict[str, SheetScan]:
        """Scan all worksheets."""
        for kind, body in self._records(0):
            self._read_global(kind, body)
        sheets = {title: self._scan_sheet(start) for start, title in self.sheet_starts.items()}
        if any(self.styles.struck_fonts) and not any(sheet.struck_cells for sheet in sheets.values()):
            raise PartlyStruckText  # no cell has the font, so that words inside a text have it
        return sheets

    def _records(self, start: int) -> Iterator[tuple[int, bytes]]:
        """The records from a beginning of a substream to its end."""
        position, depth = start, 0
        while position + 4 <= len(self.stream):
            kind, size = struct.unpack_from("<HH", self.stream, position)
            body = self.stream[position + 4 : position + 4 + size]
            position += 4 + size
            depth += (kind == 0x0809) - (kind == 0x000A)
            if position == start + 4 + size and kind != 0x0809:
                raise ValueError("a substream does not begin")
            yield kind, body
            if depth == 0:
                return
        raise ValueError("a substream does not end")

    def _read_global(self, kind: int, body: bytes) -> None:
        match kind:
            case 0x0809 if struct.unpack_from("<H", body)[0] != _BIFF8:
                raise ValueError("older than Excel 97")
            case 0x002F:
                raise WorkbookLocked
            case 0x0031:
                self.styles.struck_fonts.append(bool(struct.unpack_from("<H", body, 2)[0] & 0x0008))
            case 0x041E:
                self.styles.formats[struct.unpack_from("<H", body)[0]] = _read_text(body, 2, 2)
            case 0x00E0:
                self.styles.cells.append(struct.unpack_from("<HH", body))
            case 0x0085 if body[5] == 0:
                self.sheet_starts[struct.unpack_from("<I", body)[0]] = _read_text(body, 6, 1)

    def _scan_sheet(self, start: int) -> SheetScan:
        sheet, depth = SheetScan(), 0
        for kind, body in self._records(start):
            depth += (kind == 0x0809) - (kind == 0x000A)
            if depth == 1:  # not of a chart inside the sheet
                self._read_sheet_record(sheet, kind, body)
        return sheet

    def _read_sheet_record(self, sheet: SheetScan, kind: int, body: bytes) -> None:
        match kind:
            case 0x0208:
                row, height, flags = struct.unpack_from("<H4xH4xI", body)
                if flags & 0x20 or height == 0:
                    sheet.hidden_rows.add(row)
            case 0x007D:
                first_column, last_column, width, _, flags = struct.unpack_from("<5H", body)
                if flags & 0x01 or width == 0:
                    sheet.hidden_columns.update(range(first_column, min(last_column, 255) + 1))
            case 0x00E5:
                for index in range(struct.unpack_from("<H", body)[0]):
                    area = struct.unpack_from("<4H", body, 2 + 8 * index)
                    sheet.add_merged_area((area[0], area[2]), (area[1], area[3]))
            case 0x0203 | 0x027E | 0x00BD | 0x0205 | 0x0006 | 0x00FD | 0x0204 | 0x00D6:
                self._read_cell(sheet, kind, body)

    def _read_cell(self, sheet: SheetScan, kind: int, body: bytes) -> None:
        row, column, style = struct.unpack_from("<3H", body)
        match kind:
            case 0x00BD:  # MULRK: several numbers in a row
                for index in range((len(body) - 6) // 6):
                    style, packed = struct.unpack_from("<HI", body, 4 + 6 * index)
                    self._add_cell(sheet, row, column + index, style, _unpack_number(packed))
                return
            case 0x0205 if body[7]:  # BOOLERR
                sheet.error_cells[row, column] = _ERRORS.get(body[6], "#N/A")
                number = None
            case 0x0203:  # NUMBER
                number = struct.unpack_from("<d", body, 6)[0]
            case 0x027E:  # RK
                number = _unpack_number(struct.unpack_from("<I", body, 6)[0])
            case 0x0006:
                number = _read_formula(sheet, row, column, body)
            case _:
                number = None
        self._add_cell(sheet, row, column, style, number)

    def _add_cell(self, sheet: SheetScan, row: int, column: int, style: int, number: float | None) -> None:
        sheet.include(row, column)
        if self.styles.is_struck(style):
            sheet.struck_cells.add((row, column))
        code = self.styles.format_code(style)
        if number is not None and code != "General" and abs(number) < 10**300:
            sheet.add_number((row, column), Decimal(f"{number:.15g}"), code)


def _read_formula(sheet: SheetScan, row: int, column: int, body: bytes) -> float | None:
    """The stored value of a formula if it is a number; notes an error, or that nothing was computed."""
    value, flags = body[6:14], struct.unpack_from("<H", body, 14)[0]
    is_number = value[6:8] != b"\xff\xff"
    if flags & 0x0002 or (not is_number and value[0] == 3):  # blank, or left to be computed
        sheet.cell_errors[row, column] = NO_VALUE
        sheet.include(row, column)
        return None
    if is_number:
        return float(struct.unpack("<d", value)[0])
    if value[0] == 2:
        sheet.error_cells[row, column] = _ERRORS.get(value[2], "#N/A")
    return None


def _unpack_number(packed: int) -> float:
    """A number in 30 bits: an integer or the upper part of a double, perhaps a hundredfold."""
    if packed & 2:
        number = float((packed >> 2) - (1 << 30 if packed & 0x80000000 else 0))
    else:
        number = float(struct.unpack("<d", b"\0\0\0\0" + struct.pack("<I", packed & 0xFFFFFFFC))[0])
    return number / 100 if packed & 1 else number


def _read_text(body: bytes, start: int, length_size: int) -> str:
    """A text with its length and a flag for two bytes a letter."""
    length = int.from_bytes(body[start : start + length_size], "little")
    is_wide, first = body[start + length_size] & 1, start + length_size + 1
    content = body[first : first + length * (2 if is_wide else 1)]
    return content.decode("utf-16-le" if is_wide else "latin-1")
