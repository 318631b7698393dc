"""The sample rosters and the generator of invented people."""

from collections import Counter
from datetime import date

import pytest

from scoring_tui.contest.loader import find_contest, find_sample_roster, list_bundled_contests, read_contest
from scoring_tui.rehearsal.fake_people import fake_roster
from scoring_tui.sheets.roster import read_roster

SAMPLES = {
    "trenggalek-2024": {"pengawas": 28, "penyetaraan": 22, "ahli": 43, "pelaksana": 54},
    "bekasi-2023": {"kelompok": 10},
    "lamongan-2023": {"administrator": 5, "pengawas": 5, "fungsional": 5, "pelaksana": 5},
    "jateng-bangkom-2023": {"kabkota": 35, "opd": 12, "widyaiswara": 10},
}


@pytest.mark.parametrize("name", SAMPLES)
def test_sample_rosters_are_read_without_warnings(name: str) -> None:
    path = find_sample_roster(name)
    assert path is not None
    roster = read_roster(path, read_contest(find_contest(name)), today=date(2023, 8, 1))
    assert Counter(c.category for c in roster.contestants) == SAMPLES[name]
    assert roster.warnings == ()


def test_every_bundled_contest_has_a_sample_roster() -> None:
    assert set(SAMPLES) == set(list_bundled_contests())


def test_teams_of_the_sample_roster_are_complete() -> None:
    path = find_sample_roster("bekasi-2023")
    assert path is not None
    for team in read_roster(
        path, read_contest(find_contest("bekasi-2023")), today=date(2023, 8, 1)
    ).contestants:
        assert len(team.members) == 5
        assert all((team.mentor, team.theme, team.idea))


@pytest.mark.parametrize("name", SAMPLES)
def test_invented_people_depend_on_the_seed_and_are_unique(name: str) -> None:
    contest = read_contest(find_contest(name))
    roster = fake_roster(contest, SAMPLES[name], seed=5)
    assert roster == fake_roster(contest, SAMPLES[name], seed=5)
    assert roster != fake_roster(contest, SAMPLES[name], seed=6)
    assert Counter(c.category for c in roster) == SAMPLES[name]
    nips = [person.nip for c in roster for person in c.members or (c,) if person.nip]
    assert len(nips) == len(set(nips))
    assert len({c.name for c in roster}) == len(roster)
