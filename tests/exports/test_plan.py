"""The exported plan: linkage of the jury, remedies with their cost, and overloaded days."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from scoring_tui.domain.actor import Actor
from scoring_tui.domain.commands.setup import DrawOrder, ImportRoster
from scoring_tui.domain.seat import Role, Seat
from scoring_tui.engine.engine import Engine
from scoring_tui.exports import plan
from scoring_tui.exports.documents import document_as_json
from scoring_tui.exports.table import count_cells
from scoring_tui.i18n import locale as text
from tests.helpers.clis import done, refused
from tests.helpers.support import (
    COMMITTEE,
    HARD_NAMES,
    contestants,
    new_final,
    send,
    small_contest,
    to_scoring,
)

MakeFinal = Callable[..., Engine]


@pytest.fixture
def make_final(tmp_path: Path) -> Iterator[MakeFinal]:
    """Create finals with this number of contestants and these changes to the contest."""
    engines: list[Engine] = []

    def make(count: int, **changes: Any) -> Engine:
        people = [f"Peserta {n}" for n in range(1, count + 1)]
        engines.append(new_final(tmp_path / f"{len(engines)}.db", people, contest=small_contest(**changes)))
        return engines[-1]

    yield make
    for engine in engines:
        engine.ledger.close()


def separate_panels(*panels: str, names: dict[str, str] | None = None) -> dict[str, Any]:
    """Contest tables of panels, each given as "a1 a2", with one session each."""
    jurors = dict.fromkeys(id_ for panel in panels for id_ in panel.split())
    ids = "ABCDEF"[: len(panels)]
    days = [{"day": "2024-12-20", "start": "08:00", "panel": id_, "categories": ["pengawas", "pelaksana"]}
            for id_ in ids]  # fmt: skip
    return {
        "juror": [{"id": id_, "name": (names or {}).get(id_, f"Juri {id_}")} for id_ in jurors],
        "panel": [
            {"id": id_, "room": id_, "jurors": panel.split()} for id_, panel in zip(ids, panels, strict=True)
        ],
        "session": days,
    }


def category_plan(engine: Engine) -> dict[str, Any]:
    """The first category of the JSON document."""
    return dict(
        json.loads(document_as_json(plan.build_plan_document(engine.state, ["pengawas"])))["categories"][0]
    )


def test_a_complete_panel_needs_nothing(final: Engine) -> None:
    plan_json = category_plan(final)
    assert (plan_json["panels"], plan_json["contestants"], plan_json["jurors"], plan_json["ballots"]) == (
        ["A"],
        4,
        3,
        12,
    )
    assert (plan_json["verdict"], plan_json["linkage"], plan_json["remedies"]) == ("complete", 1.0, [])
    assert plan_json["sentence"] == "the same jurors mark everyone: no adjustment needed"
    assert 0 < plan_json["wrong_podium"] < 1 and 0 < plan_json["error"] < 0.05
    table = plan.plan_as_text(plan.build_plan_document(final.state, ["pengawas"])).splitlines()
    assert table[:3] == [
        "Pengawas",
        "  panel A: 4 contestants, 3 jurors, 12 ballots",
        "  the same jurors mark everyone: no adjustment needed",
    ]
    assert not any("could be done" in line for line in table)


def test_unlinked_panels_have_remedies_with_their_cost(make_final: MakeFinal) -> None:
    engine = make_final(12, **separate_panels("a1 a2", "b1 b2"))
    plan_json = category_plan(engine)
    assert (plan_json["verdict"], plan_json["linkage"]) == ("unlinked", None)
    assert [(part["panels"], part["jurors"], part["contestants"]) for part in plan_json["components"]] == [
        (["A"], ["a1", "a2"], 6),
        (["B"], ["b1", "b2"], 6),
    ]
    assert [remedy["more_marks"] for remedy in plan_json["remedies"]] == [0, 8, 0, 24]
    assert all(0 <= remedy["wrong_podium"] < 1 and remedy["how"] for remedy in plan_json["remedies"])
    lines = plan.plan_as_text(plan.build_plan_document(engine.state, ["pengawas"]), 80).splitlines()
    assert lines[2:4] == [
        "  2 components: A | B",
        "  these panels share no juror and no contestant: severity and quality cannot be",
    ]
    assert max(map(count_cells, lines)) <= 80
    heading_index = next(n for n, line in enumerate(lines) if "could be done" in line)
    assert [line.split()[0] for line in lines[heading_index + 1 : heading_index + 5]] == ["1", "2", "3", "4"]
    second = plan_json["remedies"][1]
    share = f"{second['wrong_podium'] * 100:.1f}% ± "
    assert "+8" in lines[heading_index + 2].split() and share in lines[heading_index + 2]


@pytest.mark.parametrize(
    ("panels", "verdict", "expected_start"),
    [
        (("a1 a2", "a2 b1"), "linked", "the panels are linked: "),
        (("a1 a2", "a2 b1", "b1 b2"), "weak", "weak link: "),
    ],
)
def test_panels_that_share_a_juror_have_a_ratio(
    make_final: MakeFinal, panels: tuple[str, ...], verdict: str, expected_start: str
) -> None:
    engine = make_final(9, **separate_panels(*panels))
    plan_json = category_plan(engine)
    assert len(plan_json["components"]) == 1 and plan_json["verdict"] == verdict
    ratio = f"{plan_json['linkage']:.2f}"
    assert plan_json["sentence"].startswith(expected_start)
    assert f"{ratio} times as uncertain" in plan_json["sentence"]


def test_the_plan_is_the_same_before_and_after_the_draw(make_final: MakeFinal) -> None:
    before = make_final(0 + 4, **separate_panels("a1 a2", "b1 b2"))
    before.submit(ImportRoster("b.csv", contestants(["Satu", "Dua"], "pelaksana", 50)), COMMITTEE)
    plan_before = plan.build_plan_document(before.state, ["pelaksana"])
    before.submit(DrawOrder(3), COMMITTEE)
    plan_after = plan.build_plan_document(before.state, ["pelaksana"])
    assert {**plan_after, "ledger": None} == {**plan_before, "ledger": None}
    assert plan_before["categories"][0]["contestants"] == 2


def test_a_category_without_contestants(final: Engine) -> None:
    document = plan.build_plan_document(final.state, ["pelaksana"])
    plan_json = document["categories"][0]
    assert (plan_json["verdict"], plan_json["wrong_podium"], plan_json["contestants"]) == ("empty", None, 0)
    assert plan.plan_as_text(document) == "Pelaksana\n  nobody is judged here yet\n"


def test_too_many_presentations_in_a_day(make_final: MakeFinal) -> None:
    engine = make_final(17)
    overloaded = plan.build_plan_document(engine.state, [])["overloaded"]
    assert [(overload["juror"], overload["day"], overload["presentations"]) for overload in overloaded] == [
        (id_, "2024-12-20", 17) for id_ in ("j1", "j2", "j3")
    ]
    lines = plan.plan_as_text(plan.build_plan_document(engine.state, ["pengawas"])).splitlines()
    heading_index = lines.index("More than 16 presentations a day cannot be judged with care:")
    assert lines[heading_index + 2].split() == ["Friday,", "20", "December", "2024", "Juri", "1", "17"]
    assert plan.build_plan_document(make_final(16).state, [])["overloaded"] == []


@pytest.mark.parametrize("name", HARD_NAMES)
def test_difficult_names_are_not_changed(make_final: MakeFinal, name: str) -> None:
    engine = make_final(4, **separate_panels("a1 a2", "b1 b2", names={"a2": name, "b2": name}))
    instructions = category_plan(engine)["remedies"][0]["how"]
    assert f"{name}: A → B" in instructions
    printed = plan.plan_as_text(plan.build_plan_document(engine.state, ["pengawas"]))
    assert " ".join(name.split()) in " ".join(printed.split())


def test_after_the_first_ballot_only_a_joint_final_is_proposed(make_final: MakeFinal) -> None:
    engine = make_final(4, **separate_panels("j1 j2", "j3 j4"))
    number = next(turn.number for turn in engine.state.turns.values() if "j1" in turn.jurors)
    to_scoring(engine, number, mc=Actor("Pembawa acara", Seat(Role.MC, engine.state.turns[number].panel)))
    send(engine, number, "j1", "8", "8", "8")
    assert [remedy["name"] for remedy in category_plan(engine)["remedies"]] == [
        "a joint final of each panel's best 3"
    ]


def test_the_command(final: Engine) -> None:
    path = final.ledger.path
    document = json.loads(done("plan", path, "--as", "json", "--lang", "en"))
    assert document == plan.build_plan_document(final.state, ["pengawas", "pelaksana"])
    filtered_document = json.loads(done("plan", path, "--as", "json", "--category", "pelaksana"))
    assert [category_json["id"] for category_json in filtered_document["categories"]] == ["pelaksana"]
    assert done("plan", path, "--lang", "en") == plan.plan_as_text(document)
    assert "known are pengawas, pelaksana" in refused("plan", path, "--category", "x", "--lang", "en")


def test_numbers_are_localized(final: Engine) -> None:
    text.use_language("id")
    assert "galat acak 0,5." in plan.plan_as_text(plan.build_plan_document(final.state, ["pengawas"]))
