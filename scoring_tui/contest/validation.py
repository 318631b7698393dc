"""What the parts of a contest file must be to each other: ids, references, hours, seats, rules.

Pure: takes the parts that could be read, gives back faults. `contest_file` imports it.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator
from difflib import get_close_matches
from itertools import chain, combinations
from zoneinfo import available_timezones

from scoring_tui.contest.locations import Fault, KeyPath, Raw, value_at
from scoring_tui.contest.methods import DECLARED_STEPS
from scoring_tui.contest.models import Session
from scoring_tui.contest.rubric_validation import find_rubric_faults
from scoring_tui.contest.scoring_validation import find_recount_faults, find_scoring_faults
from scoring_tui.contest.shape import PartialContest
from scoring_tui.i18n.lazy import lazy


def find_cross_faults(draft: PartialContest, raw: Raw) -> Iterator[Fault]:
    """Everything wrong between the parts; the caller drops what only follows from a broken part."""
    for name, rubric in draft.rubric.items():
        yield from [*find_rubric_faults(("rubric", name), rubric)] or find_recount_faults(
            ("rubric", name), rubric, draft
        )
    yield from _same_ids(draft)
    yield from _references(draft, raw)
    yield from _ties(draft, raw)
    yield from find_scoring_faults(draft)
    yield from _about(draft)
    yield from _hours(draft)
    yield from _unseen_categories(draft)
    yield from _jurors(draft)
    yield from _ballots(draft)


def _same_ids(draft: PartialContest) -> Iterator[Fault]:
    for section in ("stage", "penalty", "category", "juror", "panel"):
        items = [(index, item.id) for index, item in enumerate(getattr(draft, section)) if item]
        counts = Counter(name for _, name in items)
        for index, name in items:
            if counts[name] > 1:
                yield Fault(
                    (section, index),
                    lazy("{n} of them have this id; give each its own", n=counts[name]),
                )


# --- references -------------------------------------------------------------------------------------


def _references(draft: PartialContest, raw: Raw) -> Iterator[Fault]:
    for index, category in enumerate(draft.category):
        if category:
            yield from _unknown(("category", index, "rubric"), [category.rubric], _names(raw, "rubric"))
    for index, panel in enumerate(draft.panel):
        if panel:
            yield from _unknown(("panel", index, "jurors"), panel.jurors, _names(raw, "juror"))
            yield from _twice(("panel", index, "jurors"), panel.jurors)
    for index, session in enumerate(draft.session):
        if session:
            yield from _unknown(("session", index, "panel"), [session.panel], _names(raw, "panel"))
            place = ("session", index, "categories")
            yield from _unknown(place, session.categories, _names(raw, "category"))
            yield from _twice(place, session.categories)


def _names(raw: Raw, section: str) -> set[str] | None:
    """The ids that the file gives in a section, readable parts or not; nothing when one has no id."""
    items = value_at(raw, (section,)) or ([] if section == "stage" else None)
    if section == "rubric":
        return set(items) if isinstance(items, dict) else None
    if not isinstance(items, list):
        return None
    ids = [value_at(item, ("id",)) for item in items]
    return {name for name in ids if isinstance(name, str)} if all(isinstance(i, str) for i in ids) else None


def _unknown(path: KeyPath, named: tuple[str, ...] | list[str], known: set[str] | None) -> Iterator[Fault]:
    for name in named if known is not None else ():
        if name in (known or ()):
            continue
        close = get_close_matches(name, known or (), n=1)
        if close:
            yield Fault(path, lazy('there is no "{name}"; did you mean "{near}"?', name=name, near=close[0]))
        else:
            all_known = ", ".join(sorted(known or ()))
            yield Fault(path, lazy('there is no "{name}"; there are {known}', name=name, known=all_known))


def _twice(path: KeyPath, named: tuple[str, ...]) -> Iterator[Fault]:
    for name, times in Counter(named).items():
        if times > 1:
            yield Fault(path, lazy('"{name}" is named {n} times; once is enough', name=name, n=times))


def _ties(draft: PartialContest, raw: Raw) -> Iterator[Fault]:
    if draft.scoring is None or "ties" not in draft.scoring.model_fields_set:
        return
    ids = set(
        chain.from_iterable(
            _criteria_ids(value_at(raw, ("rubric", name))) for name in _names(raw, "rubric") or ()
        )
    )
    path, stages = ("scoring", "ties"), _names(raw, "stage")
    if None not in ids and stages is not None:
        yield from _unknown(
            path, draft.scoring.ties, {*DECLARED_STEPS, *stages, *(name for name in ids if name)}
        )
    yield from _twice(path, draft.scoring.ties)


def _criteria_ids(holder: object) -> Iterator[str | None]:
    """Ids of all criteria under a rubric or group as the file gives them; nothing for one without."""
    criteria = value_at(holder, ("criteria",))
    for criterion in criteria if isinstance(criteria, list) else ():
        own = value_at(criterion, ("id",))
        yield own if isinstance(own, str) else None
        yield from _criteria_ids(criterion)


# --- the event and its hours ------------------------------------------------------------------------


def _about(draft: PartialContest) -> Iterator[Fault]:
    about = draft.contest
    if about is None:
        return
    zones = available_timezones()  # empty on a Windows without the tz database: nothing can be said there
    if zones and about.timezone not in zones:
        yield Fault(
            ("contest", "timezone"),
            lazy('unknown time zone "{zone}"; write one such as "Asia/Jakarta"', zone=about.timezone),
        )
    if not about.head_of_jury.strip():
        yield Fault(("contest", "head-of-jury"), lazy("is missing; name the person who settles ties"))
    if about.desk and draft.timing:
        yield Fault(("timing",), lazy("a contest scored at desks has no timer; remove it, or desk = true"))
    if not about.desk and draft.timing is None:
        yield Fault(
            ("timing",), lazy("is missing; add how long a turn takes, or desk = true"), (("contest", "desk"),)
        )
    if draft.timing and not draft.timing.presentation:
        yield Fault(("timing", "presentation"), lazy('must be longer than nothing, such as "7m"'))


def _hours(draft: PartialContest) -> Iterator[Fault]:
    rooms = {panel.id: panel.room for panel in draft.panel if panel}
    days: dict[tuple[object, str], list[tuple[int, Session]]] = defaultdict(list)
    for index, session in enumerate(draft.session):
        if session is None:
            continue
        if session.end and session.end <= session.start:
            yield Fault(("session", index, "end"), lazy("must be after start {start}", start=session.start))
        days[session.day, rooms.get(session.panel, session.panel)].append((index, session))
    if draft.contest and draft.contest.desk:
        return
    for same_room in days.values():
        for (first, a), (second, b) in combinations(sorted(same_room, key=lambda one: one[1].start), 2):
            if b.start == a.start or (a.end and b.start < a.end):
                yield Fault(
                    ("session", second),
                    lazy("overlaps session {other} in the same room; move one of them", other=first + 1),
                )


def _unseen_categories(draft: PartialContest) -> Iterator[Fault]:
    seen = {name for session in draft.session if session for name in session.categories}
    for index, category in enumerate(draft.category):
        if category and category.id not in seen:
            yield Fault(
                ("category", index),
                lazy("appears in no session; add it to the categories of one"),
                depends_on=(("session",),),
            )


# --- seats and ballots ------------------------------------------------------------------------------


def _jurors(draft: PartialContest) -> Iterator[Fault]:
    """A juror sits in one room all day: a seat cannot follow two panels."""
    days = {
        panel.id: {s.day for s in draft.session if s and s.panel == panel.id}
        for panel in draft.panel
        if panel
    }
    for index, juror in enumerate(draft.juror):
        seats = [panel.id for panel in draft.panel if panel and juror and juror.id in panel.jurors]
        for one, other in combinations(seats, 2):
            for day in sorted(days[one] & days[other]):
                yield Fault(
                    ("juror", index),
                    lazy(
                        "sits in panels {one} and {other} on {day}; one a day", one=one, other=other, day=day
                    ),
                )


def _ballots(draft: PartialContest) -> Iterator[Fault]:
    least = draft.scoring.minimum_ballots if draft.scoring else 1
    for panel in draft.panel:
        if panel and len(panel.jurors) < least:
            yield Fault(
                ("scoring", "minimum-ballots"),
                lazy(
                    "is {least}, but panel {panel} has {n}", least=least, panel=panel.id, n=len(panel.jurors)
                ),
            )
