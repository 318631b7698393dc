"""Contest files with syntax errors, and files that are no text."""

from pathlib import Path

import pytest

from scoring_tui.contest.loader import read_contest
from scoring_tui.errors import InvalidInput


@pytest.mark.parametrize(
    ("text", "place", "remedy"),
    [
        ('[contest]\nname = "Final', "2:1", "quotation mark"),
        ('[contest]\nname = "Final\n', "2:14", "quotation mark"),
        ("[contest]\nstart = 08:00\n", "2:10", '"08:00"'),
        ("[contest]\nname 5\n", "2:6", "after a key comes ="),
        ("[contest]\na = 1\na = 2\n", "3:6", "given before"),
        ("[contest]\n[contest]\n", "2:9", "stands in the file before"),
        ("[contest]\nname = Final\n", "2:8", "without quotation marks"),
        ("x = { a = 1\n", "1:12", "curly bracket"),
        ("???", "1:1", "this is not TOML"),
    ],
)
def test_a_syntax_error_is_reported_with_line_and_column(
    tmp_path: Path, text: str, place: str, remedy: str
) -> None:
    path = tmp_path / "uji.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InvalidInput) as refused:
        read_contest(path)
    (problem,) = refused.value.problems
    assert problem.line == int(place.partition(":")[0])
    assert remedy in str(problem.what)
    assert problem.place == place


def test_a_file_that_cannot_be_read_as_text_is_reported(tmp_path: Path) -> None:
    latin = tmp_path / "latin.toml"
    latin.write_bytes('name = "Café"'.encode("latin-1"))
    for path, words in (
        (latin, "UTF-8"),
        (tmp_path / "none.toml", "no such file"),
        (tmp_path, "is no ordinary file but a folder"),
    ):
        with pytest.raises(InvalidInput, match=words):
            read_contest(path)
