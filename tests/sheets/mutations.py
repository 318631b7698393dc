"""Damage sheets at random and compare what the program takes with what a person reads in the cells.

`python -m tests.sheets.mutations 100000` runs many of them and prints the counts; the suite runs a few
thousand.
"""

import re
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from random import Random
from typing import Any

from scoring_tui.contest.contestants import Contestant
from scoring_tui.contest.rounds import Cut
from scoring_tui.domain.commands.setup import Declare, DrawOrder, ImportRoster
from scoring_tui.domain.commands.stage import Advance
from scoring_tui.domain.facts.competition import RoundOutcome, RoundResult
from scoring_tui.domain.state import State
from scoring_tui.engine.engine import Engine
from scoring_tui.errors import InputProblem, InvalidInput
from scoring_tui.ledger.store import Ledger
from scoring_tui.sheets.evidence import read_evidence
from scoring_tui.sheets.paper_ballots import read_paper_ballots
from scoring_tui.sheets.roster import read_roster
from scoring_tui.sheets.selection import read_selection
from scoring_tui.sheets.stage_results import read_stage_results
from scoring_tui.sheets.teams import read_teams
from tests.helpers.evidence import INSTITUTIONS, desk_final
from tests.helpers.rosters import contest
from tests.helpers.support import COMMITTEE, MC_A, FakeClock, small_contest, to_scoring
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

Record = dict[str, Any]
"""What the program took of one row, by field."""

PEOPLE = (
    ("Wening Larasati, S.Pd.", "198505262010122003", "Dinas Kebun", "Analis"),
    ("H. Ma'ruf Sudarma, S.T., M.T.", "199203112015041001", "Dinas Pasar", "Kepala Seksi"),
    ("Bayu Prakosa", "199008242014022002", "Dinas Taman", "Pengawas"),
    ("Ratih Puspita", "198811122012012004", "Kecamatan Utara", "Lurah"),
    ("Galih Wirawan, S.E.", "198703022011011005", "Badan Arsip", "Arsiparis"),
)


@dataclass(frozen=True)
class Target:
    """A command that reads a sheet."""

    titles: dict[str, frozenset[str]]
    """Headings of each field, as a person understands them."""
    make: Callable[[Random], Grid]
    read: Callable[[Path], tuple[list[Record], tuple[InputProblem, ...]]]
    """What the program takes, and its warnings."""
    matches: Callable[[Record, dict[str, str | None]], bool]
    """Whether a person reads the same in a row."""
    keeps_all_columns: bool = False
    """Whether values under unknown headings are kept."""


def _row(*values: object) -> list[Cell]:
    return [Cell(number=Decimal(str(value))) if isinstance(value, int | float | Decimal) else Cell(str(value))
            for value in values]  # fmt: skip


def _number_cell(random: Random) -> object:
    return random.choice([60, 70, 75, 80, 88, 90, "88,5", "75.25", 88.5, 92.125, "64"])


def meaning(text: str | None) -> Decimal | None:
    """The number that a person reads; None if it is no single number."""
    if text is None or not (match := re.fullmatch(r"([0-9]+(?:[.,][0-9]+)?|[.,][0-9]+)(\s*%)?", text)):
        return None
    return Decimal(match[1].replace(",", "."))


def _fold(text: str | None) -> str:
    return " ".join((text or "\0").replace("’", "'").casefold().split())


def _is_same_text(text: str, shown: str | None) -> bool:
    """Whether a text is the shown one; 5 and 5.00 are."""
    if _fold(text) == _fold(shown):
        return True
    try:
        return Decimal(text) == Decimal(shown or "")
    except InvalidOperation:
        return False


def _digits(text: str | None) -> str:
    return re.sub(r"[^0-9]", "", text or "")


# --- targets ----------------------------------------------------------------------------------------


def _make_roster(random: Random) -> Grid:
    rows = [_row("No", "Nama", "NIP", "Unit Kerja", "Jabatan")]
    rows += [_row(number, *person) for number, person in enumerate(PEOPLE, 1)]
    return Grid(rows)


