"""The poll and the favourite in a contest file: what may be declared, and what each message says."""

from pathlib import Path

import pytest

from scoring_tui.contest.loader import read_contest
from tests.contest.test_all_faults_at_once import problems_after
from tests.contest.test_loader import GOOD

VOTES = '[[stage]]\nid = "suara"\nname = "Suara"\nweight = 20\nfrom = "poll"\nas = "share"\n'
NO_WEIGHT = VOTES.replace("weight = 20", "weight = 0").replace('as = "share"\n', "")
CATEGORY = "[[category]]\n"
POLL = '[poll]\nquestion = "Siapa favorit?"\n'
FAVOURITE = '[[favourite]]\ntitle = "Terfavorit"\nfrom = "poll"\n'


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[poll]\n", "is missing"),
        (f"{POLL}votes = 0\n", "votes: must be at least 1"),
        (f'{POLL}categories = ["pengawsa"]\n', 'did you mean "pengawas"?'),
        (FAVOURITE, 'from: is no [[stage]] with from = "count", nor "poll" beside a table [poll]'),
        (POLL + FAVOURITE, "title: is missing in the titles of"),
        (POLL + FAVOURITE + 'among = "room"\n', 'among: must be one of "category", "all"'),
        (VOTES, "from: counts the votes of a poll; declare [poll]"),
        (POLL + NO_WEIGHT, "weight: does nothing with its votes; give it a weight, or name it in the ties"),
        (
            POLL + VOTES.replace('as = "share"', ""),
            'as: is missing; a count becomes points with as = "share"',
        ),
        (f"{POLL}{VOTES}range = [0, 9]\n", "range: the votes of the hall have no range; remove it"),
        (f"{POLL}{VOTES}cap = 20\n", "cap: is never reached"),
        (
            f'{POLL}categories = ["pengawas"]\n{VOTES}',
            "categories: nobody of Pelaksana can be chosen in [poll]",
        ),
        (
            POLL + VOTES + VOTES.replace('"suara"', '"suara2"'),
            "categories: Suara counts the votes of Pengawas already; a vote counts once",
        ),
        (POLL + FAVOURITE + FAVOURITE, "title: has its votes declared before"),
    ],
)
def test_faults(tmp_path: Path, text: str, words: str) -> None:
    assert any(words in problem for problem in problems_after(tmp_path, (CATEGORY, f"{text}\n{CATEGORY}")))


def test_a_poll_and_its_favourite_are_read(tmp_path: Path) -> None:
    path = tmp_path / "uji.toml"
    titled = GOOD.replace('id = "pengawas"\n', 'id = "pengawas"\ntitles = ["Terfavorit"]\n', 1)
    text = f'{POLL}categories = ["pengawas"]\n{FAVOURITE}{CATEGORY}'
    path.write_text(titled.replace(CATEGORY, text, 1))
    contest = read_contest(path)
    assert contest.poll is not None and contest.poll.votes == 1
    assert (contest.favourite[0].source, contest.favourite[0].scope) == ("poll", "category")
