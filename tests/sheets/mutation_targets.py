"""The sheets that are damaged at random: how each is made and read, and what a person reads in its cells."""

import re
from collections.abc import Callable
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
from scoring_tui.errors import InputProblem
from scoring_tui.ledger.store import Ledger
from scoring_tui.sheets.assignments import read_assignments
from scoring_tui.sheets.evidence import read_evidence
from scoring_tui.sheets.modules import read_modules
from scoring_tui.sheets.paper_ballots import read_paper_ballots
from scoring_tui.sheets.roster import read_roster
from scoring_tui.sheets.selection import read_selection
from scoring_tui.sheets.stage_results import read_stage_results
from scoring_tui.sheets.teams import read_teams
from tests.helpers.evidence import INSTITUTIONS, desk_final
from tests.helpers.result_contests import declare_results
from tests.helpers.rosters import contest
from tests.helpers.support import COMMITTEE, MC_A, FakeClock, small_contest, to_scoring
from tests.sheets.sheet_files import Cell, Grid

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
        stages = [{"id": "cat", "name": "Nilai", "weight": 100, "range": [0, 100], "decimals": 4}]
        self.test_state = _make_result_state(people, stage=stages)
        modules = [{"id": id_, "name": name, "pass": 70} for id_, name in MODULES.items()]
        rules = {"attendance": 50, "weight": 100, "points": "mean", "untaken": "zero"}
        self.module_state = _make_result_state(people, stage=[], module=modules, modules=rules)
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

    def read_absences(self, path: Path) -> tuple[list[Record], tuple[InputProblem, ...]]:
        people, sheet = self.test_state.contestants, read_stage_results(path, self.test_state, {"cat": ""})
        scores = {result.contestant: result.score for result in sheet.results["cat"]}
        records = [
            {"name": people[id_].name, "nip": people[id_].nip, "value": score}
            for id_, score in [*scores.items(), *((id_, None) for id_ in sheet.absences["cat"])]
        ]
        return records, sheet.warnings

    def read_modules(self, path: Path) -> tuple[list[Record], tuple[InputProblem, ...]]:
        people, sheet = self.module_state.contestants, read_modules(path, self.module_state)
        records = [
            {
                "name": people[record.contestant].name,
                "nip": people[record.contestant].nip,
                "attended": record.attended,
                "scores": record.scores,
            }
            for record in sheet.records
        ]
        return records, sheet.warnings

    def read_assignments(self, path: Path) -> tuple[list[Record], tuple[InputProblem, ...]]:
        """One record for each juror, category and criterion, whether it is assigned or not."""
        sheet = read_assignments(path, self.engine.state)
        records = [
            {
                "juror": row.juror,
                "category": row.category,
                "criterion": criterion_id,
                "is_assigned": criterion_id in row.criteria,
            }
            for row in sheet.assigned
            for criterion_id in CRITERIA
        ]
        return records, sheet.warnings

    def read_ballots(self, path: Path) -> tuple[list[Record], tuple[InputProblem, ...]]:
        return read_ballots(path, self.engine)


def _make_result_state(people: tuple[Contestant, ...], **changes: Any) -> State:
    """A contest in which nobody gives marks, with these people."""
    category = [{"id": "pengawas", "name": "Pengawas"}]
    contestants = {person.id: person for person in people}
    return State(declared_contest=declare_results(category=category, **changes), contestants=contestants)


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
        rows.append(_row(number, name, "jam", random.choice([60, "62,5", "1.240,5", 88.25]), "", ""))
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


def _read_word(text: str | None) -> str:
    """A word without blanks in small letters, 1.00 as 1; an unreadable cell is no word."""
    number = meaning(text)
    if number is not None and number == int(number):
        return str(int(number))
    return "\0" if text is None else "".join(text.casefold().split())


_ABSENT = frozenset(("th", "tidakhadir", "absen"))
_PRESENT = frozenset(("h", "hadir", "1", "v", "✓", "ya", "true"))
_MISSING = frozenset(("", "-", "i", "s", "a", "izin", "sakit", "alpa", "0", "tidak", "false")) | _ABSENT


def _make_absences(random: Random) -> Grid:
    rows = [_row("No", "Nama", "NIP", "Nilai")]
    for number, person in enumerate(PEOPLE, 1):
        value = random.choice(["TH", "tidak hadir"]) if random.random() < 0.3 else _number_cell(random)
        rows.append(_row(number, person[0], person[1], value))
    return Grid(rows)


