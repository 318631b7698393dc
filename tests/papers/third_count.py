"""The third count: a spreadsheet recomputes the workbooks of drawn finals.

`python -m tests.papers.third_count 100` draws a hundred finals, takes the values of the record out of their
workbooks, lets LibreOffice compute them anew, and prints each score and place that differs.
"""

import csv
import re
import shutil
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from io import BytesIO, StringIO
from pathlib import Path
from tempfile import TemporaryDirectory

from scoring_tui.engine.engine import Engine
from scoring_tui.papers.recap_workbook import make_recap_workbook
from scoring_tui.papers.workbook_sheets import FIRST_ROW
from tests.papers.drawn_finals import CATEGORY, make_context, play_drawn_final

SHEETS_AS_CSV = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,false,false,false,false,-1"
"""Every sheet as UTF-8, numbers with all their digits and not as they are shown."""
FILES_PER_RUN = 50
"""Files that one run of LibreOffice converts; with some hundred it stops early."""
CACHED_VALUE = re.compile(rb'(<c r="[A-Z]+\d+"[^>]*?)( t="str")?(><f>.*?</f>)<v>.*?</v>')

Result = Mapping[int, tuple[str, str]]
"""Score and place by draw number, as text; empty without one."""


def has_spreadsheet() -> bool:
    """Whether LibreOffice is installed."""
    return shutil.which("soffice") is not None


def make_workbook(engine: Engine) -> bytes:
    """The workbook of the drawn category."""
    context = make_context(engine)
    return make_recap_workbook(
        context, CATEGORY, context.make_head("Recap", category_id=CATEGORY, is_result=True)
    )


def edit_sheets(content: bytes, edit: Callable[[bytes], bytes], only: str = "xl/worksheets/sheet") -> bytes:
    """The workbook with the XML of its sheets changed, or of the only one whose name is given."""
    edited = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as old, zipfile.ZipFile(edited, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            new.writestr(name, edit(part) if name.startswith(only) else part)
    return edited.getvalue()


def strip_values(content: bytes) -> bytes:
    """The workbook without the values of its formulas, so that a spreadsheet must compute them."""
    return edit_sheets(content, lambda part: CACHED_VALUE.sub(rb"\1\3", part))


def recompute(folder: Path, workbooks: Mapping[str, bytes]) -> dict[str, dict[str, list[list[str]]]]:
    """Let LibreOffice compute workbooks; return the cells of each sheet, by name of workbook and sheet."""
    (folder / "out").mkdir(exist_ok=True)
    paths = [folder / f"{name}.xlsx" for name in workbooks]
    for path, content in zip(paths, workbooks.values(), strict=True):
        path.write_bytes(content)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [
        "soffice",
        profile,
        "--headless",
        "--convert-to",
        SHEETS_AS_CSV,
        "--outdir",
        str(folder / "out"),
    ]
    for first in range(0, len(paths), FILES_PER_RUN):
        files = map(str, paths[first : first + FILES_PER_RUN])
        subprocess.run([*command, *files], check=True, capture_output=True, timeout=300)
    tables: dict[str, dict[str, list[list[str]]]] = {}
    for name in workbooks:
        tables[name] = {
            path.stem.removeprefix(f"{name}-"): list(csv.reader(StringIO(path.read_text(encoding="utf-8"))))
            for path in (folder / "out").glob(f"{name}-*.csv")
        }
    return tables


def read_result(rows: list[list[str]]) -> Result:
    """Score and place of each contestant on the sheet of results."""
    headings = rows[FIRST_ROW - 2]
    number, place, penalty = headings.index("No."), headings.index("Place"), headings.index("Penalty")
    return {
        int(row[number]): (row[penalty + 2], row[place]) for row in rows[FIRST_ROW:] if row[number].isdigit()
    }


def expect_result(engine: Engine) -> Result:
    """Score and place as the program has them."""
    standing = engine.tally.standing(engine.state, CATEGORY)
    result = {
        placing.candidate.number: (str(placing.candidate.displayed_score), str(placing.place))
        for placing in standing.placings
    }
    for line in standing.unranked:
        score = str(line.candidate.displayed_score) if line.candidate else ""
        result[line.number] = (score, "")
    return result


def list_differences(expected: Result, computed: Result) -> list[str]:
    """Each contestant whose score, to the last digit, or place differs."""
    return [
        f"no. {number}: {expected.get(number)} is {computed.get(number)}"
        for number in sorted({*expected, *computed})
        if not _is_equal(expected.get(number), computed.get(number))
    ]


def _is_equal(expected: tuple[str, str] | None, computed: tuple[str, str] | None) -> bool:
    if expected is None or computed is None or expected[1] != computed[1]:
        return False
    if not expected[0] or not computed[0]:
        return expected[0] == computed[0]
    return Decimal(expected[0]) == Decimal(computed[0])


def count_drawn_finals(folder: Path, numbers: Iterable[int]) -> dict[int, list[str]]:
    """The differences of each drawn final, by its number; all workbooks in one run of LibreOffice."""
    workbooks: dict[str, bytes] = {}
    expected: dict[str, Result] = {}
    for number in numbers:
        with play_drawn_final(folder, number) as engine:
            workbooks[f"final{number}"] = strip_values(make_workbook(engine))
            expected[f"final{number}"] = expect_result(engine)
    tables = recompute(folder, workbooks)
    return {
        int(name.removeprefix("final")): list_differences(expected[name], read_result(tables[name]["Recap"]))
        for name in workbooks
    }


def main() -> None:
    """Count as many drawn finals as the command line says."""
    count, start = int(sys.argv[1]), time.monotonic()
    with TemporaryDirectory() as folder:
        differences = count_drawn_finals(Path(folder), range(count))
    wrong = {number: lines for number, lines in differences.items() if lines}
    for number, lines in wrong.items():
        sys.stdout.write(f"final {number}\n  " + "\n  ".join(lines) + "\n")
    seconds = time.monotonic() - start
    sys.stdout.write(f"{count} finals, {len(wrong)} with a difference, {seconds:.1f} s\n")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
