"""Exports: standings and ballots as JSON, CSV and tables; slips with PINs."""

import csv
import json
from collections.abc import Callable, Iterator
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from scoring_tui.contest.terms import describe_scoring
from scoring_tui.domain.commands.jury import DropPenalty, Penalise, Recuse, Reopen, SettleTie, Sign
from scoring_tui.domain.commands.setup import DrawOrder, ImportResults, ImportRoster
from scoring_tui.domain.commands.stage import MarkAbsent
from scoring_tui.domain.facts.setup import Result
from scoring_tui.domain.seat import Role, Seat
from scoring_tui.engine.engine import Engine
from scoring_tui.exports import ballots, pins, standings
from scoring_tui.exports.documents import document_as_json, format_head
from scoring_tui.exports.standings_table import standings_as_text
from scoring_tui.exports.table import count_cells, format_table, truncate_text
from scoring_tui.i18n import locale as text
from tests.helpers.support import (
    CHAIR,
    COMMITTEE,
    HARD_NAMES,
    MC_A,
    contestants,
    juror,
    new_final,
    send,
    small_contest,
    to_scoring,
)


@pytest.fixture
def scored_final(final: Engine) -> Engine:
    """Nos. 1 and 2 tied at 8.00, no. 3 with a missing ballot, no. 4 absent, and one contestant not drawn."""
    for number in (1, 2, 3):
        to_scoring(final, number)
        for id_ in ("j1", "j2", "j3") if number < 3 else ("j1", "j2"):
            send(final, number, id_, "8", "8", "8" if number < 3 else "7.5")
    final.submit(MarkAbsent(4), MC_A)
    final.submit(ImportRoster("susulan.csv", contestants(["Eko"], first=5)), COMMITTEE)
    return final


def who(engine: Engine, contestant_id: str) -> dict[str, object]:
    """What every export says about a contestant, with the NIP."""
    contestant = engine.state.contestants[contestant_id]
    return {
        "contestant": contestant_id,
        "name": contestant.name,
        "unit": "Dinas Kesehatan",
        "idea": "Gagasan uji",
        "members": [],
        "nip": contestant.nip,
        "guest": False,
        "corrected": [],
    }


def test_standings_as_json_have_exactly_this_shape(scored_final: Engine) -> None:
    document = json.loads(
        document_as_json(standings.build_standings_document(scored_final, ["pengawas"], with_nip=True))
    )
    ids = {number: turn.contestant for number, turn in scored_final.state.turns.items()}
    juror_totals = {"j1": "8", "j2": "8", "j3": "8"}
    assert document == {
        "schema": "standings/1",
        "contest": "kecil",
        "ledger": {"seq": scored_final.state.seq, "code": scored_final.ledger.code},
        "categories": [
            {
                "id": "pengawas",
                "name": "Pengawas",
                "state": "open",
                "method": "mean",
                "rank-on": "displayed",
                "notes": [],
                "placings": [
                    {
                        "place": 1,
                        "tied": True,
                        "number": number,
                        **who(scored_final, ids[number]),
                        "score": "8.00",
                        "exact": "8",
                        "ballots": 3,
                        "of": 3,
                        "jurors": juror_totals,
                        "settled_by": "",
                        "jury": "8",
                        "criteria": {id_: {"mark": "8"} for id_ in ("dampak", "kebaruan", "paparan")},
                        "results": {},
                        "stages": {},
                        "penalties": [],
                    }
                    for number in (1, 2)
                ]
                + [
                    {
                        "place": 3,
                        "tied": False,
                        "number": 3,
                        **who(scored_final, ids[3]),
                        "score": "7.90",
                        "exact": "7.9",
                        "ballots": 2,
                        "of": 3,
                        "jurors": {"j1": "7.9", "j2": "7.9"},
                        "settled_by": "",
                        "jury": "7.9",
                        "criteria": {
                            "dampak": {"mark": "8"},
                            "kebaruan": {"mark": "8"},
                            "paparan": {"mark": "7.5"},
                        },
                        "results": {},
                        "stages": {},
                        "penalties": [],
                    }
                ],
                "unranked": [
                    {"number": 4, **who(scored_final, ids[4]), "why": "absent"},
                    {"number": None, **who(scored_final, "c005"), "why": "waiting"},
                ],
            }
        ],
    }
    assert type(document["categories"][0]["placings"][0]["place"]) is int