def _read_roster(path: Path) -> tuple[list[Record], tuple[InputProblem, ...]]:
    roster = read_roster(path, contest(ahli="person"), today=date(2024, 12, 20))
    records = [
        {"name": person.name, "nip": person.nip, "unit": person.unit}
        | {"".join(title.split()): text for title, text in person.extra.items()}
        for person in roster.contestants
    ]
    return records, roster.warnings


def _matches_roster(record: Record, texts: dict[str, str | None]) -> bool:
    nip, shown_nip = record["nip"], texts.get("nip", "")
    is_same_nip = (
        nip == shown_nip
        or (_digits(nip) != "" and _digits(nip) == _digits(shown_nip))
        or _is_same_text(nip, shown_nip)
    )
    return (
        record["name"] == texts.get("name")
        and (is_same_nip or (not nip and not _digits(shown_nip)))
        and _is_same_text(record["unit"], texts.get("unit", ""))
        and _is_same_text(record.get("Jabatan", ""), texts.get("role", ""))
    )


def _make_results(random: Random) -> Grid:
    heading = random.choice(["Nilai", "Nilai (0-100)", "Makalah"])
    rows = [_row("No", "Nama", "NIP", heading)]
    rows += [
        _row(number, person[0], person[1], _number_cell(random)) for number, person in enumerate(PEOPLE, 1)
    ]
    return Grid(rows)


class Finals:
    """The contest files that sheets are read for."""

    def __init__(self, folder: Path) -> None:
        stage = {"id": "makalah", "name": "Makalah", "weight": 40, "range": [0, 100], "decimals": 4}
        rubric = small_contest().model_dump(by_alias=True, mode="json", exclude_none=True)["rubric"]
        rubric["gagasan"]["scale"] = {"min": 0, "max": 100}
        for criterion in rubric["gagasan"]["criteria"]:
            criterion.pop("scale", None)
        declared = small_contest(stage=[stage], scoring={"weight": 60}, rubric=rubric)
        people = tuple(
            Contestant(id=f"c{number:03}", category="pengawas", name=name, nip=nip, unit=unit)
            for number, (name, nip, unit, _) in enumerate(PEOPLE, 1)
        )
        self.desk_engine = desk_final(folder / "meja.db")
        self.engine = Engine(Ledger.create(folder / "final.db"), FakeClock())
        for command in (Declare(declared), ImportRoster("uji.csv", people), DrawOrder(1)):
            self.engine.submit(command, COMMITTEE)
        team_category = {"id": "pengawas", "name": "Pengawas", "rubric": "gagasan", "entry": "team"}
        self.team_state = State(declared_contest=small_contest(category=[team_category]))
        self.round_result = RoundResult(
            competition="uji", contest="kecil", round="awal", seq=1, hash="ab" * 32, code="", cut=Cut(),
            next_categories={"pengawas": "pengawas"},
            outcomes=tuple(
                RoundOutcome(contestant=person.id, category="pengawas", is_passed=True, reason="qualified")
                for person in people
            ),
        )  # fmt: skip
        for number in (1, 2, 3):  # ballots are due once scoring was opened
            to_scoring(self.engine, number)
            self.engine.submit(Advance(number, "scoring", despite_missing=True), MC_A)

    def read_results(self, path: Path) -> tuple[list[Record], tuple[InputProblem, ...]]:
        sheet = read_stage_results(path, self.engine.state, {"makalah": ""})
        people = self.engine.state.contestants
        records = [
            {
                "name": people[result.contestant].name,
                "nip": people[result.contestant].nip,
                "value": result.score,
            }
            for result in sheet.results["makalah"]
        ]
        return records, sheet.warnings

    def read_claims(self, path: Path) -> tuple[list[Record], tuple[InputProblem, ...]]:
        state = self.desk_engine.state
        sheet = read_evidence(path, state)
        records = [
            {"name": state.contestants[claim.contestant].name, **claim.model_dump(exclude={"note"})}
            for claim in sheet.claims
        ]
        return records, sheet.warnings

    def read_selection(self, path: Path) -> tuple[list[Record], tuple[InputProblem, ...]]:
        selection, people = read_selection(path, self.engine.state), self.engine.state.contestants
        records = [
            {"name": people[id_].name, "nip": people[id_].nip, "reason": reason}
            for id_, reason in selection.reasons.items()
        ]
        return records, selection.warnings

    def read_teams(self, path: Path) -> tuple[list[Record], tuple[InputProblem, ...]]:
        roster = read_teams(path, self.engine.state, self.round_result, self.team_state)
        records = [
            {"name": member.name, "nip": member.nip, "role": member.role, "team": team.name}
            for team in roster.contestants
            for member in team.members
        ]
        return records, roster.warnings

    def read_ballots(self, path: Path) -> tuple[list[Record], tuple[InputProblem, ...]]:
        return read_ballots(path, self.engine)