def _matches_absence(record: Record, texts: dict[str, str | None]) -> bool:
    if record["value"] is not None:
        return _matches_result(record, texts)
    return _is_same_person(record, texts) and _read_word(texts.get("value")) in _ABSENT


MODULES = {"m1": "Integritas", "m2": "Literasi"}
MODULE_TITLES = tuple(f"{name} {word}" for name in MODULES.values() for word in ("hadir", "nilai"))


def _make_modules(random: Random) -> Grid:
    rows = [_row("No", "Nama", "NIP", *MODULE_TITLES)]
    for number, person in enumerate(PEOPLE, 1):
        cells: list[object] = []
        for _ in MODULES:
            cells.append(random.choice(["H", "H", "hadir", "v", 1, "I", "S", "A", "", "-", 0, "TH"]))
            cells.append("" if random.random() < 0.2 else random.choice([60, 70, "88,5", 75.25, 90]))
        rows.append(_row(number, person[0], person[1], *cells))
    return Grid(rows)


def _matches_modules(record: Record, texts: dict[str, str | None]) -> bool:
    for id_, module_name in MODULES.items():
        attended, score = (texts.get(f"{module_name} {word}".casefold()) for word in ("hadir", "nilai"))
        if _read_word(attended) not in (_PRESENT if id_ in record["attended"] else _MISSING):
            return False
        recorded_score = record["scores"].get(id_)
        if recorded_score is None:
            if _read_word(score) not in ("", "-", *_ABSENT):
                return False
        elif meaning(score) != recorded_score:
            return False
    return _is_same_person(record, texts)


CRITERIA = ("dampak", "kebaruan", "paparan")
_CROSSES = frozenset(("x", "v", "✓", "ya", "y", "yes", "1", "true"))
_NO_CROSSES = frozenset(("", "-", "tidak", "t", "n", "no", "0", "false"))


def _make_assignments(random: Random) -> Grid:
    rows = [_row("Juri", "Kategori", "Dampak", "Kebaruan", "Paparan")]
    for juror in ("j1", "Juri 2", "j3"):
        for category in ("Pengawas", "pelaksana"):
            crosses = [random.choice(["x", "v", "✓", "ya", 1, "", "", "-", "tidak", 0]) for _ in CRITERIA]
            rows.append(_row(juror, category, *crosses))
    return Grid(rows)


def _is_of_juror(record: Record, texts: dict[str, str | None]) -> bool:
    is_same_juror = _fold(texts.get("juror")) in (record["juror"], f"juri {record['juror'][1:]}")
    return is_same_juror and _read_word(texts.get("category", "")).strip(".-,") in ("", record["category"])


def _matches_crosses(record: Record, texts: dict[str, str | None]) -> bool:
    cross = _read_word(texts.get(record["criterion"], ""))
    return _is_of_juror(record, texts) and cross in (_CROSSES if record["is_assigned"] else _NO_CROSSES)


def _make_assignment_rows(random: Random) -> Grid:
    rows = [_row("Nama Juri", "Kriteria", "Kategori")]
    for juror in ("j1", "Juri 2", "j3"):
        for criterion in random.sample(CRITERIA, random.choice([1, 2, 3])):
            rows.append(_row(juror, random.choice([criterion, criterion.title()]), "Pengawas"))
    return Grid(rows)


def _matches_assignment(record: Record, texts: dict[str, str | None]) -> bool:
    """A criterion that is not assigned has no row, so that any row of the juror agrees."""
    has_criterion = _read_word(texts.get("criterion")) == record["criterion"]
    return _is_of_juror(record, texts) and has_criterion >= record["is_assigned"]


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
        "absences": Target(
            {"name": name, "nip": nip, "value": frozenset(("nilai",))},
            _make_absences,
            finals.read_absences,
            _matches_absence,
        ),
        "modules": Target(
            {
                "name": name,
                "nip": nip,
                **{title.casefold(): frozenset((title.casefold(),)) for title in MODULE_TITLES},
            },
            _make_modules,
            finals.read_modules,
            _matches_modules,
        ),
        "crosses": Target(
            {
                "juror": frozenset(("juri",)),
                "category": frozenset(("kategori",)),
                **{criterion: frozenset((criterion,)) for criterion in CRITERIA},
            },
            _make_assignments,
            finals.read_assignments,
            _matches_crosses,
        ),
        "assignments": Target(
            {
                "juror": frozenset(("nama juri",)),
                "criterion": frozenset(("kriteria",)),
                "category": frozenset(("kategori",)),
            },
            _make_assignment_rows,
            finals.read_assignments,
            _matches_assignment,
        ),
    }