def test_a_recused_juror_is_not_expected(scored_final: Engine) -> None:
    scored_final.submit(Recuse(3, "j3", "keluarga"), juror("j3"))
    third = standings.build_standings_document(scored_final, ["pengawas"])["categories"][0]["placings"][2]
    assert (third["ballots"], third["of"]) == (2, 2)


def test_a_category_is_open_then_complete_then_signed(scored_final: Engine) -> None:
    def state() -> str:
        return str(standings.build_standings_document(scored_final, ["pengawas"])["categories"][0]["state"])

    assert state() == "open"
    send(scored_final, 3, "j3", "1", "1", "1")
    assert state() == "open", "Eko has no number yet"
    scored_final.submit(DrawOrder(2), COMMITTEE)
    scored_final.submit(MarkAbsent(5), MC_A)
    assert state() == "complete"
    scored_final.submit(SettleTie("pengawas", (2, 1), "undian"), CHAIR)
    scored_final.submit(Sign("pengawas"), CHAIR)
    scored_final.submit(Sign("pengawas"), juror("j1"))
    assert state() == "signed"


def test_a_third_is_written_with_the_declared_decimals_and_with_many(final: Engine) -> None:
    to_scoring(final, 1)
    for id_, mark in (("j1", "8"), ("j2", "8"), ("j3", "7")):
        send(final, 1, id_, mark, mark, mark)
    only = standings.build_standings_document(final, ["pengawas"])["categories"][0]["placings"][0]
    assert (only["score"], only["exact"]) == ("7.67", "7." + "6" * 19 + "7")
    assert Fraction(Decimal(only["exact"])) != Fraction(23, 3)


@pytest.mark.parametrize(("decimals", "score"), [(0, "8"), (1, "8.0"), (3, "8.000")])
def test_scores_have_exactly_the_declared_decimals(tmp_path: Path, decimals: int, score: str) -> None:
    engine = new_final(tmp_path / "final.db", contest=small_contest(scoring={"decimals": decimals}))
    to_scoring(engine, 1)
    send(engine, 1, "j1", "8", "8", "8")
    assert (
        standings.build_standings_document(engine, ["pengawas"])["categories"][0]["placings"][0]["score"]
        == score
    )
    engine.ledger.close()


def test_standings_as_csv_put_the_unranked_last(scored_final: Engine) -> None:
    rows = list(
        csv.DictReader(
            standings.standings_as_csv(
                standings.build_standings_document(scored_final, ["pengawas", "pelaksana"]), "csv"
            ).splitlines()
        )
    )
    assert [(row["place"], row["number"], row["score"], row["why"]) for row in rows] == [
        ("1", "1", "8.00", ""),
        ("1", "2", "8.00", ""),
        ("3", "3", "7.90", ""),
        ("", "4", "", "absent"),
        ("", "", "", "waiting"),
    ]
    assert list(rows[0]) == [
        *("category", "state", "place", "tied", "number", "contestant"),
        *("name", "unit", "idea", "members", "guest", "score", "exact", "ballots", "of", "why"),
        *(
            "settled_by",
            "jury",
            "mark.dampak",
            "mark.kebaruan",
            "mark.paparan",
            "penalty",
            "penalty_reasons",
            "through",
            "interval_low",
            "interval_high",
            "podium",
            "interval_note",
            "corrected",
        ),
    ]
    assert (rows[0]["tied"], rows[2]["tied"]) == ("true", "false")


def table_of(engine: Engine, *categories: str) -> list[str]:
    """The lines of the text table."""
    contest = engine.state.contest
    return standings_as_text(
        standings.build_standings_document(engine, categories or ["pengawas"]), contest
    ).splitlines()


def test_the_table_marks_provisional_and_shared_places(scored_final: Engine) -> None:
    lines = table_of(scored_final)
    assert lines[0] == "Pengawas (provisional)"
    assert lines[1].split() == ["Place", "No.", "Name", "Score", "Ballots"]
    assert lines[2].split()[:3] == ["1", "shared", "1"] and lines[2].endswith("8.00   3 of 3")
    assert lines[5].split()[:2] == ["–", "4"] and lines[5].endswith("absent")
    assert lines[-1] == f"Ledger: entry {scored_final.state.seq}, code {scored_final.ledger.code}"
    text.use_language("id")
    assert any("8,00" in line for line in table_of(scored_final))


# --- details of a place -----------------------------------------------------------------------------


