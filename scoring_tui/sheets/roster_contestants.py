"""Turn the rows of a roster into contestants: one row for a person or an institution, several for a team."""

import re
from collections.abc import Collection, Iterable, Sequence
from datetime import date

from scoring_tui.contest.contestants import MAX_NAME_LENGTH, Contestant, Member
from scoring_tui.contest.models import Category, Contest
from scoring_tui.contest.nip import find_nip_doubt, normalize_nip
from scoring_tui.contest.person_names import fold_name
from scoring_tui.i18n.lazy import LazyText, lazy
from scoring_tui.i18n.visible import find_unreadable
from scoring_tui.sheets.duplicates import PersonRecord, check_duplicates, person_records
from scoring_tui.sheets.headings import Field
from scoring_tui.sheets.rows import RosterProblems, RosterRow, find_category

_NUMBER = re.compile(r"'?[0-9][0-9., %]*")
_TITLE = re.compile(r"(?:[SM]\.|A\.?Md|D[rR][sa]?\.|Ph\.? ?D|M\.?Si|M\.?M\.?$)[A-Za-z. ,]{0,20}")
"""An academic title without a name."""


_YES = "ya, y, yes, x, 1, v, ✓, ✔, √, benar, true, guest, tamu, eksibisi, di luar lomba, luar lomba"
_NO = "tidak, t, no, n, 0, -, –, bukan, salah, false, lomba, peserta, ikut lomba"
_GUEST_ANSWERS = {
    fold_name(word): is_guest for words, is_guest in ((_YES, True), (_NO, False)) for word in words.split(",")
}
"""What may stand in a column of contestants out of competition."""


def build_contestants(
    rows: Sequence[RosterRow],
    contest: Contest,
    existing: Sequence[Contestant],
    problems: RosterProblems,
    today: date,
    taken_ids: Collection[str] = (),
) -> tuple[Contestant, ...]:
    """Build the contestants that the rows describe, and add errors and warnings to `problems`.

    Args:
        taken_ids: further ids that no new contestant may get.
    """
    for row in rows:
        _check_texts(row, problems, today)
    category_rows = [(row, category) for row in rows if (category := _read_category(row, contest, problems))]
    check_duplicates(
        [record for contestant in existing for record in person_records(contestant)],
        [_person_record(row, category) for row, category in category_rows],
        problems,
    )
    team_ids = {
        (contestant.category, fold_name(contestant.name)): contestant.id
        for contestant in existing
        if contestant.members
    }
    return tuple(
        _build_team(f"c{number:03d}", category, group_rows, team_ids, problems)
        if category.entry == "team"
        else _build_single(f"c{number:03d}", category, group_rows[0])
        for number, (category, group_rows) in enumerate(
            _group_rows(category_rows), _last_id_number([*(person.id for person in existing), *taken_ids]) + 1
        )
    )


def _last_id_number(contestant_ids: Iterable[str]) -> int:
    """The greatest number in ids of the form c001."""
    return max((int(id_[1:]) for id_ in contestant_ids if re.fullmatch(r"c\d+", id_)), default=0)


# --- one row ----------------------------------------------------------------------------------------


def _check_texts(row: RosterRow, problems: RosterProblems, today: date) -> None:
    for field, text in row.texts.items():
        if error_message := find_unreadable(text):
            problems.add_cell_error(row, field, error_message)
        elif field != "name" and _TITLE.fullmatch(text):
            message = lazy("is a title: put a name with commas in quotation marks, titles and all")
            problems.add_cell_error(row, field, message)
    if row["guest"] and fold_name(row["guest"]) not in _GUEST_ANSWERS:
        message = lazy("must be ya or tidak, or x or empty: {typed}", typed=row["guest"][:30])
        problems.add_cell_error(row, "guest", message)
    if nip_doubt := find_nip_doubt(row["nip"], today):
        problems.add_cell_warning(row, "nip", nip_doubt)


def _read_category(row: RosterRow, contest: Contest, problems: RosterProblems) -> Category | None:
    text = row["category"]
    category = find_category(text, contest) if text else contest.categories.get(row.default_category)
    category_names = ", ".join(category.name for category in contest.category)
    if category is None and text:
        message = lazy(
            "the category {typed} is not in the contest, which has: {known}", typed=text, known=category_names
        )
        problems.add_cell_error(row, "category", message)
    elif category is None:
        message = lazy("the category is missing; the contest has: {known}", known=category_names)
        problems.add_cell_error(row, "category", message)
    _check_names(row, category, problems)
    return category


