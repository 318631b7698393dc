"""The bundled contests have the published rules, and the shares of a rubric sum to one."""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring_tui.contest.competition_loader import read_competition
from scoring_tui.contest.loader import (
    data_folder,
    find_bundled_competition,
    find_contest,
    find_sample_roster,
    list_bundled_competitions,
    list_bundled_contests,
    read_contest,
)
from scoring_tui.contest.models import Contest, Criterion, Rubric
from scoring_tui.contest.scales import Scale
from scoring_tui.errors import InvalidInput


@pytest.fixture(scope="module")
def known() -> dict[str, Contest]:
    """Every bundled contest, by its name."""
    return {name: read_contest(find_contest(name)) for name in list_bundled_contests()}


def test_the_four_bundled_contests_are_listed_and_found(known: dict[str, Contest]) -> None:
    assert list(known) == ["bekasi-2023", "jateng-bangkom-2023", "lamongan-2023", "trenggalek-2024"]
    assert all(contest.contest.id == name for name, contest in known.items())
    assert find_sample_roster("no-such-contest") is None


COMPETITIONS = ["bekasi-2023", "jateng-bangkom-2023", "lamongan-2023", "trenggalek-2023"]


def test_every_bundled_competition_is_in_order_and_marks_its_assumptions() -> None:
    assert list_bundled_competitions() == COMPETITIONS
    for name in COMPETITIONS:
        path = find_bundled_competition(name)
        assert path is not None
        declared = read_competition(path)
        assert declared.competition.competition.id == name
        for file in path.parent.glob("*.toml"):
            text = file.read_text(encoding="utf-8")
            assert "ASUMSI" in text
            assert "REKAAN" in text
    assert find_bundled_competition("trenggalek-2024") is None


def test_trenggalek_2023_goes_from_116_to_61_with_curators_and_likes() -> None:
    declared = read_competition(data_folder() / "trenggalek-2023" / "competition.toml")
    audition, final = declared.contests
    assert audition.contest.format == "desk"
    assert [(stage.value_kind, stage.weight) for stage in audition.stage] == [("count", 10)]
    assert sum(session.turns or 0 for session in final.session) == 61
    assert [item.through for item in declared.competition.round] == [61, None]


def test_only_regencies_and_cities_of_jateng_are_visited() -> None:
    declared = read_competition(data_folder() / "jateng-bangkom-2023" / "competition.toml")
    desk, field = declared.contests
    assert list(desk.categories) == ["kabkota", "opd", "widyaiswara"]
    assert list(field.categories) == ["kabkota"]
    assert [(stage.id, stage.weight) for stage in field.stage] == [("meja", 60)]
    assert len(field.categories["kabkota"].awards) == 6
    assert len(field.categories["kabkota"].titles) == 3


def test_an_unknown_name_lists_the_bundled_contests() -> None:
    with pytest.raises(InvalidInput, match=r"known are bekasi-2023, .*trenggalek-2024"):
        find_contest("trenggalek")


def test_an_existing_path_is_returned_unchanged(tmp_path: Path) -> None:
    path = tmp_path / "uji.toml"
    path.touch()
    assert find_contest(str(path)) == path


def test_trenggalek_fits_four_rooms_and_two_days(known: dict[str, Contest]) -> None:
    contest = known["trenggalek-2024"]
    assert (len(contest.panels), len(contest.jurors), len({p.room for p in contest.panel})) == (4, 12, 4)
    assert {s.day for s in contest.session} == {date(2024, 12, 20), date(2024, 12, 21)}
    assert contest.timing is not None
    assert contest.timing.turn_seconds == 15 * 60
    assert sum(s.turns or 0 for s in contest.session if s.categories == ("pelaksana",)) == 54
    for panel in contest.panels:
        for day in {s.day for s in contest.session}:
            hours = [(s.start, s.end) for s in contest.session if (s.panel, s.day) == (panel, day)]
            minutes = sum((b.hour - a.hour) * 60 + b.minute - a.minute for a, b in hours if b)
            assert (len(hours), minutes) == (2, 405)
    assert [c.awards[-1] for c in contest.category] == ["Harapan III"] * 4
    assert contest.rubric_of("ahli").leaves_by_id["dampak"].share == Fraction(30, 100)
    assert contest.rubric_of("ahli").highest_total == 100


