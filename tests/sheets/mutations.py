"""Damage sheets at random and compare what the program takes with what a person reads in the cells.

`python -m tests.sheets.mutations 100000` runs many of them and prints the counts, `... 3000 0 modules teams`
so many of each of these targets from the first seed on; the suite runs a thousand.
"""

import re
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from random import Random

from scoring_tui.errors import InputProblem, InvalidInput
from tests.sheets.mutation_targets import MODULE_TITLES, Finals, Record, Target, make_targets
from tests.sheets.sheet_files import (
    FORMATS,
    INVISIBLE,
    Cell,
    Grid,
    to_csv,
    to_ods,
    to_xlsx,
    write_old_workbook,
)

# --- damage -----------------------------------------------------------------------------------------

Mutation = Callable[[Grid, Random], None]

ODD_NUMBERS = (
    *(
        "８８",
        "1e2",
        "8.8E+01",
        "½",
        "'88",
        "88 ",
        "88\u00a0",
        "\u00a088",
        "88,-",
        "LXXXVIII",
        "1.000",
        "1,000",
    ),
    *("1.000,5", "88.500", "88%", "88 %", "0,88", "-5", "+88", "8 8", "88..5", "88,5,", "7-May", "5/7/2024"),
    *(
        "#REF!",
        "#N/A",
        "TRUE",
        "88\n",
        "88/100",
        "(88)",
        "lulus",
        "tidak hadir",
        "-",
        "100",
        "101",
        "885",
        "Ⅷ",
    ),
)


def _place(grid: Grid, random: Random, *, headings: bool = True) -> tuple[int, int]:
    row = random.randrange(0 if headings else 1, len(grid.rows))
    return row, random.randrange(max(1, len(grid.rows[row])))


def _any_place(grid: Grid, random: Random) -> tuple[int, int]:
    return random.randrange(len(grid.rows) + 3), random.randrange(grid.width + 3)


def move_cell(grid: Grid, random: Random) -> None:
    row, column = _place(grid, random)
    target_row, target_column = _any_place(grid, random)
    cell = grid.cell(row, column)
    grid.rows[row][column] = Cell()
    grid.cell(target_row, target_column)
    grid.rows[target_row][target_column] = cell


def drop_separator(grid: Grid, random: Random) -> None:
    row, column = _place(grid, random)
    cells = grid.rows[row]
    if column + 1 < len(cells):
        cells[column : column + 2] = [Cell((cells[column].shown or "") + (cells[column + 1].shown or ""))]


def split_cell(grid: Grid, random: Random) -> None:
    row, column = _place(grid, random)
    text = grid.cell(row, column).shown or ""
    first, comma, second = text.partition("," if "," in text else " ")
    if comma:
        grid.rows[row][column : column + 1] = [Cell(first), Cell(second)]


def shift_row(grid: Grid, random: Random) -> None:
    row, _ = _place(grid, random, headings=False)
    if random.random() < 0.5:
        grid.rows[row].insert(random.randrange(len(grid.rows[row]) + 1), Cell())
    elif grid.rows[row]:
        del grid.rows[row][random.randrange(len(grid.rows[row]))]


def swap_columns(grid: Grid, random: Random) -> None:
    first, second = random.sample(range(grid.width), 2) if grid.width > 1 else (0, 0)
    for row in range(len(grid.rows)):
        grid.cell(row, max(first, second))
        cells = grid.rows[row]
        cells[first], cells[second] = cells[second], cells[first]


def repeat_row(grid: Grid, random: Random) -> None:
    row, _ = _place(grid, random)
    grid.rows.insert(random.randrange(1, len(grid.rows) + 1), deepcopy(grid.rows[row]))


def move_row(grid: Grid, random: Random) -> None:
    row, _ = _place(grid, random)
    cells = grid.rows.pop(row)
    grid.rows.insert(random.randrange(len(grid.rows) + 1), cells)


def odd_number(grid: Grid, random: Random) -> None:
    row, column = _place(grid, random, headings=False)
    grid.cell(row, column)
    grid.rows[row][column] = Cell(random.choice(ODD_NUMBERS))