def standing_json(engine: Engine, *, with_confidence: bool = False) -> dict[str, Any]:
    """The first category of the JSON document."""
    document = json.loads(
        document_as_json(
            standings.build_standings_document(engine, ["pengawas"], with_confidence=with_confidence)
        )
    )
    return dict(document["categories"][0])


def enter_marks(engine: Engine, *marks: str) -> Engine:
    """Every juror gives nos. 1, 2, ... these marks, one for each criterion."""
    for number, mark_texts in enumerate(marks, 1):
        to_scoring(engine, number)
        for id_ in ("j1", "j2", "j3"):
            send(engine, number, id_, *mark_texts.split())
    return engine


@pytest.fixture
def make_final(tmp_path: Path) -> Iterator[Callable[..., Engine]]:
    """Create finals with these changes to the contest."""
    engines: list[Engine] = []

    def make(**changes: Any) -> Engine:
        engines.append(new_final(tmp_path / f"{len(engines)}.db", contest=small_contest(**changes)))
        return engines[-1]

    yield make
    for engine in engines:
        engine.ledger.close()


def test_the_step_that_settled_a_tie_is_shown(final: Engine) -> None:
    enter_marks(final, "8 8 8", "7 9 9", "9 9 9")
    settling_steps = [(line["number"], line["settled_by"]) for line in standing_json(final)["placings"]]
    assert settling_steps == [(3, ""), (1, "dampak"), (2, "dampak")]
    assert "Place 2, 3: told apart by Dampak" in table_of(final)
    rows = csv.DictReader(
        standings.standings_as_csv(
            standings.build_standings_document(final, ["pengawas"]), "csv"
        ).splitlines()
    )
    assert [row["settled_by"] for row in rows] == ["", "dampak", "dampak", ""]


@pytest.mark.parametrize(
    ("command", "expected_line"),
    [
        (
            SettleTie("pengawas", (2, 1), "undian"),
            "Place 1, 2: told apart by the decision of the head of jury",
        ),
        (SettleTie("pengawas", (1, 2), "sama", shared=True), None),
    ],
)
def test_the_head_of_jury_is_named(final: Engine, command: SettleTie, expected_line: str | None) -> None:
    enter_marks(final, "8 8 8", "8 8 8")
    final.submit(command, CHAIR)
    assert [line for line in table_of(final) if "told apart" in line] == (
        [expected_line] if expected_line else []
    )


@pytest.mark.parametrize(
    ("method", "score", "line"), [("mean", "5.75", "−2.25"), ("rank-sum", "5.25", "+2.25")]
)
def test_each_penalty_has_its_own_line(
    make_final: Callable[..., Engine], method: str, score: str, line: str
) -> None:
    kinds = [{"id": "waktu", "name": "Melebihi waktu", "points": 2}]
    engine = enter_marks(
        make_final(penalty=kinds, scoring={"method": method, "decimals": 2}), "8 8 8", "7 7 7"
    )
    engine.submit(Penalise(1, Decimal("2.25"), "8 menit", "waktu"), CHAIR)
    engine.submit(Penalise(1, Decimal("0.5"), "salah", ""), CHAIR)
    dropped = engine.state.penalties[1][1].seq
    engine.submit(DropPenalty(1, dropped, "keliru"), CHAIR)
    first_line = next(line for line in standing_json(engine)["placings"] if line["number"] == 1)
    assert first_line["penalties"] == [{"points": "2.25", "reason": "8 menit", "penalty": "waktu"}]
    assert (first_line["score"], first_line["jury"]) == (score, "8" if method == "mean" else "3")
    table = table_of(engine)
    row_index = next(n for n, row in enumerate(table) if row.split()[1:2] == ["1"])
    assert table[row_index + 1].split() == ["Melebihi", "waktu:", "8", "menit", line]
    row = csv.DictReader(
        standings.standings_as_csv(
            standings.build_standings_document(engine, ["pengawas"]), "csv"
        ).splitlines()
    )
    assert {line["number"]: line["penalty"] for line in row if line["place"]} == {"1": "2.25", "2": "0"}


def contest_with_stage(**options: Any) -> dict[str, Any]:
    """An earlier stage has a weight of 40 of 100."""
    stage = [{"id": "makalah", "name": "Makalah", "weight": 40}]
    return {"stage": stage, "scoring": {"weight": 60, **options}}