def _check_names(row: RosterRow, category: Category | None, problems: RosterProblems) -> None:
    name = _entry_name(row, category)
    if _NUMBER.fullmatch(name):
        problems.add_cell_error(row, "name", lazy("a number is no name: {typed}", typed=name[:30]))
    elif error_message := _find_name_error(name):
        problems.add_cell_error(row, "name", error_message)
    if category is None or category.entry != "team":
        return
    if not row["team"]:
        problems.add_cell_error(row, "team", lazy("the team is missing: every member's row names it"))
    elif error_message := _find_name_error(row["team"]):
        problems.add_cell_error(row, "team", error_message)


def _find_name_error(name: str) -> LazyText | None:
    if not name:
        return lazy("the name is empty: fill it in, or delete the row if it is no contestant's")
    if len(name) > MAX_NAME_LENGTH:
        return lazy("the name has {n} characters; {most} are the most", n=len(name), most=MAX_NAME_LENGTH)
    return None


def _entry_name(row: RosterRow, category: Category | None) -> str:
    """The name; an institution may be named in the column of units, where others have their office."""
    is_institution = category is not None and category.entry == "institution"
    return row["name"] or (row["unit"] if is_institution else "")


def _entry_unit(row: RosterRow, category: Category) -> str:
    return "" if _entry_name(row, category) == row["unit"] else row["unit"]


def _person_record(row: RosterRow, category: Category) -> PersonRecord:
    name, unit = _entry_name(row, category), _entry_unit(row, category)
    return PersonRecord(name, normalize_nip(row["nip"]), unit, category.id, row.place, row)


# --- contestants ------------------------------------------------------------------------------------


def _group_rows(
    category_rows: Sequence[tuple[RosterRow, Category]],
) -> list[tuple[Category, list[RosterRow]]]:
    """The rows of each contestant, in the order of each contestant's first row."""
    groups: dict[tuple[str, str], tuple[Category, list[RosterRow]]] = {}
    for row, category in category_rows:
        group_key = fold_name(row["team"]) if category.entry == "team" else f"{row.row_index} alone"
        groups.setdefault((category.id, group_key), (category, []))[1].append(row)
    return list(groups.values())


def _build_single(contestant_id: str, category: Category, row: RosterRow) -> Contestant:
    return Contestant(
        id=contestant_id,
        category=category.id,
        name=_entry_name(row, category),
        unit=_entry_unit(row, category),
        idea=row["idea"],
        say=row["say"],
        nip=normalize_nip(row["nip"]),
        phone=row["phone"],
        mentor=row["mentor"],
        theme=row["theme"],
        extra=dict(row.extra),
        is_guest=_is_guest(row),
    )


def _is_guest(row: RosterRow) -> bool:
    """Whether the row says that the contestant is out of competition; another text is an error already."""
    return _GUEST_ANSWERS.get(fold_name(row["guest"]), False)


def _build_team(
    contestant_id: str,
    category: Category,
    rows: list[RosterRow],
    team_ids: dict[tuple[str, str], str],
    problems: RosterProblems,
) -> Contestant:
    name = rows[0]["team"]
    if existing_id := team_ids.get((category.id, fold_name(name))):
        message = lazy("the team {name} is in the contest already: {id}", name=name, id=existing_id)
        problems.add_cell_error(rows[0], "team", message)
    units = {row["unit"] for row in rows}
    return Contestant(
        id=contestant_id,
        category=category.id,
        name=name,
        unit=units.pop() if len(units) == 1 else "",
        idea=_read_team_field("idea", rows, problems),
        say=_read_team_field("say", rows, problems),
        phone=next((row["phone"] for row in rows if row["phone"]), ""),
        mentor=_read_team_field("mentor", rows, problems),
        theme=_read_team_field("theme", rows, problems),
        members=tuple(_build_member(row) for row in rows),
        is_guest=_is_guest_team(rows, problems),
    )


def _is_guest_team(rows: list[RosterRow], problems: RosterProblems) -> bool:
    """Whether a team is out of competition: one row may say so, but none may contradict it."""
    answered_rows = [row for row in rows if row["guest"]]
    for row in answered_rows:
        if _is_guest(row) != _is_guest(answered_rows[0]):
            message = lazy(
                "the team {team} has another one in {where}", team=row["team"], where=answered_rows[0].place
            )
            problems.add_cell_error(row, "guest", message)
    return any(map(_is_guest, answered_rows))


def _read_team_field(field: Field, rows: list[RosterRow], problems: RosterProblems) -> str:
    """A field of the whole team: any of its rows may hold it, but no two rows different texts."""
    first_row = next((row for row in rows if row[field]), rows[0])
    for row in rows:
        if row[field] and fold_name(row[field]) != fold_name(first_row[field]):
            message = lazy(
                "the team {team} has another one in {where}", team=row["team"], where=first_row.place
            )
            problems.add_cell_error(row, field, message)
    return first_row[field]


def _build_member(row: RosterRow) -> Member:
    return Member(
        name=row["name"],
        nip=normalize_nip(row["nip"]),
        unit=row["unit"],
        role=row["role"],
        extra=dict(row.extra),
    )
