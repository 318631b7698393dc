"""How much of a sheet is read. Far more than any list of people needs, and little for the machine.

The limits are checked before cells are made: an .xlsx of 5 kB can tell of a million merged cells.
"""

from zipfile import BadZipFile, ZipFile

MAX_FILE_BYTES = 30_000_000
"""Of a workbook as it is stored, pictures included."""

MAX_CSV_BYTES = 5_000_000
MAX_XML_BYTES = 30_000_000
"""Of all parts of a workbook that hold tables, unpacked."""

MAX_TREE_BYTES = 3_000_000
"""Of a part that is read as a tree, such as the styles: it takes many times as much memory."""

MAX_UNPACKED_BYTES = 100_000_000
"""Of all parts of a workbook, unpacked."""

MAX_PARTS = 3_000
MAX_CELLS = 500_000
"""Of one sheet, from its first cell to its last. One stray cell far below would otherwise take minutes."""

MAX_MERGED_CELLS = 100_000
"""Of all merged areas of a sheet."""


class TooLarge(Exception):
    """The sheet has more cells, or more merged cells, than are read."""

    def __init__(self, title: str, row: int, column: int) -> None:
        self.title, self.row, self.column = title, row, column
        super().__init__(title)


def is_within_limits(archive: ZipFile) -> bool:
    """Whether the parts of a workbook, by the sizes that its directory declares, are small enough.

    A part that is larger than declared is damaged: `ZipFile` stops there, and the check sum fails.
    """
    parts = archive.infolist()
    if len({part.filename for part in parts}) != len(parts):
        raise BadZipFile("a part is there twice")
    xml_bytes = sum(part.file_size for part in parts if is_xml(part.filename))
    all_bytes = sum(part.file_size for part in parts)
    return len(parts) <= MAX_PARTS and xml_bytes <= MAX_XML_BYTES and all_bytes <= MAX_UNPACKED_BYTES


def is_xml(part_name: str) -> bool:
    """Whether a part holds tables or tells of them."""
    return part_name.lower().endswith((".xml", ".rels"))