def test_earlier_results_and_the_jury_have_columns_where_a_stage_counts(
    make_final: Callable[..., Engine],
) -> None:
    engine = enter_marks(make_final(**contest_with_stage()), "8 8 8")
    assert standing_json(engine)["unranked"][0]["why"] == "no-result"
    result = Result(contestant=engine.state.turns[1].contestant, score=Decimal("9.5"))
    engine.submit(ImportResults("makalah", "makalah.csv", (result,), "terlambat"), COMMITTEE)
    first_line = standing_json(engine)["placings"][0]
    assert (first_line["jury"], first_line["results"], first_line["score"]) == (
        "8",
        {"makalah": "9.5"},
        "8.60",
    )
    table = table_of(engine)
    assert table[1].split() == ["Place", "No.", "Name", "Jury", "Makalah", "Score", "Ballots"]
    assert table[2].split()[-6:] == ["8.00", "9.50", "8.60", "3", "of", "3"]
    assert table[4] == " " * table[3].index(engine.state.contestant_name(2)) + "  not yet on"


def test_a_line_is_drawn_after_those_who_go_through(make_final: Callable[..., Engine]) -> None:
    """All who tie at the line go through."""
    category = {**small_contest().category[0].model_dump(by_alias=True), "through": 2}
    engine = make_final(category=[category, small_contest().category[1].model_dump(by_alias=True)])
    enter_marks(engine, "9 9 9", "8 8 8", "8 8 8", "7 7 7")
    engine.submit(Penalise(3, Decimal("0.01"), "uji"), CHAIR)
    engine.submit(DropPenalty(3, engine.state.penalties[3][0].seq, "uji"), CHAIR)
    qualified = [
        (line_index["place"], line_index["through"]) for line_index in standing_json(engine)["placings"]
    ]
    assert qualified == [(1, True), (2, True), (2, True), (4, False)]
    engine.submit(Penalise(3, Decimal("0.001"), "uji"), CHAIR)
    table = table_of(engine)
    line_index = next(n for n, row in enumerate(table) if row.startswith("── "))
    assert table[line_index].startswith("── 3 go through ──")
    assert (
        table[line_index - 2].split()[:3] == ["2", "shared", "3"]
        and table[line_index - 1].split()[0] == "uji"
    )
    rows = csv.DictReader(
        standings.standings_as_csv(
            standings.build_standings_document(engine, ["pengawas"]), "csv"
        ).splitlines()
    )
    assert [row["through"] for row in rows] == ["true", "true", "true", "false"]


def test_without_a_declared_line_nobody_goes_through(scored_final: Engine) -> None:
    assert all("through" not in line for line in standing_json(scored_final)["placings"])
    assert not any(line.startswith("──") for line in table_of(scored_final))


@pytest.mark.parametrize(
    ("scoring", "notes"),
    [
        ({"rank-on": "exact"}, []),
        ({"method": "trimmed", "trim": {"lowest": 1, "highest": 0, "at-least": 3}}, []),
        ({"method": "severity"}, ["the same jurors mark everyone: no adjustment needed"]),
    ],
)
def test_the_method_and_its_notes_are_shown(
    make_final: Callable[..., Engine], scoring: dict[str, Any], notes: list[str]
) -> None:
    engine = enter_marks(make_final(scoring=scoring), "8 8 8", "7 7 7")
    lines = table_of(engine)
    method = ", ".join(map(str, describe_scoring(engine.state.contest)))
    assert lines[6:-2] == [f"Method: {method}", *notes]
    category = standing_json(engine)
    assert category["rank-on"] == scoring.get("rank-on", "displayed")
    assert category["method"] == scoring.get("method", "mean")
    assert category["notes"] == notes


def test_the_mean_is_not_described(scored_final: Engine) -> None:
    assert not any(line.startswith("Method") for line in table_of(scored_final))


def test_other_scores_are_exported(make_final: Callable[..., Engine]) -> None:
    """An incomplete panel: the raw means and the scores of the other model are exported too."""
    engine = make_final(scoring={"method": "severity"})
    marks_by_number = {
        1: {"j1": "9 8 7", "j2": "8 8 7"},
        2: {"j2": "6 7 6", "j3": "5 6 6"},
        3: {"j1": "4 4 5", "j3": "3 4 3"},
    }
    for number, sheets in marks_by_number.items():
        to_scoring(engine, number)
        for id_, marks in sheets.items():
            send(engine, number, id_, *marks.split())
    first = standing_json(engine)["placings"][0]
    assert first["number"] == 1 and first["raw"] == "8.05"
    assert "least-squares" in first and "mixed" not in first
    assert first["exact"] != first["raw"]


