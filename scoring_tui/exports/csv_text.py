"""CSV for other programs and for a double click in Excel.

`csv` has commas, decimal points and line feeds. `excel-csv` is what Excel opens rightly where a comma is the
decimal sign, as in Indonesia: semicolons, decimal commas, CR LF, and a byte order mark for UTF-8. In both, a
text that a spreadsheet would compute is marked; see `i18n/formulas.py`.
"""

import csv
import io
from collections.abc import Iterable, Sequence
from decimal import Decimal

from scoring_tui.i18n.formulas import mark_formula

CSV_FORMATS = ("csv", "excel-csv")
"""Values of `--as` that are CSV."""

_BYTE_ORDER_MARK = "\ufeff"

CsvValue = str | int | Decimal | bool | None
"""A cell: a text, or a number, which stays a number; `None` is an empty cell."""


def format_csv(headings: Sequence[str], rows: Iterable[Sequence[CsvValue]], csv_format: str) -> str:
    """Write a table as CSV.

    Args:
        csv_format: one of `CSV_FORMATS`.
    """
    is_for_excel = csv_format == "excel-csv"
    buffer = io.StringIO()
    writer = csv.writer(
        buffer, delimiter=";" if is_for_excel else ",", lineterminator="\r\n" if is_for_excel else "\n"
    )
    decimal_sign = "," if is_for_excel else "."
    for row in (headings, *rows):
        writer.writerow([_format_cell(value, decimal_sign) for value in row])
    return (_BYTE_ORDER_MARK if is_for_excel else "") + buffer.getvalue()


def _format_cell(value: CsvValue, decimal_sign: str) -> str:
    match value:
        case None:
            return ""
        case bool():
            return str(value).lower()
        case Decimal():
            return f"{value:f}".replace(".", decimal_sign)
        case int():
            return str(value)
        case str():
            return mark_formula(value.replace("\r\n", "\n").replace("\r", "\n"))
