"""From lines to contestants: a person or an institution a line, a team a group of lines.

Imports the lines beside it, the declared contest, contestants and the NIP's rule.
"""

import re
from collections.abc import Sequence
from datetime import date

from scoring_tui.contest.contestants import Contestant, Member
from scoring_tui.contest.models import Category, Contest
from scoring_tui.contest.nip import find_nip_doubt
from scoring_tui.contest.nip import normalize_nip as tidy_nip
from scoring_tui.i18n.lazy import LazyText, lazy
from scoring_tui.sheets.duplicates import PersonRecord, check_duplicates, person_records
from scoring_tui.sheets.headings import Field, normalize_text
from scoring_tui.sheets.rows import ProblemList, RosterRow, find_category, has_control_characters

LONGEST_NAME = 200

_FORMULA_ERROR = re.compile(r"#(REF!|N/A|NAME\?|VALUE!|DIV/0!|NULL!|NUM!)|Err:[0-9]{3}")


def build_contestants(
    lines: Sequence[RosterRow],
    contest: Contest,
    existing: Sequence[Contestant],
    notes: ProblemList,
    today: date,
) -> tuple[Contestant, ...]:
    """The contestants that the lines describe; what is wrong or doubtful goes to `notes`."""
    for line in lines:
        _check(line, notes, today)
    placed = [(line, category) for line in lines if (category := _category(line, contest, notes))]
    new = [_entrant(line, category) for line, category in placed]
    check_duplicates(
        [entrant for contestant in existing for entrant in person_records(contestant)], new, notes
    )
    taken = {(c.category, normalize_text(c.name)): c.id for c in existing if c.members}
    after = max((int(c.id[1:]) for c in existing if re.fullmatch(r"c\d+", c.id)), default=0)
    return tuple(
        _team(f"c{number:03d}", category, lines, taken, notes)
        if category.entry == "team"
        else _single(f"c{number:03d}", category, lines[0])
        for number, (category, lines) in enumerate(_groups(placed), after + 1)
    )


# --- a line by itself -------------------------------------------------------------------------------


def _check(line: RosterRow, notes: ProblemList, today: date) -> None:
    for field, text in line.texts.items():
        if has_control_characters(text):
            notes.add_error(line, field, lazy("holds a line break, tab or control character: type it again"))
        elif _FORMULA_ERROR.fullmatch(text):
            notes.add_error(line, field, lazy("the formula in this cell has no value: {text}", text=text))
    if objection := find_nip_doubt(line["nip"], today):
        notes.add_warning(line, "nip", objection)


def _category(line: RosterRow, contest: Contest, notes: ProblemList) -> Category | None:
    typed = line["category"]
    category = find_category(typed, contest) if typed else contest.categories.get(line.default_category)
    known = ", ".join(c.name for c in contest.category)
    if category is None and typed:
        what = lazy(
            "the category {typed} is not in the contest, which has: {known}", typed=typed, known=known
        )
        notes.add_error(line, "category", what)
    elif category is None:
        notes.add_error(
            line, "category", lazy("the category is missing; the contest has: {known}", known=known)
        )
    _check_names(line, category, notes)
    return category


def _check_names(line: RosterRow, category: Category | None, notes: ProblemList) -> None:
    if objection := _objection(_name(line, category)):
        notes.add_error(line, "name", objection)
    if category is None or category.entry != "team":
        return
    if not line["team"]:
        notes.add_error(line, "team", lazy("the team is missing: every member's row names it"))
    elif objection := _objection(line["team"]):
        notes.add_error(line, "team", objection)


def _objection(name: str) -> LazyText | None:
    if not name:
        return lazy("the name is empty: fill it in, or delete the row if it is no contestant's")
    if len(name) > LONGEST_NAME:
        return lazy("the name has {n} characters; {most} are the most", n=len(name), most=LONGEST_NAME)
    return None


def _name(line: RosterRow, category: Category | None) -> str:
    """An institution may be named in the column of units, where others have their office."""
    is_institution = category is not None and category.entry == "institution"
    return line["name"] or (line["unit"] if is_institution else "")


def _unit(line: RosterRow, category: Category) -> str:
    return "" if _name(line, category) == line["unit"] else line["unit"]


def _entrant(line: RosterRow, category: Category) -> PersonRecord:
    name, unit = _name(line, category), _unit(line, category)
    return PersonRecord(name, tidy_nip(line["nip"]), unit, category.id, line.place, line)


# --- contestants ------------------------------------------------------------------------------------


def _groups(placed: Sequence[tuple[RosterRow, Category]]) -> list[tuple[Category, list[RosterRow]]]:
    """The lines of each contestant, in the order in which the first of them stands."""
    groups: dict[tuple[str, str], tuple[Category, list[RosterRow]]] = {}
    for line, category in placed:
        own = normalize_text(line["team"]) if category.entry == "team" else f"{line.line_index} alone"
        groups.setdefault((category.id, own), (category, []))[1].append(line)
    return list(groups.values())


def _single(identity: str, category: Category, line: RosterRow) -> Contestant:
    return Contestant(
        id=identity,
        category=category.id,
        name=_name(line, category),
        unit=_unit(line, category),
        idea=line["idea"],
        say=line["say"],
        nip=tidy_nip(line["nip"]),
        phone=line["phone"],
        mentor=line["mentor"],
        theme=line["theme"],
    )


def _team(
    identity: str,
    category: Category,
    lines: list[RosterRow],
    taken: dict[tuple[str, str], str],
    notes: ProblemList,
) -> Contestant:
    name = lines[0]["team"]
    if earlier := taken.get((category.id, normalize_text(name))):
        notes.add_error(
            lines[0], "team", lazy("the team {name} is in the contest already: {id}", name=name, id=earlier)
        )
    units = {line["unit"] for line in lines}
    return Contestant(
        id=identity,
        category=category.id,
        name=name,
        unit=units.pop() if len(units) == 1 else "",
        idea=_shared("idea", lines, notes),
        say=_shared("say", lines, notes),
        phone=next((line["phone"] for line in lines if line["phone"]), ""),
        mentor=_shared("mentor", lines, notes),
        theme=_shared("theme", lines, notes),
        members=tuple(_member(line) for line in lines),
    )


def _shared(field: Field, lines: list[RosterRow], notes: ProblemList) -> str:
    """What the rows of a team say of the whole team: once or often, but never two things."""
    first = next((line for line in lines if line[field]), lines[0])
    for line in lines:
        if line[field] and normalize_text(line[field]) != normalize_text(first[field]):
            what = lazy("the team {team} has another one in {where}", team=line["team"], where=first.place)
            notes.add_error(line, field, what)
    return first[field]


def _member(line: RosterRow) -> Member:
    return Member(name=line["name"], nip=tidy_nip(line["nip"]), unit=line["unit"], role=line["role"])