# --- confidence -------------------------------------------------------------------------------------


def test_intervals_and_podium_probabilities_are_exported_on_request(final: Engine) -> None:
    enter_marks(final, "9 9 8", "7 8 7", "6 6 6", "2 3 2")
    final.submit(Reopen(4, "j1", "salah"), CHAIR)
    send(final, 4, "j1", "1", "2", "2")
    category = standing_json(final, with_confidence=True)
    assert category["confidence"] == {"why": None}
    for line in category["placings"]:
        low, high = line["interval"]
        assert 1 <= low <= line["place"] <= high <= 4
        assert 0 <= line["podium"] <= 1 and line["podium"] == round(line["podium"], 2)
    assert category["placings"][0]["podium"] > category["placings"][3]["podium"]
    rows = csv.DictReader(
        standings.standings_as_csv(
            standings.build_standings_document(final, ["pengawas"], with_confidence=True), "csv"
        ).splitlines()
    )
    row = next(rows)
    assert [int(row["interval_low"]), int(row["interval_high"])] == category["placings"][0]["interval"]
    assert float(row["podium"]) == category["placings"][0]["podium"]


def test_too_little_data_gives_a_reason_instead_of_intervals(final: Engine) -> None:
    for number in (1, 2):
        to_scoring(final, number)
        send(final, number, "j1", "8", "7", str(5 + number))
    category = standing_json(final, with_confidence=True)
    assert category["confidence"]["why"]
    assert [(line["interval"], line["podium"]) for line in category["placings"]] == [(None, None)] * 2
    assert "confidence" not in standing_json(final), "not requested"


# --- tables -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "width"),
    [("abc", 3), ("日本", 4), ("e\N{COMBINING ACUTE ACCENT}", 1), ("👩", 2), ("\u200bx", 1), ("ن" * 20, 20)],
)
def test_cells_are_counted_as_in_a_terminal(typed: str, width: int) -> None:
    assert count_cells(typed) == width


@pytest.mark.parametrize("name", [*HARD_NAMES, "日" * 60])
@pytest.mark.parametrize("width", [30, 80])
def test_no_line_is_wider_than_the_terminal(name: str, width: int) -> None:
    table_text = format_table(
        ("No.", "Name", "Score"), [("1", name, "9.50"), ("12", "Siti", "8.00")], frozenset({0, 2}), width
    )
    assert {count_cells(line) <= width for line in table_text.splitlines()} == {True}
    assert table_text.splitlines()[2].startswith(" 12  Siti") and table_text.splitlines()[2].endswith("8.00")


def test_without_a_width_nothing_is_truncated() -> None:
    assert HARD_NAMES[4] in format_table(("Name",), [(HARD_NAMES[4],)], frozenset())
    assert (
        truncate_text("Sutrisno", 4) == "Sut…"
        and truncate_text("日本語", 4) == "日…"
        and truncate_text("abc", 3) == "abc"
    )


# --- ballots ----------------------------------------------------------------------------------------


def test_ballots_as_json_contain_every_mark(scored_final: Engine) -> None:
    lines = ballots.build_ballot_rows(scored_final.state, with_nip=True)
    assert len(lines) == 8
    ballot = scored_final.state.ballots[3][0]
    assert lines[6] == {
        "category": "pengawas",
        "number": 3,
        **who(scored_final, scored_final.state.turns[3].contestant),
        "juror": "j1",
        "juror_name": "Juri 1",
        "juror_corrected": [],
        "marks": {"dampak": "8", "kebaruan": "8", "paparan": "7.5"},
        "total": "7.9",
        "note": "",
        "notes": {},
        "paper": False,
        "typed_by": [],
        "at": ballot.at,
        "seq": ballot.seq,
    }


