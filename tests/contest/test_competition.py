"""A competition file: every fault of it and of its contest files at once, and the chain that it makes."""

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scoring_tui.contest.competition_loader import read_competition
from scoring_tui.contest.rounds import Cut
from scoring_tui.errors import InvalidInput
from tests.helpers.competitions import COMPETITION, contest_text, write_competition


def problems(folder: Path, text: str = COMPETITION, **contests: str) -> list[str]:
    """What is wrong with a competition; nothing if it can be read."""
    path = write_competition(folder, text, **contests)
    try:
        read_competition(path)
    except InvalidInput as error:
        return [str(problem) for problem in error.problems]
    return []


def test_each_contest_knows_its_place_in_the_chain(tmp_path: Path) -> None:
    declared = read_competition(write_competition(tmp_path))
    first, second, final = (contest.round for contest in declared.contests)
    assert first and second and final
    assert [(item.position, item.count) for item in (first, second, final)] == [(1, 3), (2, 3), (3, 3)]
    assert first.cut == Cut(pass_mark=Decimal(60)) and first.next_categories == {"umum": "umum"}
    assert [(item.id, item.weight) for item in final.counted] == [("asesmen", 20), ("modul", 30)]
    assert final.is_last and final.previous == second.earlier[0].model_copy(
        update={"id": "modul", "name": "Modul", "weight": Decimal(30)}
    )


def test_earlier_scores_are_stages_of_the_later_contest(tmp_path: Path) -> None:
    final = read_competition(write_competition(tmp_path)).contests[2]
    assert [(stage.id, stage.name, stage.weight, stage.decimals) for stage in final.stage] == [
        ("asesmen", "Asesmen", 20, 2),
        ("modul", "Modul", 30, 2),
    ]
    assert sum((stage.weight for stage in final.stage), final.scoring.weight) == 100


def test_a_cut_of_places_alone_is_drawn_in_the_standings(tmp_path: Path) -> None:
    first, second, _ = read_competition(write_competition(tmp_path)).contests
    assert (first.category[0].through, second.category[0].through) == (None, 2)


CHANGES: list[tuple[str, str, str]] = [
    ("pass = 60", "", "says nowhere who goes on"),
    ("pass = 60", "pas = 60", 'did you mean "pass"'),
    ("pass = 60", "through = 0", "must be at least 1"),
    ("pass = 60", 'quota = { pelaksana = 3 }', 'there is no category "pelaksana"; there are umum'),
    ("pass = 60", "quota = { umum = -1 }", "must be at least 0"),
    ("pass = 60", "quota = { umum = 0 }", "every category ends here"),
    ("pass = 60", "pass = -1", "must be at least 0"),
    ("pass = 60", "pass = 100.01", "nobody can reach it: the highest score of"),
    ("pass = 60", "pass = 60.001", "more decimals than the score, which is displayed with 2"),
    ("pass = 60", "through = 3\nquota = { umum = 3 }", "remove one of the two"),
    ("pass = 60", 'pass = 60\nto = { umum = "khusus" }', 'there is no category "khusus"'),
    ('id = "modul"', 'id = "asesmen"', "2 rounds have this value"),
    ('contest = "modul.toml"', 'contest = "lain.toml"', "there is no such file"),
    ('contest = "modul.toml"', 'contest = "modul.toml"\nfile = "../x.db"', "without a folder"),
    ('{ round = "modul", weight = 30 }', '{ round = "mdul", weight = 30 }', 'no earlier round "mdul"'),
    ('{ round = "modul", weight = 30 }', '{ round = "final", weight = 30 }', 'no earlier round "final"'),
    ("weight = 40", "weight = 41", "sums to 101 with the stages"),
    ("weight = 40", "weight = -1", "must be at least 0"),
    ('name = "Final"', 'name = "Final"\nto = { umum = "umum" }', "no round follows"),
    ('name = "Final"', 'name = "Final"\nteams = { score = "mean" }', "no persons of the round before"),
    ('name = "Asesmen"', 'name = "Asesmen"\nteams = { score = "mean" }', "takes its teams from the roster"),
    ('name = "Final"', 'name = "Final"\nteams = { score = "best" }', "go together"),
    ('name = "Final"', 'name = "Final"\nteams = { size = [6, 4] }', "the least number comes first"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "expected"), CHANGES)
def test_each_fault_has_its_remedy(tmp_path: Path, old: str, new: str, expected: str) -> None:
    assert old in COMPETITION
    messages = problems(tmp_path, COMPETITION.replace(old, new, 1))
    assert any(expected in message for message in messages), messages


def test_faults_of_all_files_are_told_together(tmp_path: Path) -> None:
    messages = problems(
        tmp_path,
        COMPETITION.replace("pass = 60", ""),
        asesmen=contest_text("asesmen").replace('id = "j2"', 'id = "J 2"'),
        modul=contest_text("modul", 60).replace("[[juror]]", "[juror]"),
    )
    text = "\n".join(messages)
    assert "says nowhere who goes on" in text
    assert "asesmen.toml" in text and "modul.toml" in text


def test_a_second_cut_in_the_contest_file_must_say_the_same(tmp_path: Path) -> None:
    own = contest_text("modul", 60).replace('rubric = "karya"\n', 'rubric = "karya"\nthrough = {}\n')
    assert problems(tmp_path, modul=own.replace("through = {}", "through = 2")) == []
    [message] = problems(tmp_path, modul=own.replace("through = {}", "through = 3"))
    assert "the contest file says through = 3 for umum" in message


def test_a_contest_file_cannot_claim_to_be_a_round(tmp_path: Path) -> None:
    own = (
        contest_text("asesmen")
        + '\n[round]\nid = "x"\nname = "x"\ncompetition = "x"\n'
        + ('competition-name = "x"\nposition = 1\ncount = 1\n')
    )
    assert any("comes from the competition file" in message for message in problems(tmp_path, asesmen=own))


def test_categories_of_one_round_lead_to_those_of_the_next(tmp_path: Path) -> None:
    assert problems(tmp_path, modul=contest_text("modul", 60, "gabungan")) == []
    two = contest_text("modul", 60, "satu") + '\n[[category]]\nid = "dua"\nname = "Dua"\nrubric = "karya"\n'
    messages = problems(tmp_path, modul=two.replace('categories = ["satu"]', 'categories = ["satu", "dua"]'))
    assert any('add to = { "umum" = "…" }' in message for message in messages)


def test_persons_become_teams_only_where_it_is_declared(tmp_path: Path) -> None:
    teams = contest_text("final", 50, entry="team")
    assert any("add [round.teams]" in message for message in problems(tmp_path, final=teams))
    declared = COMPETITION + '\n[round.teams]\nscore = "best"\nn = 2\nsize = [2, 3]\n'
    assert problems(tmp_path, declared, final=teams) == []


def test_a_score_where_less_is_better_cannot_be_carried(tmp_path: Path) -> None:
    own = contest_text("asesmen").replace("[scoring]", '[scoring]\nmethod = "rank-sum"')
    messages = problems(tmp_path, asesmen=own)
    assert any("cannot be added" in message for message in messages), messages


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(1, 100), st.integers(0, 100), st.integers(0, 100))
def test_weights_sum_to_a_hundred(tmp_path: Path, jury: int, first: int, second: int) -> None:
    text = COMPETITION.replace("weight = 20", f"weight = {first}")
    text = text.replace("weight = 30", f"weight = {second}")
    is_whole = jury + first + second == 100
    messages = problems(tmp_path, text, final=contest_text("final", jury))
    assert (not messages) == is_whole, messages
