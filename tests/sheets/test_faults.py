"""Sheets and situations that once went wrong, and what is right. Each is an example of its kind.

A row of the table is a function with the decorator `fault`: its number, the files of `faults/` that it needs,
and what is right. All names are invented. One test walks through all rows.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from shutil import copy

import pytest

from scoring_tui.domain.commands.appearance import PresentAgain
from scoring_tui.domain.commands.jury import Reopen
from scoring_tui.domain.commands.stage import Advance, Call, Postpone, Restart, Undo
from scoring_tui.domain.state import State
from scoring_tui.engine.engine import Engine
from scoring_tui.ledger.store import Ledger
from scoring_tui.views.penalties import collect_penalties
from tests.helpers.clis import done, refused, run
from tests.helpers.restored import move_log_aside, restore_beside_old_log
from tests.helpers.rosters import book
from tests.helpers.support import CHAIR, MC_A, FakeClock, to_scoring

FOLDER = Path(__file__).parent / "faults"
ENGLISH = ("--lang", "en")


@dataclass
class Committee:
    """Runs commands on contest files as a committee would."""

    folder: Path
    file_count: int = field(default=0)

    def input(self, name: str) -> Path:
        """A copy of an input."""
        return Path(copy(FOLDER / name, self.folder / name))

    def new_path(self) -> Path:
        self.file_count += 1
        return self.folder / f"final-{self.file_count}.db"

    def new(self, contest: str, roster: str = "roster.csv", *, is_drawn: bool = True) -> Path:
        """A contest file with the contestants of a roster, and their lot."""
        path = self.new_path()
        done("new", path, "--contest", self.input(contest), "--roster", self.input(roster), *ENGLISH)
        if is_drawn:
            done("draw", path, "--seed", "7", *ENGLISH)
        return path

    def roster(self, roster: str, contest: str = "one-category.toml") -> "ReadRoster":
        """What `new` takes of a roster."""
        path = self.new_path()
        arguments = ("--contest", self.input(contest), "--roster", self.input(roster), *ENGLISH)
        result = run("new", path, *arguments)
        assert result.exit_code == 0, result.output
        people = [(person.name, person.category) for person in state_of(path).contestants.values()]
        return ReadRoster([name for name, _ in people], [category for _, category in people], result.stderr)

    def refused_roster(self, roster: str, contest: str = "one-category.toml") -> str:
        """The errors with which `new` refuses a roster; no file is left."""
        path = self.new_path()
        errors = refused(
            "new", path, "--contest", self.input(contest), "--roster", self.input(roster), *ENGLISH
        )
        assert not path.exists()
        return errors


@dataclass
class ReadRoster:
    """What a roster gave."""

    names: list[str]
    categories: list[str]
    warnings: str
    """The warnings of the command."""


def state_of(path: Path) -> State:
    """The state of a contest file."""
    with Ledger.open(path) as ledger:
        return Engine(ledger).state


Right = Callable[[Committee], None]
"""Asserts that the outcome is right."""
FAULTS: dict[str, Right] = {}


def fault(row: str) -> Callable[[Right], Right]:
    """Add a row to the table."""

    def add(right: Right) -> Right:
        assert row not in FAULTS
        FAULTS[row] = right
        return right

    return add


# --- A: cells that move -----------------------------------------------------------------------------


@fault("A1")
def titles_without_quotation_marks(committee: Committee) -> None:
    errors = committee.refused_roster("A1-roster-unquoted-titles.csv")
    assert "row 2: has more cells than there are headings" in errors


def type_twice(path: Path, sheet: Path) -> None:
    """Two persons type a sheet of turns that were not called."""
    for name in ("Ani", "Budi"):
        done("ballots", path, "--enter", sheet, "--never-called", "--by", name, *ENGLISH)


def refuse_ballots(committee: Committee, sheet: str) -> str:
    """The errors with which paper ballots are refused; nothing is written."""
    path = committee.new("one-category.toml")
    head = state_of(path)
    errors = refused("ballots", path, "--enter", committee.input(sheet), "--never-called", *ENGLISH)
    assert state_of(path).ballots == head.ballots
    return errors


@fault("A2")
def decimal_commas_in_a_csv_with_commas(committee: Committee) -> None:
    errors = refuse_ballots(committee, "A2-ballots-decimal-commas.csv")
    assert "row 2: has more cells than there are headings (80)" in errors


@fault("A3")
def a_decimal_comma_in_the_last_cell(committee: Committee) -> None:
    errors = refuse_ballots(committee, "A3-ballots-decimal-comma-last.csv")
    assert "row 2: has more cells than there are headings (5)" in errors


@fault("A6")
def a_value_under_no_heading(committee: Committee) -> None:
    errors = refuse_ballots(committee, "A6-ballots-value-under-no-heading.csv")
    assert "row 2" in errors and "45" in errors


@fault("A7")
def only_blank_cells_in_excess(committee: Committee) -> None:
    path = committee.new("one-category.toml")
    type_twice(path, committee.input("A7-ballots-only-blank-cells-in-excess.csv"))
    ballot = state_of(path).find_ballot(1, "j1")
    assert ballot is not None
    assert ballot.marks == {"dampak": Decimal(80), "kebaruan": Decimal(81), "paparan": Decimal(82)}


# --- B: paper ballots -------------------------------------------------------------------------------


@fault("B1")
def paper_typed_for_a_wrong_number(committee: Committee) -> None:
    path = committee.new("one-category.toml", "six.csv")
    type_twice(path, committee.input("B1-paper-wrong-number.csv"))
    with Ledger.open(path) as ledger:
        engine = Engine(ledger)
        assert engine.state.turns[4].phase == "scoring"
        engine.submit(Reopen(4, "j1", "salah nomor"), CHAIR)
        assert engine.state.turns[4].phase == "queued"
        engine.submit(Call(4), MC_A)
        assert engine.state.turns[4].phase == "called"


@fault("B2")
def a_total_that_contradicts_the_marks(committee: Committee) -> None:
    errors = refuse_ballots(committee, "B2-paper-total-contradicts.csv")
    assert "row 2, column Jumlah: the sheet's total is 84.45, its marks give 64.45" in errors


@fault("B3")
def a_total_that_agrees(committee: Committee) -> None:
    path = committee.new("one-category.toml")
    type_twice(path, committee.input("B3-paper-total-agrees.csv"))
    ballot = state_of(path).find_ballot(1, "j1")
    assert ballot is not None and ballot.marks["dampak"] == Decimal("87.5")


# --- C: a late entrant ------------------------------------------------------------------------------


@fault("C1")
def a_late_entrant_comes_last(committee: Committee) -> None:
    path = committee.new("two-days.toml", "six.csv")
    with Ledger.open(path) as ledger:
        engine = Engine(ledger, FakeClock())
        engine.submit(Postpone(1), MC_A)
        for number in (2, 3):
            to_scoring(engine, number)
            engine.submit(Advance(number, "scoring", despite_missing=True), MC_A)
        done("import", path, committee.input("C1-late.csv"), *ENGLISH)
        done("draw", path, "--seed", "9", *ENGLISH)
        engine.catch_up()
        state = engine.state
        assert state.rooms["A"].queue == (2, 3, 4, 5, 6, 1, 7)
        assert state.turns[7].session == 1
        engine.submit(Undo("A"), MC_A)
        assert state.turns[3].phase == "scoring"
        engine.submit(Undo("A"), MC_A)
        assert state.rooms["A"].queue == (2, 3, 4, 5, 6, 1, 7)


# --- D: results of earlier stages -----------------------------------------------------------------------


BY_NIP = {"c001": Decimal(88), "c002": Decimal(70), "c003": Decimal(60)}


@fault("D1")
def another_spelling_beside_the_same_nip(committee: Committee) -> None:
    sheet = committee.input("D1-results-nip-and-other-spelling.csv")
    for skip in ((), ("--skip-others",)):
        path = committee.new("with-stage.toml")
        result = run("results", path, sheet, "--stage", "tulis", *skip, *ENGLISH)
        assert (result.exit_code, state_of(path).stage_results["tulis"]) == (0, BY_NIP)
        assert "the sheet says Wening Larasati, the contest has Wening Larasati, S.Pd." in result.stderr
        assert "passed over" not in result.output


def with_range(committee: Committee) -> Path:
    """A contest file whose stage declares a range."""
    contest = committee.input("with-stage.toml")
    contest.write_text(contest.read_text().replace("weight = 40\n", "weight = 40\nrange = [0, 100]\n"))
    path = committee.new_path()
    done("new", path, "--contest", contest, "--roster", committee.input("roster.csv"), *ENGLISH)
    return path


@fault("D2")
def a_result_beyond_the_scale(committee: Committee) -> None:
    sheet = committee.input("D2-results-out-of-scale.csv")
    result = run("results", committee.new("with-stage.toml"), sheet, "--stage", "tulis", *ENGLISH)
    assert result.exit_code == 0
    assert "row 2, column Nilai: 885 is above 100, the jury's highest total (1 such values)" in result.stderr
    path = with_range(committee)
    assert "row 2, column Nilai: must be 0 to 100" in refused(
        "results", path, sheet, "--stage", "tulis", *ENGLISH
    )
    assert state_of(path).stage_results == {}


@fault("a running number and no name")
def a_running_number_is_nobody(committee: Committee) -> None:
    path, sheet = committee.new("with-stage.toml"), committee.folder / "nomor.csv"
    sheet.write_text("No;Nama;Nilai\n2;;95\n")
    errors = refused("results", path, sheet, "--stage", "tulis", *ENGLISH)
    assert "row 2, column Nama: the name is missing" in errors
    assert state_of(path).stage_results == {}


@fault("several stages, one of them wrong")
def all_stages_of_a_sheet_or_none(committee: Committee) -> None:
    contest = committee.input("with-stage.toml")
    likes = '[[stage]]\nid = "suka"\nname = "Suka"\nweight = 10\nfrom = "count"\nas = "share"\n[[category]]'
    text = contest.read_text().replace("weight = 40\n", "weight = 30\nrange = [0, 100]\n")
    contest.write_text(text.replace("[[category]]", likes, 1))
    path, sheet = committee.new_path(), committee.folder / "dua.csv"
    done("new", path, "--contest", contest, "--roster", committee.input("roster.csv"), *ENGLISH)
    options = ("--stage", "tulis=Nilai CAT", "--stage", "suka=Likes", "--reason", "uji", *ENGLISH)
    rows = "Nama;Nilai CAT;Likes\nBayu Prakosa;{};{}\n"
    for cat, count, message in (("885", "1200", "must be 0 to 100"), ("88", "1.200", "digits only")):
        sheet.write_text(rows.format(cat, count))
        assert message in refused("results", path, sheet, *options)
        assert state_of(path).stage_results == {}
    sheet.write_text(rows.format("88", "1200"))
    done("results", path, sheet, *options)
    assert state_of(path).stage_results == {"tulis": {"c003": Decimal(88)}, "suka": {"c003": Decimal(1200)}}
    assert "named twice" in refused("results", path, sheet, *options, "--stage", "suka=Likes")


@fault("D3")
def per_cent_cells(committee: Committee) -> None:
    sheet = committee.input("D3-results-percent-cells.xlsx")
    path = committee.new("with-stage.toml")
    errors = refused("results", path, sheet, "--stage", "tulis", *ENGLISH)
    assert errors.count("declares range = [0, 100]") == 3
    ranged = with_range(committee)
    done("results", ranged, sheet, "--stage", "tulis", *ENGLISH)
    assert state_of(ranged).stage_results["tulis"] == BY_NIP


# --- E: rows that are no contestants ----------------------------------------------------------------

TWO = ["Wening Larasati, S.Pd.", "Bayu Prakosa"]


@fault("E1")
def a_hidden_row(committee: Committee) -> None:
    roster = committee.roster("E1-hidden-row.xlsx")
    assert roster.names == TWO
    assert "row 4: left out: hidden, by hand or by a filter" in roster.warnings


@fault("E1 in ballots and results")
def a_hidden_row_of_other_sheets(committee: Committee) -> None:
    ballots = book(Sheet=[["Juri", "No Undian", "Dampak", "Kebaruan", "Paparan"],
                          ["j1", 1, 80, 81, 82], ["j1", 2, 70, 71, 72]])  # fmt: skip
    results = book(Sheet=[["Nama", "Nilai"], ["Bayu Prakosa", 80], ["Wening Larasati, S.Pd.", 70]])
    for name, workbook in (("ballots.xlsx", ballots), ("results.xlsx", results)):
        workbook["Sheet"].row_dimensions[3].hidden = True
        workbook.save(committee.folder / name)
    path = committee.new("with-stage.toml")
    for arguments in (
        ("results", path, committee.folder / "results.xlsx", "--stage", "tulis"),
        ("ballots", path, "--never-called", "--enter", committee.folder / "ballots.xlsx"),
    ):
        result = run(*arguments, *ENGLISH)
        assert result.exit_code == 0, result.output
        assert "row 3: left out: hidden, by hand or by a filter" in result.output
    state = state_of(path)
    assert state.stage_results["tulis"] == {"c003": Decimal(80)}
    assert list(state.typed_ballots) == [(1, "j1")]


@fault("E2")
def a_filtered_row(committee: Committee) -> None:
    roster = committee.roster("E2-filtered-row.xlsx")
    assert roster.names == TWO
    assert "row 4: left out: hidden, by hand or by a filter" in roster.warnings


@fault("E3")
def a_signature_block(committee: Committee) -> None:
    roster = committee.roster("E3-signature-block.xlsx")
    assert roster.names == TWO
    assert "rows 5, 6, 8, 9: left out: signatures below the table" in roster.warnings


@fault("E4")
def a_row_of_totals(committee: Committee) -> None:
    roster = committee.roster("E4-total-row.xlsx")
    assert roster.names == TWO
    assert "row 4: left out: a total" in roster.warnings


@fault("E5")
def titles_of_sections(committee: Committee) -> None:
    roster = committee.roster("E5-section-titles.xlsx")
    assert roster.names == TWO
    assert "rows 2, 4: left out: a title of a section" in roster.warnings


@fault("E8")
def a_heading_repeated_in_part(committee: Committee) -> None:
    roster = committee.roster("E8-heading-repeated-in-part.csv")
    assert roster.names == ["Wening Larasati", "Bayu Prakosa"]
    assert "row 3: left out: repeats headings" in roster.warnings


@fault("E10")
def a_signature_block_on_each_sheet(committee: Committee) -> None:
    roster = committee.roster("E10-signature-on-sheets-by-category.xlsx", "two-categories.toml")
    assert list(zip(roster.names, roster.categories, strict=True)) == [
        (TWO[0], "pengawas"), (TWO[1], "pelaksana")
    ]  # fmt: skip
    assert "Pengawas: rows 5, 6: left out: signatures below the table" in roster.warnings


# --- F: a name and a category that were wrong ----------------------------------------------------------


@fault("F1")
@fault("F2")
def a_name_and_a_category_after_the_draw(committee: Committee) -> None:
    path = committee.new("two-categories.toml", "F1-two-categories-roster.csv")
    turn = next(turn for turn in state_of(path).turns.values() if turn.contestant == "c001")
    errors = refused("import", path, committee.input("F2-rename-and-move.csv"), *ENGLISH)
    assert "correct" in errors
    changes = ("--name", "Amir Hamzah", "--category", "pelaksana", "--reason", "salah ketik")
    done("correct", "contestant", path, str(turn.number), *changes, *ENGLISH)
    state = state_of(path)
    corrected = state.contestants["c001"]
    assert (corrected.name, corrected.category) == ("Amir Hamzah", "pelaksana")
    assert corrected.nip == "198505262010122003"
    assert state.turns[turn.number].contestant == "c001"
    assert state.turns[turn.number].category == "pelaksana"


# --- G: time that no longer counts ------------------------------------------------------------------


@fault("G")
def time_before_a_restart_or_a_postponement(committee: Committee) -> None:
    for interruption in (Restart(1), Postpone(1), PresentAgain(1, "listrik padam")):
        with Ledger.open(committee.new("one-category.toml")) as ledger:
            clock = FakeClock()
            engine = Engine(ledger, clock)
            engine.submit(Call(1), MC_A)
            engine.submit(Advance(1, "called"), MC_A)
            clock.forward(20 * 60)
            engine.submit(interruption, MC_A)
            if engine.state.turns[1].phase == "queued":
                engine.submit(Call(1), MC_A)
            if engine.state.turns[1].phase == "called":
                engine.submit(Advance(1, "called"), MC_A)
            clock.forward(5 * 60)
            while (phase := engine.state.turns[1].phase) != "scoring":
                engine.submit(Advance(1, phase), MC_A)
            assert collect_penalties(engine, 1).overtime == ()


# --- H: characters that nobody sees -----------------------------------------------------------------


@fault("H1")
def invisible_characters(committee: Committee) -> None:
    errors = committee.refused_roster("H1-invisible.csv")
    assert "row 3, column Nama: listed already in row 2: same name, category and unit" in errors
    assert "row 4, column Nama: holds a character that turns the line round" in errors


# --- R: a backup put back ---------------------------------------------------------------------------


@fault("R")
def a_backup_beside_the_old_log(committee: Committee) -> None:
    path = committee.new("one-category.toml")
    entry_count = restore_beside_old_log(path)
    errors = refused("standings", path, *ENGLISH)
    assert f"{path.name}-wal, {path.name}-shm" in errors and "without deleting them" in errors
    move_log_aside(path)
    assert f"\nOK: {entry_count} entries" in done("verify", path, *ENGLISH)


@fault("H2")
def names_that_are_formulas(committee: Committee) -> None:
    """A spreadsheet shows the names; a sheet made of the export means the same persons again."""
    names = ("=1+1", "+62 Bayu")
    path = committee.new("with-stage.toml", "H2-formula-names.csv")
    sheet = committee.folder / "tes.csv"
    for csv_format in ("csv", "excel-csv"):
        lines = done("standings", path, "--as", csv_format).splitlines()
        assert [any(f"'{name}" in line for line in lines) for name in names] == [True, True]
        sheet.write_text("Nama;Nilai\n" + "".join(f"'{name};80\n" for name in names))
        done("results", path, sheet, "--stage", "tulis", "--reason", "lagi", *ENGLISH)
        assert len(state_of(path).stage_results["tulis"]) == 2


# --- the walk ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("row", FAULTS)
def test_every_row_ends_right(row: str, tmp_path: Path) -> None:
    FAULTS[row](Committee(tmp_path))


def test_every_input_belongs_to_a_row() -> None:
    inputs = {path.name.partition("-")[0] for path in FOLDER.iterdir() if path.name[0].isupper()}
    assert inputs <= FAULTS.keys()
