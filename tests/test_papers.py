"""What leaves the hall: standings and ballots as JSON, CSV and tables; slips with PINs."""

import csv
import json
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from scoring_tui import commands as c
from scoring_tui import text
from scoring_tui.hall import Hall
from scoring_tui.papers import ballots, pins, standings
from scoring_tui.papers.table import cells, cut, table
from tests.support import (
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
def scored(final: Hall) -> Hall:
    """Nos. 1 and 2 equal at 8.00, no. 3 without a juror, no. 4 absent; one more who is not drawn."""
    for number in (1, 2, 3):
        to_scoring(final, number)
        for id_ in ("j1", "j2", "j3") if number < 3 else ("j1", "j2"):
            send(final, number, id_, "8", "8", "8" if number < 3 else "7.5")
    final.submit(c.MarkAbsent(4), MC_A)
    final.submit(c.ImportRoster("susulan.csv", contestants(["Eko"], first=5)), COMMITTEE)
    return final


def test_standings_as_json_have_exactly_this_shape(scored: Hall) -> None:
    paper = json.loads(standings.as_json(standings.paper(scored, ["pengawas"])))
    name = scored.state.name
    ids = {number: turn.contestant for number, turn in scored.state.turns.items()}
    everyone = {"j1": "8", "j2": "8", "j3": "8"}
    assert paper == {
        "contest": "kecil",
        "ledger": {"seq": scored.state.seq, "code": scored.ledger.code},
        "categories": [
            {
                "id": "pengawas",
                "name": "Pengawas",
                "state": "open",
                "placings": [
                    {
                        "place": 1,
                        "tied": True,
                        "number": number,
                        "contestant": ids[number],
                        "name": name(number),
                        "score": "8.00",
                        "exact": "8",
                        "ballots": 3,
                        "of": 3,
                        "jurors": everyone,
                    }
                    for number in (1, 2)
                ]
                + [
                    {
                        "place": 3,
                        "tied": False,
                        "number": 3,
                        "contestant": ids[3],
                        "name": name(3),
                        "score": "7.90",
                        "exact": "7.9",
                        "ballots": 2,
                        "of": 3,
                        "jurors": {"j1": "7.9", "j2": "7.9"},
                    }
                ],
                "unranked": [
                    {"number": 4, "name": name(4), "why": "absent"},
                    {"number": None, "name": "Eko", "why": "waiting"},
                ],
            }
        ],
    }
    assert type(paper["categories"][0]["placings"][0]["place"]) is int


def test_a_recused_juror_is_not_expected(scored: Hall) -> None:
    scored.submit(c.Recuse(3, "j3", "keluarga"), juror("j3"))
    third = standings.paper(scored, ["pengawas"])["categories"][0]["placings"][2]
    assert (third["ballots"], third["of"]) == (2, 2)


def test_a_category_is_open_then_complete_then_signed(scored: Hall) -> None:
    def state() -> str:
        return str(standings.paper(scored, ["pengawas"])["categories"][0]["state"])

    assert state() == "open"
    send(scored, 3, "j3", "1", "1", "1")
    assert state() == "open", "Eko has no number yet"
    scored.submit(c.DrawOrder(2), COMMITTEE)
    scored.submit(c.MarkAbsent(5), MC_A)
    assert state() == "complete"
    scored.submit(c.SettleTie("pengawas", (2, 1), "undian"), CHAIR)
    scored.submit(c.Sign("pengawas"), CHAIR)
    scored.submit(c.Sign("pengawas"), juror("j1"))
    assert state() == "signed"


def test_a_third_is_written_with_the_declared_decimals_and_with_many(final: Hall) -> None:
    to_scoring(final, 1)
    for id_, mark in (("j1", "8"), ("j2", "8"), ("j3", "7")):
        send(final, 1, id_, mark, mark, mark)
    only = standings.paper(final, ["pengawas"])["categories"][0]["placings"][0]
    assert (only["score"], only["exact"]) == ("7.67", "7." + "6" * 19 + "7")
    assert Fraction(Decimal(only["exact"])) != Fraction(23, 3)


@pytest.mark.parametrize(("decimals", "score"), [(0, "8"), (1, "8.0"), (3, "8.000")])
def test_scores_have_exactly_the_declared_decimals(tmp_path: Path, decimals: int, score: str) -> None:
    hall = new_final(tmp_path / "final.db", contest=small_contest(scoring={"decimals": decimals}))
    to_scoring(hall, 1)
    send(hall, 1, "j1", "8", "8", "8")
    assert standings.paper(hall, ["pengawas"])["categories"][0]["placings"][0]["score"] == score
    hall.ledger.close()


def test_standings_as_csv_put_the_unranked_last(scored: Hall) -> None:
    rows = list(
        csv.DictReader(standings.as_csv(standings.paper(scored, ["pengawas", "pelaksana"])).splitlines())
    )
    assert [(row["place"], row["number"], row["score"], row["why"]) for row in rows] == [
        ("1", "1", "8.00", ""),
        ("1", "2", "8.00", ""),
        ("3", "3", "7.90", ""),
        ("", "4", "", "absent"),
        ("", "", "", "waiting"),
    ]
    assert rows[0].keys() == {
        *("category", "state", "place", "tied", "number", "contestant"),
        *("name", "score", "exact", "ballots", "of", "why"),
    }
    assert (rows[0]["tied"], rows[2]["tied"]) == ("true", "false")


def test_the_table_says_in_words_what_is_provisional_and_shared(scored: Hall) -> None:
    lines = standings.as_table(standings.paper(scored, ["pengawas"])).splitlines()
    assert lines[0] == "Pengawas (provisional)"
    assert lines[1].split() == ["Place", "No.", "Name", "Score", "Ballots"]
    assert lines[2].split()[:3] == ["1", "shared", "1"] and lines[2].endswith("8.00   3 of 3")
    assert lines[5].split()[:2] == ["–", "4"] and lines[5].endswith("absent")
    assert lines[-1] == f"Ledger: entry {scored.state.seq}, code {scored.ledger.code}"
    text.use("id")
    assert "8,00" in standings.as_table(standings.paper(scored, ["pengawas"]))


# --- tables -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "width"),
    [("abc", 3), ("日本", 4), ("e\N{COMBINING ACUTE ACCENT}", 1), ("👩", 2), ("\u200bx", 1), ("ن" * 20, 20)],
)
def test_cells_are_those_of_a_terminal(typed: str, width: int) -> None:
    assert cells(typed) == width