def number_format(grid: Grid, random: Random) -> None:
    row, column = _place(grid, random, headings=False)
    grid.cell(row, column)
    value = random.choice(["0.88", "88", "88.6", "0.885", "1000", "45000", "0", "75.25", "5", "100", "0.5"])
    grid.rows[row][column] = Cell(number=Decimal(value), number_format=random.choice(list(FORMATS)))


def special_cell(grid: Grid, random: Random) -> None:
    row, column = _place(grid, random, headings=False)
    cell = grid.cell(row, column)
    match random.randrange(4):
        case 0:
            cell.error = random.choice(["#REF!", "#N/A", "#DIV/0!"])
        case 1:
            cell.boolean = random.random() < 0.5
        case 2:
            cell.formula = "bare"
        case _:
            cell.formula = "valued"


def hide_row(grid: Grid, random: Random) -> None:
    grid.hidden_rows.add(random.randrange(len(grid.rows)))


def hide_column(grid: Grid, random: Random) -> None:
    grid.hidden_columns.add(random.randrange(grid.width))


def strike(grid: Grid, random: Random) -> None:
    row, column = _place(grid, random, headings=False)
    cells = grid.rows[row] if random.random() < 0.6 else [grid.cell(row, column)]
    for cell in cells:
        cell.is_struck = True


def merge(grid: Grid, random: Random) -> None:
    row, column = _place(grid, random)
    last_row = min(len(grid.rows) - 1, row + random.randrange(3))
    last_column = min(grid.width - 1, column + random.randrange(2))
    for merged_row in range(row, last_row + 1):
        grid.cell(merged_row, last_column)
    grid.merged = row, column, last_row, last_column


def invisible(grid: Grid, random: Random) -> None:
    row, column = _place(grid, random)
    cell = grid.cell(row, column)
    if cell.number is None and cell.text:
        position = random.randrange(len(cell.text) + 1)
        sign = random.choice([*INVISIBLE, "\u202e", "\x07", "\x1b", "\x00", "\n", "\t", "\u00a0"])
        cell.text = cell.text[:position] + sign + cell.text[position:]


FURNITURE = (
    *(["", "Jumlah", "", "350"], ["", "Rata-rata", "", "80"], ["Catatan: sementara"], ["7"]),
    *(["", "Mengetahui,", "", "Desa Contoh, 20 Desember 2024"], ["", "Ketua Panitia", "", "Desa Contoh"]),
    *(["", "NIP. 196505051990031005"], ["", "Drs. Gunadi, M.Si."], ["DINAS KEBUN"], ["", "DINAS TAMAN"]),
    *(["", "Nama"], ["No", "Nama"], ["", "Nama", "Nilai", "NIP"], ["(1)", "(2)", "(3)", "(4)"]),
    *(["1", "2", "3", "4", "5"], ["", "", "", "", "", "", "45"]),
)


def furniture(grid: Grid, random: Random) -> None:
    texts = random.choice(FURNITURE)
    grid.rows.insert(random.randrange(len(grid.rows) + 1), [Cell(text) for text in texts])


def second_table(grid: Grid, random: Random) -> None:
    copied = deepcopy(grid.rows)
    if random.random() < 0.5:
        gap = [[Cell()]] * random.randrange(2)
        grid.rows += [*gap, *copied[: random.randrange(1, len(copied))]]
    else:
        for row, cells in enumerate(copied):
            grid.rows[row] += [Cell()] * random.randrange(2) + cells


def delete_cell(grid: Grid, random: Random) -> None:
    row, column = _place(grid, random)
    grid.cell(row, column)
    grid.rows[row][column] = Cell()


MUTATIONS: tuple[Mutation, ...] = (
    *(move_cell, move_cell, drop_separator, split_cell, shift_row, swap_columns, repeat_row, move_row),
    *(odd_number, odd_number, number_format, number_format, special_cell, hide_row, hide_column, strike),
    *(merge, invisible, furniture, furniture, second_table, delete_cell),
)


def damage_bytes(content: bytes, random: Random) -> bytes:
    """The bytes of a file cut off, changed or written in another encoding."""
    match random.randrange(3):
        case 0:
            return content[: random.randrange(len(content))]
        case 1:
            changed = bytearray(content)
            for _ in range(random.randrange(1, 4)):
                changed[random.randrange(len(changed))] = random.randrange(256)
            return bytes(changed)
        case _:
            text = content.decode("utf-8-sig", errors="replace")
            encoding = random.choice(["utf-16", "utf-16-le", "cp1252", "latin-1"])
            return text.encode(encoding, errors="replace")


