"""Checks across the parts of a contest file: ids, references, times, panels, rules."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from difflib import get_close_matches
from itertools import chain, combinations
from zoneinfo import available_timezones

from scoring_tui.contest.assignment_validation import find_assignment_faults
from scoring_tui.contest.band_validation import find_band_faults
from scoring_tui.contest.base import ID_PATTERN
from scoring_tui.contest.locations import Fault, KeyPath, Raw, value_at
from scoring_tui.contest.methods import DECLARED_STEPS
from scoring_tui.contest.models import Session
from scoring_tui.contest.papers import find_paper_faults
from scoring_tui.contest.poll_validation import find_poll_faults
from scoring_tui.contest.result_contests import read_result_format
from scoring_tui.contest.rubric_validation import find_rubric_faults
from scoring_tui.contest.schedule import could_coincide, do_sessions_overlap
from scoring_tui.contest.scoring_validation import find_recount_faults, find_scoring_faults
from scoring_tui.contest.shape import PartialContest
from scoring_tui.contest.standard_validation import find_standard_faults
from scoring_tui.contest.talent_pool_validation import SCORE_SOURCES, find_talent_pool_faults
from scoring_tui.i18n.lazy import LazyText, lazy


def find_cross_faults(partial_contest: PartialContest, raw: Raw) -> Iterator[Fault]:
    """Every fault between the parts. The caller drops those that follow from an unreadable part."""
    has_marks = not read_result_format(raw)
    for name, rubric in partial_contest.rubric.items():
        rubric_faults = [*find_rubric_faults(("rubric", name), rubric)] if has_marks else []
        yield from rubric_faults or find_recount_faults(("rubric", name), rubric, partial_contest)
    if partial_contest.round is not None:
        yield Fault(("round",), lazy("comes from the competition file; remove it here"))
    yield from _find_repeated_ids(partial_contest)
    yield from _find_reference_faults(partial_contest, raw)
    yield from _find_axis_faults(partial_contest, raw)
    yield from _find_tie_faults(partial_contest, raw)
    yield from find_scoring_faults(partial_contest)
    yield from find_band_faults(partial_contest)
    yield from find_talent_pool_faults(partial_contest)
    yield from find_poll_faults(partial_contest)
    yield from _find_poll_references(partial_contest, raw)
    yield from _find_event_faults(partial_contest)
    yield from _find_time_faults(partial_contest)
    yield from _find_unscheduled_categories(partial_contest)
    yield from _find_juror_faults(partial_contest)
    yield from _find_head_faults(partial_contest, raw)
    yield from _find_minimum_faults(partial_contest)
    yield from find_assignment_faults(partial_contest)
    yield from find_standard_faults(partial_contest)
    yield from find_paper_faults(partial_contest.papers, _declared_ids(raw, "juror"))


def _find_repeated_ids(partial_contest: PartialContest) -> Iterator[Fault]:
    for section in ("stage", "penalty", "category", "juror", "panel", "post", "module"):
        items = [(index, item.id) for index, item in enumerate(getattr(partial_contest, section)) if item]
        id_counts = Counter(item_id for _, item_id in items)
        for index, item_id in items:
            if id_counts[item_id] > 1:
                yield Fault(
                    (section, index),
                    lazy("{n} of them have this id; give each its own", n=id_counts[item_id]),
                )


# --- references -------------------------------------------------------------------------------------


def _find_reference_faults(partial_contest: PartialContest, raw: Raw) -> Iterator[Fault]:
    for index, category in enumerate(partial_contest.category):
        if category:
            yield from _find_unknown_ids(
                ("category", index, "rubric"), [category.rubric], _declared_ids(raw, "rubric")
            )
    for index, panel in enumerate(partial_contest.panel):
        if panel:
            yield from _find_unknown_ids(
                ("panel", index, "jurors"), panel.jurors, _declared_ids(raw, "juror")
            )
            yield from _find_repeated_names(("panel", index, "jurors"), panel.jurors)
    for section in ("stage", "band", "post"):
        for index, item in enumerate(getattr(partial_contest, section)):
            if item:
                path: KeyPath = (section, index, "categories")
                yield from _find_unknown_ids(path, item.categories, _declared_ids(raw, "category"))
                yield from _find_repeated_names(path, item.categories)
    yield from _find_assignment_references(partial_contest, raw)
    yield from _find_standard_references(partial_contest, raw)
    for index, session in enumerate(partial_contest.session):
        if session:
            yield from _find_unknown_ids(
                ("session", index, "panel"), [session.panel], _declared_ids(raw, "panel")
            )
            path = ("session", index, "categories")
            yield from _find_unknown_ids(path, session.categories, _declared_ids(raw, "category"))
            yield from _find_repeated_names(path, session.categories)


def _find_axis_faults(partial_contest: PartialContest, raw: Raw) -> Iterator[Fault]:
    """Stages and categories that the nine boxes name and that are not declared."""
    nine_boxes = partial_contest.nine_boxes
    if nine_boxes is None:
        return
    stage_ids, path = _declared_ids(raw, "stage"), ("nine-boxes", "categories")
    yield from _find_unknown_ids(("nine-boxes", "performance"), [nine_boxes.performance], stage_ids)
    if nine_boxes.potential not in SCORE_SOURCES:
        yield from _find_unknown_ids(("nine-boxes", "potential"), [nine_boxes.potential], stage_ids)
    yield from _find_unknown_ids(path, nine_boxes.categories, _declared_ids(raw, "category"))
    yield from _find_repeated_names(path, nine_boxes.categories)


def _find_assignment_references(partial_contest: PartialContest, raw: Raw) -> Iterator[Fault]:
    for index, assignment in enumerate(partial_contest.assignment):
        if assignment:
            path: KeyPath = ("assignment", index)
            yield from _find_unknown_ids((*path, "jurors"), assignment.jurors, _declared_ids(raw, "juror"))
            category_ids, panel_ids = assignment.categories, [assignment.panel] if assignment.panel else []
            yield from _find_unknown_ids((*path, "categories"), category_ids, _declared_ids(raw, "category"))
            yield from _find_unknown_ids((*path, "panel"), panel_ids, _declared_ids(raw, "panel"))
            for key in ("jurors", "criteria", "categories"):
                yield from _find_repeated_names((*path, key), getattr(assignment, key))


def _find_standard_references(partial_contest: PartialContest, raw: Raw) -> Iterator[Fault]:
    for index, standard in enumerate(partial_contest.standard):
        if standard and standard.category:
            path: KeyPath = ("standard", index, "category")
            yield from _find_unknown_ids(path, [standard.category], _declared_ids(raw, "category"))


def _find_poll_references(partial_contest: PartialContest, raw: Raw) -> Iterator[Fault]:
    if partial_contest.poll:
        path: KeyPath = ("poll", "categories")
        yield from _find_unknown_ids(path, partial_contest.poll.categories, _declared_ids(raw, "category"))
        yield from _find_repeated_names(path, partial_contest.poll.categories)


def _declared_ids(raw: Raw, section: str) -> set[str] | None:
    """The ids of a section, of parts that could not be read as well; None if a part has no id."""
    items = value_at(raw, (section,)) or ([] if section == "stage" else None)
    if section == "rubric":
        return set(items) if isinstance(items, dict) else None
    if not isinstance(items, list):
        return None
    item_ids = [value_at(item, ("id",)) for item in items]
    named_ids = {item_id for item_id in item_ids if isinstance(item_id, str)}
    return named_ids if all(isinstance(item_id, str) for item_id in item_ids) else None


def _find_unknown_ids(
    path: KeyPath, references: Sequence[str], declared_ids: set[str] | None
) -> Iterator[Fault]:
    """References without a declaration; none if the declared ids are not known."""
    if declared_ids is None:
        return
    for name in references:
        if name in declared_ids:
            continue
        close_matches = get_close_matches(name, declared_ids, n=1)
        if close_matches:
            near = close_matches[0]
            yield Fault(path, lazy('there is no "{name}"; did you mean "{near}"?', name=name, near=near))
        elif not declared_ids:
            yield Fault(path, lazy('there is no "{name}": the contest file declares none', name=name))
        else:
            known_ids = ", ".join(sorted(declared_ids))
            yield Fault(path, lazy('there is no "{name}"; there are {known}', name=name, known=known_ids))


def _find_repeated_names(path: KeyPath, references: Sequence[str]) -> Iterator[Fault]:
    for name, name_count in Counter(references).items():
        if name_count > 1:
            yield Fault(path, lazy('"{name}" is named {n} times; once is enough', name=name, n=name_count))


def _find_tie_faults(partial_contest: PartialContest, raw: Raw) -> Iterator[Fault]:
    if partial_contest.scoring is None or "ties" not in partial_contest.scoring.model_fields_set:
        return
    rubric_names = _declared_ids(raw, "rubric") or ()
    criterion_ids = set(
        chain.from_iterable(_list_criterion_ids(value_at(raw, ("rubric", name))) for name in rubric_names)
    )
    path, stage_ids = ("scoring", "ties"), _declared_ids(raw, "stage")
    if None not in criterion_ids and stage_ids is not None:
        declared_ids = {*DECLARED_STEPS, *stage_ids, *filter(None, criterion_ids)}
        yield from _find_unknown_ids(path, partial_contest.scoring.ties, declared_ids)
    yield from _find_repeated_names(path, partial_contest.scoring.ties)


def _list_criterion_ids(parent: object) -> Iterator[str | None]:
    """Ids of all criteria of a rubric or group as written in the file; None for a criterion without an id."""
    criteria = value_at(parent, ("criteria",))
    for criterion in criteria if isinstance(criteria, list) else ():
        criterion_id = value_at(criterion, ("id",))
        yield criterion_id if isinstance(criterion_id, str) else None
        yield from _list_criterion_ids(criterion)


# --- the event and its schedule ---------------------------------------------------------------------


def _find_event_faults(partial_contest: PartialContest) -> Iterator[Fault]:
    about = partial_contest.contest
    if about is None:
        return
    time_zones = available_timezones()  # empty on Windows without the tz database: then nothing is checked
    if time_zones and about.timezone not in time_zones:
        yield Fault(
            ("contest", "timezone"),
            lazy('unknown time zone "{zone}"; write one such as "Asia/Jakarta"', zone=about.timezone),
        )
    if not about.head_of_jury.strip():
        yield Fault(("contest", "head-of-jury"), lazy("is missing; name the person who settles ties"))
    if about.live_standings is not None and "standings" in about.model_fields_set:
        yield Fault(
            ("contest", "live-standings"), lazy("is the earlier spelling of standings; keep standings alone")
        )
    if not about.has_stage and partial_contest.timing:
        yield Fault(
            ("timing",), lazy('a contest scored at desks has no timer; remove it, or format = "desk"')
        )
    if about.has_stage and partial_contest.timing is None:
        yield Fault(
            ("timing",),
            lazy('is missing; add how long a turn takes, or format = "desk"'),
            (("contest", "desk"), ("contest", "format")),
        )
    if partial_contest.timing and not partial_contest.timing.presentation:
        yield Fault(("timing", "presentation"), lazy('must be longer than nothing, such as "7m"'))


def _find_time_faults(partial_contest: PartialContest) -> Iterator[Fault]:
    room_names = {panel.id: panel.room for panel in partial_contest.panel if panel}
    sessions_by_day: dict[tuple[object, str], list[tuple[int, Session]]] = defaultdict(list)
    for index, session in enumerate(partial_contest.session):
        if session is None:
            continue
        if session.end and session.end <= session.start:
            yield Fault(("session", index, "end"), lazy("must be after start {start}", start=session.start))
        room_name = room_names.get(session.panel, session.panel)
        sessions_by_day[session.day, room_name].append((index, session))
    if partial_contest.contest and not partial_contest.contest.has_stage:
        return
    for indexed_sessions in sessions_by_day.values():
        ordered = sorted(indexed_sessions, key=lambda indexed: indexed[1].start)
        for (earlier_index, earlier), (later_index, later) in combinations(ordered, 2):
            if do_sessions_overlap(earlier, later):
                other = earlier_index + 1
                yield Fault(
                    ("session", later_index),
                    lazy("overlaps session {other} in the same room; move one of them", other=other),
                )


def _find_unscheduled_categories(partial_contest: PartialContest) -> Iterator[Fault]:
    scheduled_ids = {
        category_id for session in partial_contest.session if session for category_id in session.categories
    }
    for index, category in enumerate(partial_contest.category):
        if category and category.id not in scheduled_ids:
            yield Fault(
                ("category", index),
                lazy("appears in no session; add it to the categories of one"),
                depends_on=(("session",),),
            )


# --- panels -----------------------------------------------------------------------------------------


def _find_juror_faults(partial_contest: PartialContest) -> Iterator[Fault]:
    """A juror may sit in two panels on one day, if the hours of their sessions are known and do not overlap.

    At desks there are no hours to keep.
    """
    if partial_contest.contest and not partial_contest.contest.has_stage:
        return
    panels = [panel for panel in partial_contest.panel if panel]
    for index, juror in enumerate(partial_contest.juror):
        panel_ids = {panel.id for panel in panels if juror and juror.id in panel.jurors}
        sessions = [
            (session_index, session)
            for session_index, session in enumerate(partial_contest.session)
            if session and session.panel in panel_ids
        ]
        ordered = sorted(sessions, key=lambda indexed: (indexed[1].day, indexed[1].start))
        for (earlier_index, earlier), (later_index, later) in combinations(ordered, 2):
            if earlier.panel != later.panel and could_coincide(earlier, later):
                yield Fault(
                    ("juror", index),
                    _describe_coincidence((earlier_index, earlier), (later_index, later)),
                    depends_on=(("session", earlier_index), ("session", later_index)),
                )


def _describe_coincidence(earlier: tuple[int, Session], later: tuple[int, Session]) -> LazyText:
    """Name both sessions of a juror, the earlier one first, and the remedy."""
    names = [
        lazy(
            "session {number} (panel {panel}, {day}, {time})",
            number=index + 1, panel=session.panel, day=session.day, time=session.hours,
        )
        for index, session in (earlier, later)
    ]  # fmt: skip
    if do_sessions_overlap(earlier[1], later[1]):
        return lazy(
            "sits in {first} and in {other} at the same time; move one of them",
            first=names[0], other=names[1],
        )  # fmt: skip
    return lazy(
        "sits in {first} and in {other}: add the end of session {number}, so that they do not overlap",
        first=names[0], other=names[1], number=earlier[0] + 1,
    )  # fmt: skip


def _find_head_faults(partial_contest: PartialContest, raw: Raw) -> Iterator[Fault]:
    """The head of a panel is the id of a juror, or a name; what looks like an id must be one."""
    scheduled_ids = {session.panel for session in partial_contest.session if session}
    for index, panel in enumerate(partial_contest.panel):
        if panel is None or "head" not in panel.model_fields_set:
            continue
        path: KeyPath = ("panel", index, "head")
        if not panel.head.strip():
            yield Fault(path, lazy("must not be empty; name the person, or leave the line out"))
        elif re.fullmatch(ID_PATTERN, panel.head):
            yield from _find_unknown_ids(path, [panel.head], _declared_ids(raw, "juror"))
        if panel.id not in scheduled_ids:
            yield Fault(
                path, lazy("leads nothing: panel {panel} has no session", panel=panel.id), (("session",),)
            )


def _find_minimum_faults(partial_contest: PartialContest) -> Iterator[Fault]:
    minimum_ballots = partial_contest.scoring.minimum_ballots if partial_contest.scoring else 1
    for panel in partial_contest.panel:
        juror_count = len(panel.jurors) if panel else 0
        if panel and juror_count < minimum_ballots:
            yield Fault(
                ("scoring", "minimum-ballots"),
                lazy(
                    "is {least}, but panel {panel} has {n}",
                    least=minimum_ballots,
                    panel=panel.id,
                    n=juror_count,
                ),
            )
