"""Invented people, teams and institutions for sample rosters, demonstrations and tests.

Javanese names with titles, valid NIPs, ideas in Indonesian. The same seed gives the same people. None
of them is real; any likeness is accidental. Names of offices, regencies and cities are those of real
institutions. The word lists are in `fake_words`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import chain, count, islice
from random import Random

from scoring_tui.contest.contestants import Contestant, Member
from scoring_tui.contest.models import Category, Contest
from scoring_tui.rehearsal.fake_words import (
    ACTIONS,
    ADMINISTRATOR_POSTS,
    BENEFICIARIES,
    FEMALE_NAMES,
    FEMALE_SECOND_NAMES,
    FUNCTIONAL_POSTS,
    LOCAL_OFFICES,
    MALE_NAMES,
    MALE_SECOND_NAMES,
    MODERN_SPELLINGS,
    PROVINCIAL_AGENCIES,
    REGENCIES,
    STAFF_POSTS,
    SUBJECTS,
    SUPERVISOR_POSTS,
    TEAM_NAMES,
    TEAM_ROLES,
    THEMES,
    TITLE_FORMATS,
)

TEAM_SIZE = 5
_POSTS_BY_WORD = {
    "pengawas": SUPERVISOR_POSTS,
    "administrator": ADMINISTRATOR_POSTS,
    "pelaksana": STAFF_POSTS,
}
"""Posts by a word of the category's name; other persons have functional posts."""
_LATEST_APPOINTMENT = 2022
"""Latest year of appointment, so that the NIPs are valid in every contest since."""


@dataclass(frozen=True, slots=True)
class FakePerson:
    """An invented person."""

    name: str
    """With titles."""
    bare_name: str
    pronunciation: str
    """The modern spelling of a name in the old spelling, otherwise empty."""
    nip: str
    unit: str
    idea: str
    phone: str


def fake_people(seed: int) -> Iterator[FakePerson]:
    """Generate persons; no name, NIP, idea or phone number occurs twice."""
    random = Random(seed)
    used_names: set[str] = set()
    ideas = _shuffle_ideas(random)
    for serial_number in count(1):
        is_female = random.random() < 0.45
        bare_name = _choose_new_name(random, is_female, used_names)
        yield FakePerson(
            name=_add_title(random, is_female, bare_name),
            bare_name=bare_name,
            pronunciation=_modern_spelling(bare_name),
            nip=_invent_nip(random, is_female, serial_number),
            unit=random.choice(LOCAL_OFFICES),
            idea=next(ideas),
            phone=f"0812-0000-{serial_number:04d}",
        )


def fake_roster(contest: Contest, counts: Mapping[str, int], seed: int = 1) -> tuple[Contestant, ...]:
    """The given number of contestants of each category by its id; teams have five members."""
    people, institution_names = fake_people(seed), _institution_names()
    random = Random(seed)
    entry_categories = [
        category for category in contest.category for category in [category] * counts.get(category.id, 0)
    ]
    team_numbers = count()
    return tuple(
        _build_institution(f"c{position:03d}", category, next(institution_names))
        if category.entry == "institution"
        else _build_team(
            f"c{position:03d}", category, list(islice(people, TEAM_SIZE + 1)), next(team_numbers), random
        )
        if category.entry == "team"
        else _build_person(f"c{position:03d}", category, next(people))
        for position, category in enumerate(entry_categories, 1)
    )


def _build_person(contestant_id: str, category: Category, person: FakePerson) -> Contestant:
    return Contestant(
        id=contestant_id,
        category=category.id,
        name=person.name,
        unit=person.unit,
        idea=person.idea,
        say=person.pronunciation,
        nip=person.nip,
        phone=person.phone,
        extra=_invent_post(category, person),
    )


def _invent_post(category: Category, person: FakePerson) -> dict[str, str]:
    """Rank and post as columns of a roster; they fit the category, where its name is that of posts."""
    words = category.name.lower().split()
    posts = next((posts for word, posts in _POSTS_BY_WORD.items() if word in words), FUNCTIONAL_POSTS)
    rank, post = posts[int(person.nip[-3:]) % len(posts)]
    return {"Pangkat/Golongan": rank, "Jabatan": post}


def _build_team(
    contestant_id: str, category: Category, people: list[FakePerson], team_index: int, random: Random
) -> Contestant:
    mentor, *members = people
    cycle, name_index = divmod(team_index, len(TEAM_NAMES))
    return Contestant(
        id=contestant_id,
        category=category.id,
        name=TEAM_NAMES[name_index] + (f" {cycle + 1}" if cycle else ""),
        idea=mentor.idea,
        phone=mentor.phone,
        mentor=mentor.name,
        theme=THEMES[team_index % len(THEMES)],
        members=tuple(
            Member(
                name=person.name,
                nip=person.nip,
                unit=person.unit,
                role=role,
                extra=_invent_post(category, person),
            )
            for person, role in zip(members, TEAM_ROLES, strict=True)
        ),
    )


def _build_institution(contestant_id: str, category: Category, name: str) -> Contestant:
    return Contestant(id=contestant_id, category=category.id, name=name)


def _institution_names() -> Iterator[str]:
    """The regencies and cities of Central Java, then provincial agencies, then numbered branch offices."""
    branches = (f"Unit Pelaksana Teknis {n}" for n in count(1))
    return chain(REGENCIES, PROVINCIAL_AGENCIES, branches)


def _choose_new_name(random: Random, is_female: bool, used_names: set[str]) -> str:
    first_names, second_names = (
        (FEMALE_NAMES, FEMALE_SECOND_NAMES) if is_female else (MALE_NAMES, MALE_SECOND_NAMES)
    )
    while True:
        words = [random.choice(first_names)]
        word_count = random.choices((1, 2, 3), weights=(14, 66, 20))[0]
        words += random.sample(second_names, min(word_count - 1, 2))
        name = " ".join(words)
        if name not in used_names and len(set(words)) == len(words):
            used_names.add(name)
            return name


def _add_title(random: Random, is_female: bool, bare_name: str) -> str:
    title_format = random.choice(TITLE_FORMATS)
    return (title_format.replace("H. ", "Hj. ") if is_female else title_format).format(bare_name)


def _modern_spelling(bare_name: str) -> str:
    words = bare_name.split()
    modern_name = " ".join(MODERN_SPELLINGS.get(word, word) for word in words)
    return modern_name if modern_name != bare_name else ""


def _invent_nip(random: Random, is_female: bool, serial_number: int) -> str:
    """A PNS in eleven of twelve cases, otherwise a PPPK, whose number has 21 instead of the month."""
    birth_year = random.randint(1967, 1996)
    birth_date = f"{birth_year}{random.randint(1, 12):02d}{random.randint(1, 28):02d}"
    latest_year = min(birth_year + 32, _LATEST_APPOINTMENT)
    appointed = f"{random.randint(birth_year + 22, latest_year)}{random.choice((1, 2, 3, 4, 12)):02d}"
    if random.randrange(12) == 0:
        appointed = f"{random.choice((2021, 2022))}21"
    return f"{birth_date}{appointed}{2 if is_female else 1}{1 + serial_number * 7 % 999:03d}"


def _shuffle_ideas(random: Random) -> Iterator[str]:
    ideas = [
        f"{action} {subject} {beneficiary}"
        for action in ACTIONS
        for subject in SUBJECTS
        for beneficiary in BENEFICIARIES
    ]
    random.shuffle(ideas)
    return iter(ideas)
