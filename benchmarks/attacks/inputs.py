"""Files that would fill memory or time: each is read in a process of its own, and must be refused in words.

    python -m benchmarks.attacks.inputs

prints seconds, peak memory and answer of each. Nothing is sent anywhere; the files are deleted at the end.
"""

import io
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

_NAMESPACE = "http://schemas.openxmlformats.org"
_RELATION = f"{_NAMESPACE}/officeDocument/2006/relationships"
_MAIN = f"{_NAMESPACE}/spreadsheetml/2006/main"


def make_xlsx(
    sheet: str, parts: dict[str, bytes] | None = None, *, prologue: str = "", shared_texts: str = ""
) -> bytes:
    """A workbook with one sheet of this XML."""
    target = io.BytesIO()
    with ZipFile(target, "w", ZIP_DEFLATED) as archive:
        archive.writestr(
            "[Content_Types].xml",
            f'<Types xmlns="{_NAMESPACE}/package/2006/content-types"><Default Extension="xml"'
            ' ContentType="application/xml"/></Types>',
        )
        package = f"{_NAMESPACE}/package/2006/relationships"
        archive.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{package}"><Relationship Id="r1" Type="{_RELATION}/officeDocument"'
            ' Target="xl/workbook.xml"/></Relationships>',
        )
        archive.writestr(
            "xl/workbook.xml",
            f'<workbook xmlns="{_MAIN}" xmlns:r="{_RELATION}"><sheets><sheet name="Lembar1" sheetId="1"'
            ' r:id="r1"/></sheets></workbook>',
        )
        archive.writestr(
            "xl/_rels/workbook.xml.rels",
            f'<Relationships xmlns="{package}"><Relationship Id="r1" Type="{_RELATION}/worksheet"'
            f' Target="worksheets/sheet1.xml"/><Relationship Id="r2" Type="{_RELATION}/sharedStrings"'
            ' Target="sharedStrings.xml"/></Relationships>',
        )
        archive.writestr(
            "xl/worksheets/sheet1.xml", f'{prologue}<worksheet xmlns="{_MAIN}">{sheet}</worksheet>'
        )
        archive.writestr("xl/sharedStrings.xml", f'<sst xmlns="{_MAIN}">{shared_texts}</sst>')
        for name, content in (parts or {}).items():
            archive.writestr(name, content)
    return target.getvalue()


def _cell(reference: str, text: str = "Nama") -> str:
    row = reference.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    return f'<row r="{row}"><c r="{reference}" t="inlineStr"><is><t>{text}</t></is></c></row>'


def _merges(*areas: str) -> str:
    merged = "".join(f'<mergeCell ref="{area}"/>' for area in areas)
    return f"<sheetData>{_cell('A1')}</sheetData><mergeCells>{merged}</mergeCells>"


