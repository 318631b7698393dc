"""Scan a workbook before calamine reads it.

Calamine gives values only. It allocates every cell up to the last filled one, returns the error `#REF!` and a
formula without a stored value as empty cells, 0.88 for a cell that shows 88%, and hidden and struck-through
cells like all others. One pass over the stored sheets finds all of these.
"""

from collections.abc import Mapping
from zipfile import ZipFile

from scoring_tui.sheets.excel_scan import scan_excel_workbook
from scoring_tui.sheets.ods_scan import CONTENT_PART, scan_ods_workbook
from scoring_tui.sheets.sheet_scan import SheetScan


def scan_workbook(archive: ZipFile) -> Mapping[str, SheetScan]:
    """Scan every sheet of an .xlsx or .ods file, by its title.

    Raises:
        WorkbookLocked: the file is encrypted.
        ValueError, LookupError, ExpatError, ParseError, BadZipFile: the file is damaged.
    """
    return scan_ods_workbook(archive) if CONTENT_PART in archive.namelist() else scan_excel_workbook(archive)