@pytest.mark.parametrize("name", [*HARD_NAMES, "日" * 60])
@pytest.mark.parametrize("width", [30, 80])
def test_no_line_is_wider_than_the_terminal(name: str, width: int) -> None:
    made = table(
        ("No.", "Name", "Score"), [("1", name, "9.50"), ("12", "Siti", "8.00")], frozenset({0, 2}), width
    )
    assert {cells(line) <= width for line in made.splitlines()} == {True}
    assert made.splitlines()[2].startswith(" 12  Siti") and made.splitlines()[2].endswith("8.00")


def test_without_a_terminal_nothing_is_cut() -> None:
    assert HARD_NAMES[4] in table(("Name",), [(HARD_NAMES[4],)], frozenset())
    assert cut("Sutrisno", 4) == "Sut…" and cut("日本語", 4) == "日…" and cut("abc", 3) == "abc"


# --- ballots ----------------------------------------------------------------------------------------


def test_ballots_as_json_hold_every_mark(scored: Hall) -> None:
    lines = json.loads(ballots.as_json(scored.state))
    assert len(lines) == 8
    ballot = scored.state.ballots[3][0]
    assert lines[6] == {
        "category": "pengawas",
        "number": 3,
        "contestant": scored.state.turns[3].contestant,
        "name": scored.state.name(3),
        "juror": "j1",
        "juror_name": "Juri 1",
        "marks": {"dampak": "8", "kebaruan": "8", "paparan": "7.5"},
        "total": "7.9",
        "paper": False,
        "at": ballot.at,
        "seq": ballot.seq,
    }


def test_ballots_as_csv_have_a_column_for_each_criterion_of_any_rubric(tmp_path: Path) -> None:
    other = {"criteria": [{"id": "isi", "name": "Isi", "weight": 100}]}
    declared = small_contest().model_dump(by_alias=True, mode="json", exclude_none=True)
    declared["rubric"]["lain"] = other
    declared["category"][1]["rubric"] = "lain"
    hall = new_final(
        tmp_path / "final.db", ["Budi, S.T."], contest=type(small_contest()).model_validate(declared)
    )
    to_scoring(hall, 1)
    send(hall, 1, "j2", "8", "7.5", "7")
    rows = list(csv.DictReader(ballots.as_csv(hall.state).splitlines()))
    assert [(row["name"], row["dampak"], row["kebaruan"], row["isi"], row["paper"]) for row in rows] == [
        ("Budi, S.T.", "8", "7.5", "", "false")
    ]
    assert list(rows[0])[:6] == ["category", "number", "contestant", "name", "juror", "juror_name"]
    hall.ledger.close()


def test_a_reopened_ballot_is_not_among_them(scored: Hall) -> None:
    scored.submit(c.Reopen(1, "j1", "salah baris"), CHAIR)
    assert len(ballots.lines(scored.state)) == 7


# --- PINs -------------------------------------------------------------------------------------------


def test_slips_say_who_and_where(final: Hall) -> None:
    sheet = pins.slips(final.state, {"juror:j1": "012345", "mc:A": "111111", "chair": "222222"})
    assert [(slip.name, slip.room, slip.pin) for slip in sheet] == [
        ("Juri 1", "Pendopo", "012345"),
        ("MC Pendopo", "", "111111"),
        (CHAIR.name, "", "222222"),
    ]
    assert pins.as_text("Final", sheet).count("✂") == 4
    assert "  Room: Pendopo · seat juror:j1\n  PIN  0 1 2 3 4 5\n" in pins.as_text("Final", sheet)


def test_names_do_not_become_markup_of_the_page() -> None:
    slip = pins.Slip("juror:j1", "<b>Ola</b> & N", "Aula", "123456")
    page = pins.as_html("Final <1>", [slip])
    assert "&lt;b&gt;Ola&lt;/b&gt; &amp; N" in page and "Final &lt;1&gt;" in page and "<b>Ola" not in page
