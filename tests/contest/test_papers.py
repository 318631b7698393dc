"""The table `[papers]`: every part is optional, a mistake is told with its place."""

from pathlib import Path

import pytest

from scoring_tui.contest.loader import data_folder, read_contest, read_paper_settings
from scoring_tui.contest.papers import PaperSettings
from scoring_tui.errors import InvalidInput

CONTEST = read_contest(data_folder() / "trenggalek-2024.toml")


def _problems(folder: Path, text: str) -> list[str]:
    path = folder / "papers.toml"
    path.write_text(text)
    with pytest.raises(InvalidInput) as invalid:
        read_paper_settings(path, CONTEST)
    return [str(problem) for problem in invalid.value.problems]


def test_an_empty_table_leaves_everything_to_the_defaults(tmp_path: Path) -> None:
    path = tmp_path / "papers.toml"
    path.write_text("[papers]\n")
    assert read_paper_settings(path, CONTEST) == PaperSettings()


def test_the_table_of_a_whole_contest_file_is_read() -> None:
    settings = read_paper_settings(data_folder() / "trenggalek-2024.toml", CONTEST)
    assert settings == CONTEST.papers
    assert settings.city == "Trenggalek"


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ('letterhed = ["A"]', 'papers / letterhed: unknown key; did you mean "letterhead"?'),
        ('number = "800/{nr}"', "papers / number: unknown gap nr; possible are {number}, {kind}, "),
        ('number = "800/{number"', "papers / number: has a curly bracket too many or too few"),
        ('number = "800/{number:>9}"', "papers / number: unknown gap number"),
        ('logo = "lambang.svg"', "papers / logo: must be a PNG or JPEG file"),
        ("copies = 0", "papers / copies: must be at least 1"),
        ("copies = true", "papers / copies: must be a whole number"),
        ('letterhead = ["1", "2", "3", "4", "5", "6", "7"]', "papers / letterhead: has too many lines"),
        ('[papers.juror.a9]\nnip = "1"', 'papers / juror / a9: there is no "a9"; there are a1, a2'),
        ('[papers.juror.a1]\nnipp = "1"', 'papers / juror / a1 / nipp: unknown key; did you mean "nip"?'),
        ('[papers.issued-by]\nrank = "IV/c"', "papers / issued-by: has neither name nor office"),
        ('city = "A\\u202eB"', "papers / city: "),
    ],
)  # fmt: skip
def test_a_mistake_is_told_with_its_place(line: str, problem: str, tmp_path: Path) -> None:
    [told] = _problems(tmp_path, f"[papers]\n{line}\n")
    assert problem in told


@pytest.mark.parametrize("text", ["", 'papers = "x"\n', "[contest]\nid = 'x'\n"])
def test_a_file_without_the_table_is_refused(text: str, tmp_path: Path) -> None:
    [told] = _problems(tmp_path, text)
    assert "has no table [papers]" in told
