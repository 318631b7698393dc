"""Texts of a contest file that a person would read differently are refused with their place."""

from pathlib import Path

import pytest

from scoring_tui.contest.loader import data_folder, find_contest, list_bundled_contests, read_contest
from scoring_tui.errors import InvalidInput


def problems_of(path: Path) -> list[tuple[str, str]]:
    with pytest.raises(InvalidInput) as caught:
        read_contest(path)
    return [(str(problem.place), str(problem.what)) for problem in caught.value.problems]


@pytest.mark.parametrize(
    ("character", "message"),
    [
        ("\u202e", "holds a character that turns the line round: type it again"),
        ("\u2066", "holds a character that turns the line round: type it again"),
        ("\\u0007", "holds a line break, tab or control character: type it again"),
        ("\\u001b", "holds a line break, tab or control character: type it again"),
        ("\u200b", "holds invisible characters: type it again"),
    ],
)
def test_hidden_characters_of_a_contest_file_are_refused(
    tmp_path: Path, character: str, message: str
) -> None:
    name = list_bundled_contests()[0]
    text = find_contest(name).read_text(encoding="utf-8")
    path = tmp_path / "lomba.toml"
    first_name = text.partition('name = "')[2].partition('"')[0]
    path.write_text(text.replace(f'"{first_name}"', f'"{first_name}{character}X"', 1), encoding="utf-8")
    assert ("contest / name", message) in problems_of(path)


def test_bundled_contests_have_no_hidden_characters() -> None:
    for path in data_folder().glob("*.toml"):
        assert read_contest(path).contest.name