def test_bekasi_marks_ten_teams_by_halves(known: dict[str, Contest]) -> None:
    contest = known["bekasi-2023"]
    (category,) = contest.category
    assert (category.entry, len(category.awards), len(contest.jurors)) == ("team", 3, 3)
    assert [s.turns for s in contest.session] == [10]
    leaf = contest.rubric["proyek"].leaves_by_id["charter"]
    assert (leaf.scale.min, leaf.scale.max, leaf.scale.step) == (1, 10, Decimal("0.5"))


def test_lamongan_has_nested_criteria_and_levels_mapped_to_a_hundred(known: dict[str, Contest]) -> None:
    contest = known["lamongan-2023"]
    rubric = contest.rubric["smart-asn"]
    assert (len(contest.category), len(contest.jurors), rubric.highest_total) == (4, 5, 100)
    assert len(rubric.leaves) == 8 + 2 + 1 + 7
    assert rubric.leaves_by_id["integritas"].share == Fraction(7, 8)  # 35 % x 12.5 % x 100 / 5
    assert rubric.leaves_by_id["perekat-bangsa"].share == Fraction(4)
    assert rubric.leaves_by_id["makalah"].share == Fraction(18, 100)
    assert rubric.leaves_by_id["makalah"].group_ids == ("teknis",)
    competences = [leaf for leaf in rubric.leaves if leaf.group_ids != ("teknis",)]
    assert all([level.value for level in leaf.levels] == [1, 2, 3, 4, 5] for leaf in competences)


def test_lamongan_has_three_readers_two_interviewers_and_required_levels(
    known: dict[str, Contest],
) -> None:
    contest = known["lamongan-2023"]
    readers = {id_ for row in contest.assignment if "makalah" in row.criteria for id_ in row.jurors}
    interviewers = {id_ for row in contest.assignment if "jawaban" in row.criteria for id_ in row.jurors}
    assert (len(readers), len(interviewers)) == (3, 2)
    levels = {standard.category: set(standard.levels.values()) for standard in contest.standard}
    assert levels == {"administrator": {3}, "pengawas": {2}, "fungsional": {2}, "pelaksana": {1}}


def test_jateng_is_scored_at_desks(known: dict[str, Contest]) -> None:
    contest = known["jateng-bangkom-2023"]
    assert (contest.contest.desk, contest.timing) == (True, None)
    assert [(c.entry, len(c.awards)) for c in contest.category] == [
        ("institution", 0),
        ("institution", 4),
        ("person", 3),
    ]
    figure = contest.rubric["lembaga"].leaves_by_id["anggaran"].figure
    assert figure is not None
    assert (Decimal("0.16"), Decimal(60)) in figure.points


@pytest.mark.parametrize("name", ["bekasi-2023", "jateng-bangkom-2023", "lamongan-2023", "trenggalek-2024"])
def test_every_criterion_has_guidance_and_every_assumption_is_marked(
    known: dict[str, Contest], name: str
) -> None:
    contest = known[name]
    assert all(leaf.guide for rubric in contest.rubric.values() for leaf in rubric.leaves)
    text = find_contest(name).read_text(encoding="utf-8")
    assert text.count("ASUMSI") > 10
    assert "REKAAN" in text
    assert Contest.model_validate_json(contest.model_dump_json(by_alias=True)) == contest


# --- shares -----------------------------------------------------------------------------------------


@st.composite
def weights(draw: st.DrawFn) -> list[Decimal]:
    """Two to five weights with up to two decimals that sum to 100."""
    cuts = sorted(draw(st.sets(st.integers(1, 9999), min_size=1, max_size=4)))
    return [Decimal(b - a) / 100 for a, b in zip([0, *cuts], [*cuts, 10000], strict=True)]


@given(weights(), weights(), st.integers(2, 1000), st.integers(2, 7))
def test_leaf_shares_sum_to_one_over_all_levels(
    outer: list[Decimal], inner: list[Decimal], top: int, levels: int
) -> None:
    group = tuple(Criterion(id=f"b{n}", name="B", weight=w) for n, w in enumerate(inner))
    scales = [
        Scale(max=Decimal(top), to=Decimal(100)),
        Scale(values=(Decimal(1), Decimal(levels)), to=Decimal(100)),
    ]
    criteria = tuple(
        Criterion(id=f"a{n}", name="A", weight=w, scale=scales[n % 2], criteria=() if n else group)
        for n, w in enumerate(outer)
    )
    rubric = Rubric(criteria=criteria)
    total = sum(leaf.share * Fraction(leaf.scale.highest) for leaf in rubric.leaves)
    assert total == rubric.highest_total == 100