# --- the comparison ---------------------------------------------------------------------------------


def _heading_rows(grid: Grid, target: Target) -> Iterator[tuple[int, dict[str, list[int]]]]:
    """Rows that a person may take for headings: they name at least two fields."""
    for row in range(len(grid.rows)):
        columns: dict[str, list[int]] = {}
        for column in range(grid.width):
            title = re.sub(r"\([^)]*\)", "", grid.shown(row, column) or "").strip().casefold()
            for field_name, titles in target.titles.items():
                if "".join(title.split()) in {name.replace(" ", "") for name in titles}:
                    columns.setdefault(field_name, []).append(column)
        if len(columns) > 1 and grid.is_visible(row):
            yield row, columns


def _row_texts(grid: Grid, row: int, columns: dict[str, list[int]]) -> Iterator[dict[str, str | None]]:
    """What a person reads in a row, by field; with each choice of columns."""
    width = max(map(len, columns.values()))
    for choice in range(width):
        yield {
            name: grid.shown(row, choices[min(choice, len(choices) - 1)]) for name, choices in columns.items()
        }


def _is_struck(grid: Grid, row: int) -> bool:
    return any(cell.is_struck and grid.shown(row, column) != "" for column, cell in enumerate(grid.rows[row]))


def find_wrong(
    grid: Grid, target: Target, records: list[Record], warnings: tuple[InputProblem, ...]
) -> list[str]:
    """What the program took or left out against what a person reads."""
    headings = list(_heading_rows(grid, target))
    wrong = []
    matched_rows = set()
    for record in records:
        rows = [
            row
            for heading_row, columns in headings
            for row in range(heading_row + 1, len(grid.rows))
            if grid.is_visible(row) and not _is_struck(grid, row)
            if any(target.matches(record, texts) for texts in _row_texts(grid, row, columns))
        ]
        matched_rows.update(rows)
        if not rows:
            wrong.append(f"nobody reads {record}")
    if len(headings) != 1 or wrong:
        return wrong
    heading_row, _ = headings[0]
    warned_rows = {
        int(number)
        for problem in warnings
        for rows in re.findall(r"rows? ([0-9, ]+)", str(problem.place))
        for number in re.findall("[0-9]+", rows)
    }
    if target.keeps_all_columns:
        wrong += _empty_columns(grid, heading_row, warnings)
    for row in range(len(grid.rows)):
        filled = [column for column in range(grid.width) if grid.shown(row, column) != ""]
        if not filled or row == heading_row or row + 1 in warned_rows:
            continue
        if row < heading_row:
            words = {grid.shown(row, column) for column in filled}
            is_title = len(filled) == 1 or words <= _HEADING_WORDS
            wrong += [] if is_title else [f"row {row + 1} above the headings is dropped"]
        elif row in matched_rows:
            wrong += [
                f"row {row + 1} has a value under no heading"
                for column in filled
                if not grid.shown(heading_row, column)
            ]
        elif not _repeats(grid, row, heading_row, filled):
            wrong.append(f"row {row + 1} is dropped")
    return wrong


def _empty_columns(grid: Grid, heading_row: int, warnings: tuple[InputProblem, ...]) -> Iterator[str]:
    """Headings that slipped into the heading row: nothing stands below, and no warning names them."""
    warned_titles = " ".join(map(str, warnings))
    for column in range(grid.width):
        title = grid.shown(heading_row, column) or ""
        values = [grid.shown(row, column) for row in range(heading_row + 1, len(grid.rows))]
        if title and title not in _HEADING_WORDS and not any(values) and title not in warned_titles:
            yield f"{title} stands above an empty column"


def _repeats(grid: Grid, row: int, heading_row: int, filled: list[int]) -> bool:
    """Whether a row repeats the headings, or numbers the columns."""
    texts = [(grid.shown(row, column) or "").strip("()") for column in filled]
    is_heading = all(grid.shown(row, column) == grid.shown(heading_row, column) for column in filled)
    return is_heading or texts == [str(number) for number in range(1, len(texts) + 1)]