def read_ballots(path: Path, engine: Engine) -> tuple[list[Record], tuple[InputProblem, ...]]:
    warnings: list[InputProblem] = []
    ballots = read_paper_ballots(path, engine, COMMITTEE, warnings=warnings)
    return [{"juror": b.juror, "number": b.number, **b.marks} for b in ballots], tuple(warnings)


def _matches_result(record: Record, texts: dict[str, str | None]) -> bool:
    return _is_same_person(record, texts) and meaning(texts.get("value")) == record["value"]


def _make_ballots(random: Random) -> Grid:
    rows = [_row("Juri", "No Undian", "Dampak", "Kebaruan", "Paparan")]
    rows += [
        _row(juror, number, *(_number_cell(random) for _ in range(3)))
        for juror in ("j1", "Juri 2")
        for number in (1, 2, 3)
    ]
    return Grid(rows)


def _matches_ballot(record: Record, texts: dict[str, str | None]) -> bool:
    is_same_juror = _fold(texts.get("juror")) in (record["juror"], f"juri {record['juror'][1:]}")
    return (
        is_same_juror
        and meaning(texts.get("number")) == record["number"]
        and all(meaning(texts.get(leaf)) == record[leaf] for leaf in ("dampak", "kebaruan", "paparan"))
    )


def _make_selection(random: Random) -> Grid:
    rows = [_row("No", "Nama", "NIP", "Alasan")]
    rows += [
        _row(number, person[0], person[1], f"Usulan {person[2]}") for number, person in enumerate(PEOPLE, 1)
    ]
    return Grid(rows)


def _matches_selection(record: Record, texts: dict[str, str | None]) -> bool:
    return _is_same_person(record, texts) and _is_same_text(record["reason"], texts.get("reason"))


def _is_same_person(record: Record, texts: dict[str, str | None]) -> bool:
    has_same_nip = _digits(texts.get("nip")) == record["nip"]
    return has_same_nip or _fold(record["name"]) == _fold(texts.get("name"))


def _make_teams(random: Random) -> Grid:
    rows = [_row("No", "Kelompok", "Nama", "NIP", "Peran")]
    rows += [
        _row(number, "Garuda" if number < 4 else "Elang", person[0], person[1], f"Peran {number}")
        for number, person in enumerate(PEOPLE, 1)
    ]
    return Grid(rows)


def _matches_member(record: Record, texts: dict[str, str | None]) -> bool:
    return (
        _is_same_person(record, texts)
        and _is_same_text(record["team"], texts.get("team"))
        and _is_same_text(record["role"], texts.get("role", ""))
    )


def _make_claims(random: Random) -> Grid:
    rows = [_row("No", "Lembaga", "Indikator", "Angka", "Dasar", "Tautan")]
    for number, name in enumerate(INSTITUTIONS, 1):
        amount: object = random.choice(["34.000.000.000", 34_000_000_000, "34.000.000.000,50", "Rp1.500.000"])
        rows.append(_row(number, name, "Anggaran", amount, 21_250_000_000_000, f"https://a.id/{number}"))
        rows.append(_row(number, name, "jam", random.choice([60, "62,5", "1.240,5", 88.125]), "", ""))
    return Grid(rows)