def test_ballots_as_csv_have_a_column_for_each_criterion_of_any_rubric(tmp_path: Path) -> None:
    other_rubric = {"criteria": [{"id": "isi", "name": "Isi", "weight": 100}]}
    make_final = small_contest().model_dump(by_alias=True, mode="json", exclude_none=True)
    make_final["rubric"]["lain"] = other_rubric
    make_final["category"][1]["rubric"] = "lain"
    engine = new_final(
        tmp_path / "final.db", ["Budi, S.T."], contest=type(small_contest()).model_validate(make_final)
    )
    to_scoring(engine, 1)
    send(engine, 1, "j2", "8", "7.5", "7")
    rows = list(csv.DictReader(ballots.ballots_as_csv(engine.state, "csv").splitlines()))
    assert [(row["name"], row["dampak"], row["kebaruan"], row["isi"], row["paper"]) for row in rows] == [
        ("Budi, S.T.", "8", "7.5", "", "false")
    ]
    assert list(rows[0]) == [
        *("category", "number", "contestant", "name", "unit", "idea", "members", "guest"),
        *("juror", "juror_name", "dampak", "kebaruan", "paparan", "isi"),
        *("total", "note", "paper", "typed_by", "at", "seq", "corrected", "juror_corrected"),
    ]
    engine.ledger.close()


def test_a_reopened_ballot_is_not_exported(scored_final: Engine) -> None:
    scored_final.submit(Reopen(1, "j1", "salah baris"), CHAIR)
    assert len(ballots.build_ballot_rows(scored_final.state)) == 7


# --- PINs -------------------------------------------------------------------------------------------


def test_slips_show_name_and_room(final: Engine) -> None:
    sheet = pins.build_pin_slips(final.state, {"juror:j1": "012345", "mc:A": "111111", "chair": "222222"})
    assert [(slip.name, slip.room, slip.pin) for slip in sheet] == [
        ("Juri 1", "Pendopo", "012345"),
        ("MC Pendopo", "", "111111"),
        (CHAIR.name, "", "222222"),
    ]
    assert pins.pin_slips_as_text("Final", sheet).count("✂") == 4
    assert "  Room: Pendopo · seat juror:j1\n  PIN  0 1 2 3 4 5\n" in pins.pin_slips_as_text("Final", sheet)


def test_slips_bear_the_key_of_the_contest(final: Engine) -> None:
    slips = pins.build_pin_slips(final.state, {"juror:j1": "012345"})
    final.state.checkpoint_key = "scoring-tui/kecil+c74f20a3+ARpc2QcU"
    text, page = (pins.format_pin_slips(final.state, slips, kind) for kind in (".txt", ".html"))
    assert (
        "  scoring-tui/kecil+c74f20a3+ARpc2QcU\n" in text
        and "<br>scoring-tui/kecil+c74f20a3+ARpc2QcU<" in page
    )
    final.state.checkpoint_key = ""
    assert "Key of the contest" not in pins.format_pin_slips(final.state, slips)


def test_slips_explain_the_warning_of_browsers(final: Engine) -> None:
    slips = pins.build_pin_slips(final.state, {"juror:j1": "012345"})
    fingerprint = ":".join(["AB"] * 16 + ["CD"] * 16)
    text, page, document = (
        pins.format_pin_slips(final.state, slips, kind, fingerprint) for kind in (".txt", ".html", ".json")
    )
    first_line, second_line = ":".join(["AB"] * 16), ":".join(["CD"] * 16)
    assert f"  {first_line}\n  {second_line}\n" in text
    assert f"<code>{first_line}<br>{second_line}</code>" in page
    assert json.loads(document)["certificate"] == fingerprint
    for sheet in (" ".join(text.split()), page):
        for words in ("Each browser warns once", "Proceed to … (unsafe)", "Accept the Risk and Continue"):
            assert words in sheet
    assert max(map(len, text.splitlines())) <= 80
    without_tls = [pins.format_pin_slips(final.state, slips, kind) for kind in (".txt", ".html")]
    assert not any("warns once" in sheet for sheet in without_tls)


def test_papers_bear_the_key_of_the_contest() -> None:
    assert format_head(3, "7KQ2-M0XA-9D3T-VW5E", "a+b+c").splitlines() == [
        "Ledger: entry 3, code 7KQ2-M0XA-9D3T-VW5E",
        "Key of the contest: a+b+c",
    ]
    assert format_head(3, "7KQ2-M0XA-9D3T-VW5E").count("\n") == 1


def test_names_are_escaped_in_html() -> None:
    slip = pins.PinSlip(Seat(Role.JUROR, "j1"), "<b>Ola</b> & N", "Aula", "123456")
    page = pins.pin_slips_as_html("Final <1>", [slip])
    assert "&lt;b&gt;Ola&lt;/b&gt; &amp; N" in page and "Final &lt;1&gt;" in page and "<b>Ola" not in page