def make_ods(rows: str) -> bytes:
    """A LibreOffice sheet of these rows."""
    target = io.BytesIO()
    names = "".join(
        f' xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in ("office", "table", "text")
    )
    with ZipFile(target, "w", ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet", ZIP_STORED)
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
        archive.writestr(
            "content.xml",
            f"<office:document-content{names}><office:body><office:spreadsheet>"
            f'<table:table table:name="Lembar1">{rows}</table:table>'
            "</office:spreadsheet></office:body></office:document-content>",
        )
    return target.getvalue()


def _ods_cell(attributes: str, row_attributes: str = "") -> bytes:
    return make_ods(
        f"<table:table-row {row_attributes}><table:table-cell {attributes}><text:p>5%</text:p>"
        "</table:table-cell></table:table-row>"
    )


_PICTURE = {"xl/media/a.png": bytes(120_000_000)}
_ENTITIES = (
    "<!DOCTYPE worksheet ["
    + "".join(f'<!ENTITY e{level} "{f"&e{level - 1};" * 10 if level else "x" * 10}">' for level in range(9))
    + "]>"
)

FILES: dict[str, tuple[str, Callable[[], bytes]]] = {
    "one merged area of all cells": (".xlsx", lambda: make_xlsx(_merges("A1:XFD1048576"))),
    "many merged areas": (".xlsx", lambda: make_xlsx(_merges(*["A1:A400000"] * 20_000))),
    "many small merged areas": (
        ".xlsx", lambda: make_xlsx(_merges(*[f"A{row}:B{row}" for row in range(1, 200_000)])),
    ),
    "a cell at the end of the sheet": (
        ".xlsx", lambda: make_xlsx(f"<sheetData>{_cell('A1')}{_cell('XFD1048576')}</sheetData>"),
    ),
    "a sheet that unpacks to 40 MB": (
        ".xlsx", lambda: make_xlsx("<sheetData>" + _cell("A1", "x" * 40_000_000) + "</sheetData>"),
    ),
    "a picture that unpacks to 120 MB": (
        ".xlsx", lambda: make_xlsx(f"<sheetData>{_cell('A1')}</sheetData>", _PICTURE),
    ),
    "ten thousand parts": (
        ".xlsx",
        lambda: make_xlsx(
            f"<sheetData>{_cell('A1')}</sheetData>", {f"xl/media/{n}.png": b"x" for n in range(10_000)}
        ),
    ),
    "entities that unfold": (
        ".xlsx", lambda: make_xlsx(f"<sheetData>{_cell('A1', '&e8;')}</sheetData>", prologue=_ENTITIES),
    ),
    "a row that repeats": (".ods", lambda: _ods_cell("", 'table:number-rows-repeated="1048576"')),
    "rows and cells that repeat": (
        ".ods",
        lambda: _ods_cell(
            'table:number-columns-repeated="16384" office:value-type="percentage" office:value="0.05"',
            'table:number-rows-repeated="1048576"',
        ),
    ),
    "formulas without values that repeat": (
        ".ods",
        lambda: make_ods(
            '<table:table-row table:number-rows-repeated="99999"><table:table-cell table:formula="of:=1"'
            ' table:number-columns-repeated="9999"/></table:table-row>'
        ),
    ),
    "a merged area of all cells (ODS)": (
        ".ods", lambda: _ods_cell('table:number-rows-spanned="1048576" table:number-columns-spanned="16384"'),
    ),
    "a CSV of separators": (".csv", lambda: b";" * 4_000_000),
    "a CSV of empty lines": (".csv", lambda: b"\n" * 4_000_000),
    "a CSV of 20 MB": (".csv", lambda: b"Nama;NIP\n" * 2_200_000),
    "a contest of nested lists": (".toml", lambda: b"a = " + b"[" * 140_000),
    "a contest of nested tables": (".toml", lambda: b"[" + b"a." * 70_000 + b"a]"),
    "a contest of nested keys": (".toml", lambda: b"x = { " + b'"a" .' * 28_000 + b"a = 1 }"),
    "a contest of unknown keys": (
        ".toml", lambda: "".join(f"k{number} = 1\n" for number in range(12_000)).encode(),
    ),
    "a number of 6,000 digits": (".toml", lambda: b"a = " + b"9" * 6_000),
    "a text of 50 MB": (".toml", lambda: b'a = "' + b"x" * 50_000_000 + b'"'),
}  # fmt: skip
"""Suffix and content of each file."""

READ = """
import sys
from pathlib import Path
from scoring_tui.contest.loader import read_contest
from scoring_tui.errors import InvalidInput
from scoring_tui.sheets.reader import read_sheets
path = Path(sys.argv[1])
try:
    read_contest(path) if path.suffix == ".toml" else read_sheets(path)
    print("READ")
except InvalidInput as error:
    print("refused:", str(error.problems[0].what)[:90])
status = Path("/proc/self/status").read_text()
print(status.partition("VmHWM:")[2].split()[0])
"""
"""The program of the child process."""


def measure(path: Path) -> tuple[float, float, str]:
    """Seconds, peak memory in MB and answer of a process that reads the file."""
    started = time.monotonic()
    child = subprocess.Popen([sys.executable, "-c", READ, str(path)], stdout=subprocess.PIPE, text=True)
    assert child.stdout is not None
    answer, _, kilobytes = child.stdout.read().strip().rpartition("\n")
    child.wait()
    return time.monotonic() - started, float(kilobytes or "nan") / 1000, answer or "died"


def main() -> None:
    """Print a line for each file."""
    resource.setrlimit(resource.RLIMIT_AS, (6_000_000_000, 6_000_000_000))
    with tempfile.TemporaryDirectory() as folder:
        for name, (suffix, make) in FILES.items():
            path = Path(folder, f"berkas{suffix}")
            path.write_bytes(make())
            size = path.stat().st_size
            seconds, megabytes, answer = measure(path)
            print(f"{name:38} {size / 1000:9.1f} kB {seconds:6.2f} s {megabytes:7.0f} MB  {answer}")
            path.unlink()
        for suffix in (".csv", ".toml", ".xlsx"):
            path = Path(folder, f"pipa{suffix}")
            os.mkfifo(path)
            seconds, megabytes, answer = measure(path)
            print(f"{'a pipe ' + suffix:38} {0:9.1f} kB {seconds:6.2f} s {megabytes:7.0f} MB  {answer}")


if __name__ == "__main__":
    main()