def figure_meaning(text: str | None) -> Decimal | None:
    """The figure that a person reads; several signs of one kind, or both kinds, make thousands certain."""
    bare = re.sub(r"^Rp", "", text or "").strip()
    if re.fullmatch(r"[1-9][0-9]{0,2}(\.[0-9]{3}){2,}(,[0-9]+)?|[1-9][0-9]{0,2}\.[0-9]{3},[0-9]+", bare):
        return Decimal(bare.replace(".", "").replace(",", "."))
    if re.fullmatch(r"[1-9][0-9]{0,2}(,[0-9]{3}){2,}(\.[0-9]+)?|[1-9][0-9]{0,2},[0-9]{3}\.[0-9]+", bare):
        return Decimal(bare.replace(",", ""))
    return meaning(bare)


def _matches_claim(record: Record, texts: dict[str, str | None]) -> bool:
    criterion = {"anggaran": ("anggaran",), "jam": ("jam", "jam pelatihan"), "regulasi": ()}[
        record["criterion"]
    ]
    link = "".join((texts.get("links") or "").split())
    return (
        _fold(texts.get("name")) == _fold(record["name"])
        and _fold(texts.get("criterion")) in criterion
        and figure_meaning(texts.get("value")) == record["value"]
        and figure_meaning(texts.get("base")) == record["base"]
        and "".join(record["links"]) == link
    )


def make_targets(finals: Finals) -> dict[str, Target]:
    name, nip = frozenset(("nama",)), frozenset(("nip",))
    return {
        "roster": Target(
            {
                "name": name,
                "nip": nip,
                "unit": frozenset(("unit kerja", "unit")),
                "role": frozenset(("jabatan",)),
            },
            _make_roster,
            _read_roster,
            _matches_roster,
            keeps_all_columns=True,
        ),
        "results": Target(
            {"name": name, "nip": nip, "value": frozenset(("nilai", "makalah"))},
            _make_results,
            finals.read_results,
            _matches_result,
        ),
        "ballots": Target(
            {
                "juror": frozenset(("juri",)),
                "number": frozenset(("no undian",)),
                "dampak": frozenset(("dampak",)),
                "kebaruan": frozenset(("kebaruan",)),
                "paparan": frozenset(("paparan",)),
            },
            _make_ballots,
            finals.read_ballots,
            _matches_ballot,
        ),
        "selection": Target(
            {"name": name, "nip": nip, "reason": frozenset(("alasan",))},
            _make_selection,
            finals.read_selection,
            _matches_selection,
        ),
        "teams": Target(
            {"name": name, "nip": nip, "team": frozenset(("kelompok",)), "role": frozenset(("peran",))},
            _make_teams,
            finals.read_teams,
            _matches_member,
        ),
        "claims": Target(
            {
                "name": frozenset(("lembaga",)),
                "criterion": frozenset(("indikator",)),
                "value": frozenset(("angka",)),
                "base": frozenset(("dasar",)),
                "links": frozenset(("tautan",)),
            },
            _make_claims,
            finals.read_claims,
            _matches_claim,
        ),
    }


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
                  "Tautan"}  # fmt: skip
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


def run_many(first_seed: int, count: int, folder: Path) -> tuple[Counter[str], list[str]]:
    """The counts of all verdicts, and what was wrong."""
    finals = Finals(folder)
    targets = make_targets(finals)
    verdicts: Counter[str] = Counter()
    details = []
    with finals.engine.ledger, finals.desk_engine.ledger:
        for seed in range(first_seed, first_seed + count):
            outcome = run_seed(seed, targets, folder)
            verdicts[outcome.verdict] += 1
            if outcome.verdict in ("wrong", "traceback"):
                details.append(f"seed {seed}: {outcome.details}")
    return verdicts, details


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as name:
        counts, found = run_many(int(sys.argv[2]) if len(sys.argv) > 2 else 0, int(sys.argv[1]), Path(name))
    print(*found[:40], sep="\n")  # noqa: T201
    print(dict(counts))  # noqa: T201
