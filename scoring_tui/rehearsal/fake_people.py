"""Invented people, teams and institutions for sample rosters, demos and tests: Javanese names with titles,
valid NIPs, ideas in Indonesian. The same seed gives the same people.

Nobody here is real; a likeness with someone is chance. Names of offices, regencies and cities are
those of institutions. Imports contest and contestants only; the words stand in `invented_words`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import chain, count, islice
from random import Random

from scoring_tui.contest.contestants import Contestant, Member
from scoring_tui.contest.models import Category, Contest
from scoring_tui.rehearsal.fake_words import (
    ACTIONS,
    BENEFICIARIES,
    FEMALE_NAMES,
    FEMALE_SECOND_NAMES,
    LOCAL_OFFICES,
    MALE_NAMES,
    MALE_SECOND_NAMES,
    MODERN_SPELLINGS,
    PROVINCIAL_AGENCIES,
    REGENCIES,
    SUBJECTS,
    TEAM_NAMES,
    TEAM_ROLES,
    THEMES,
    TITLE_FORMATS,
)

TEAM_SIZE = 5
_YEAR = 2022
"""All were appointed by then, so that their NIPs are in order at every contest since."""


@dataclass(frozen=True, slots=True)
class FakePerson:
    """Someone who does not exist."""

    name: str
    """With titles, as a committee writes it."""
    bare_name: str
    pronunciation: str
    """How to pronounce it where the old spelling misleads, else empty."""
    nip: str
    unit: str
    idea: str
    phone: str


def fake_people(seed: int) -> Iterator[FakePerson]:
    """Persons without end as far as there are names: no name, NIP, idea or phone number comes twice."""
    random = Random(seed)
    seen: set[str] = set()
    ideas = _ideas(random)
    for serial in count(1):
        female = random.random() < 0.45
        bare = _fresh_name(random, female, seen)
        yield FakePerson(
            name=_titled(random, female, bare),
            bare_name=bare,
            pronunciation=_pronounced(bare),
            nip=_nip(random, female, serial),
            unit=random.choice(LOCAL_OFFICES),
            idea=next(ideas),
            phone=f"0812-0000-{serial:04d}",
        )


def fake_roster(contest: Contest, counts: Mapping[str, int], seed: int = 1) -> tuple[Contestant, ...]:
    """So many contestants of each category by its id; teams have five members."""
    someone, places = fake_people(seed), _institutions()
    random = Random(seed)
    wanted = [c for category in contest.category for c in [category] * counts.get(category.id, 0)]
    teams = count()
    return tuple(
        _institution(f"c{n:03d}", category, next(places))
        if category.entry == "institution"
        else _team(f"c{n:03d}", category, list(islice(someone, TEAM_SIZE + 1)), next(teams), random)
        if category.entry == "team"
        else _single(f"c{n:03d}", category, next(someone))
        for n, category in enumerate(wanted, 1)
    )


def _single(identity: str, category: Category, person: FakePerson) -> Contestant:
    return Contestant(
        id=identity,
        category=category.id,
        name=person.name,
        unit=person.unit,
        idea=person.idea,
        say=person.pronunciation,
        nip=person.nip,
        phone=person.phone,
    )


def _team(
    identity: str, category: Category, persons: list[FakePerson], index: int, random: Random
) -> Contestant:
    mentor, *members = persons
    lap, at = divmod(index, len(TEAM_NAMES))
    return Contestant(
        id=identity,
        category=category.id,
        name=TEAM_NAMES[at] + (f" {lap + 1}" if lap else ""),
        idea=mentor.idea,
        phone=mentor.phone,
        mentor=mentor.name,
        theme=THEMES[index % len(THEMES)],
        members=tuple(
            Member(name=person.name, nip=person.nip, unit=person.unit, role=role)
            for person, role in zip(members, TEAM_ROLES, strict=True)
        ),
    )


def _institution(identity: str, category: Category, name: str) -> Contestant:
    return Contestant(id=identity, category=category.id, name=name)


def _institutions() -> Iterator[str]:
    """The regencies and cities of Central Java, then provincial agencies, then ever new branch offices."""
    branches = (f"Unit Pelaksana Teknis {n}" for n in count(1))
    return chain(REGENCIES, PROVINCIAL_AGENCIES, branches)


def _fresh_name(random: Random, female: bool, seen: set[str]) -> str:
    first, second = (FEMALE_NAMES, FEMALE_SECOND_NAMES) if female else (MALE_NAMES, MALE_SECOND_NAMES)
    while True:
        words = [random.choice(first)]
        length = random.choices((1, 2, 3), weights=(14, 66, 20))[0]
        words += random.sample(second, min(length - 1, 2))
        name = " ".join(words)
        if name not in seen and len(set(words)) == len(words):
            seen.add(name)
            return name


def _titled(random: Random, female: bool, bare: str) -> str:
    title = random.choice(TITLE_FORMATS)
    return (title.replace("H. ", "Hj. ") if female else title).format(bare)


def _pronounced(bare: str) -> str:
    words = bare.split()
    said = " ".join(MODERN_SPELLINGS.get(word, word) for word in words)
    return said if said != bare else ""


def _nip(random: Random, female: bool, serial: int) -> str:
    """A PNS in eleven of twelve cases, else a PPPK, whose number has 21 in the place of the month."""
    born = random.randint(1967, 1996)
    birth = f"{born}{random.randint(1, 12):02d}{random.randint(1, 28):02d}"
    appointed = f"{random.randint(born + 22, min(born + 32, _YEAR))}{random.choice((1, 2, 3, 4, 12)):02d}"
    if random.randrange(12) == 0:
        appointed = f"{random.choice((2021, 2022))}21"
    return f"{birth}{appointed}{2 if female else 1}{1 + serial * 7 % 999:03d}"


def _ideas(random: Random) -> Iterator[str]:
    ideas = [
        f"{action} {subject} {whom}" for action in ACTIONS for subject in SUBJECTS for whom in BENEFICIARIES
    ]
    random.shuffle(ideas)
    return iter(ideas)