_HEADING_WORDS = {"No", "Nama", "NIP", "Nilai", "Unit Kerja", "Jabatan", "Makalah", "Nilai (0-100)", "Juri",
                  "No Undian", "Dampak", "Kebaruan", "Paparan", "Lembaga", "Indikator", "Angka", "Dasar",
                  "Tautan", "Kategori", "Kriteria", *MODULE_TITLES}  # fmt: skip
"""A row of these above the headings is a double heading."""


@dataclass
class Outcome:
    """What came of one sheet."""

    verdict: str
    """`accepted`, `refused`, `wrong` or `traceback`."""
    details: str = ""


def run_seed(seed: int, targets: dict[str, Target], folder: Path) -> Outcome:
    """Make, damage and read one sheet."""
    random = Random(seed)
    name = random.choice(list(targets))
    target = targets[name]
    grid = target.make(random)
    for _ in range(random.choice([1, 1, 1, 2, 3])):
        random.choice(MUTATIONS)(grid, random)
    suffix = random.choice([".csv", ".csv", ".xlsx", ".xlsx", ".ods", ".xls"])
    path = folder / f"sheet{suffix}"
    match suffix:
        case ".csv":
            path.write_bytes(to_csv(grid, random.choice(";,\t")))
            _forget_formats(grid)
        case ".xlsx":
            path.write_bytes(to_xlsx(grid))
        case ".ods":
            path.write_bytes(to_ods(grid))
            _forget_controls(grid)
        case _:
            write_old_workbook(path, grid)
    is_damaged = random.random() < 0.1
    if is_damaged:
        path.write_bytes(damage_bytes(path.read_bytes(), random))
    try:
        records, warnings = target.read(path)
    except InvalidInput as error:
        return Outcome("refused" if error.problems else "wrong", "")
    except Exception as error:  # noqa: BLE001 - every traceback is counted
        return Outcome("traceback", f"{name}{suffix}: {error!r}")
    is_readable = not is_damaged or suffix in (".xlsx", ".ods")  # a ZIP file notices every changed byte
    wrong = find_wrong(grid, target, records, warnings) if is_readable else []
    if not wrong:
        return Outcome("accepted")
    shown = [[grid.shown(row, column) for column in range(grid.width)] for row in range(len(grid.rows))]
    return Outcome("wrong", f"{name}{suffix}: {wrong[:2]} {[str(w) for w in warnings]} {shown}")


def _forget_formats(grid: Grid) -> None:
    """A CSV has no hidden rows, no formats, no struck cells and no merged cells."""
    grid.hidden_rows, grid.hidden_columns, grid.merged = set(), set(), None
    for cells in grid.rows:
        for column, cell in enumerate(cells):
            text = cell.text if cell.number is None else cell.shown or ""
            cells[column] = Cell(text, error=cell.error)


def _forget_controls(grid: Grid) -> None:
    """XML has no control characters."""
    for cells in grid.rows:
        for cell in cells:
            cell.text = "".join(letter for letter in cell.text if letter >= " " or letter in "\n\t")


def run_many(
    first_seed: int, count: int, folder: Path, names: Sequence[str] = ()
) -> tuple[Counter[str], list[str]]:
    """The counts of all verdicts, and what was wrong.

    Args:
        names: the targets; all of them if empty.
    """
    finals = Finals(folder)
    targets = {name: target for name, target in make_targets(finals).items() if not names or name in names}
    verdicts: Counter[str] = Counter()
    details = []
    with finals.engine.ledger, finals.desk_engine.ledger:
        for seed in range(first_seed, first_seed + count):
            outcome = run_seed(seed, targets, folder)
            verdicts[outcome.verdict] += 1
            if outcome.verdict in ("wrong", "traceback"):
                details.append(f"seed {seed}: {outcome.details}")
    return verdicts, details


def main(arguments: list[str]) -> None:
    """Run so many sheets of each target that is named, or so many of all, and print the counts."""
    numbers = [int(argument) for argument in arguments if argument.isdigit()]
    names = [argument for argument in arguments if not argument.isdigit()]
    for group in [[name] for name in names] or [[]]:
        with tempfile.TemporaryDirectory() as folder:
            verdicts, details = run_many((*numbers[1:], 0)[0], numbers[0], Path(folder), group)
        print(*details[:40], sep="\n")  # noqa: T201
        print(*group, dict(verdicts))  # noqa: T201


if __name__ == "__main__":
    main(sys.argv[1:])
