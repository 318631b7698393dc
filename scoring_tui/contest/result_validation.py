"""Checks of the format of a contest, and of contests in which nobody gives marks."""

from collections.abc import Iterator

from scoring_tui.contest.locations import Fault, Raw, value_at
from scoring_tui.contest.models import About
from scoring_tui.contest.result_contests import MARK_RULES, read_result_format
from scoring_tui.contest.shape import PartialContest
from scoring_tui.i18n.lazy import lazy

_MARK_SECTIONS = ("rubric", "panel", "session", "timing", "assignment", "standard", "match-band")
"""Sections that belong to marks and appearances."""
_MARK_STEPS = ("weights", "jury", "head-to-head")
"""Tie-break steps that compare marks."""


def find_format_faults(partial_contest: PartialContest, raw: Raw) -> Iterator[Fault]:
    """Every fault of the declared format, and of what does not go with it.

    Args:
        raw: the file as it was typed, without what a contest without marks need not declare.
    """
    about = partial_contest.contest
    if about is not None:
        yield from _find_spelling_faults(about)
        if about.day is not None and about.has_ballots:
            message = lazy("belongs to a contest without sessions; remove it")
            yield Fault(("contest", "day"), message, (("contest", "format"),))
    result_format = read_result_format(raw)
    if not result_format:
        return
    yield from _find_mark_faults(raw, result_format)
    if about is not None:
        yield from _find_result_event_faults(about)
    yield from _find_stage_faults(partial_contest, is_administration=result_format == "administration")


def _find_spelling_faults(about: About) -> Iterator[Fault]:
    is_declared_twice = {"desk", "format"} <= about.model_fields_set
    if is_declared_twice and about.desk != (about.format == "desk"):
        yield Fault(
            ("contest", "desk"),
            lazy('contradicts format = "{format}"; keep format alone', format=about.format),
            (("contest", "format"),),
        )


def _find_mark_faults(raw: Raw, result_format: str) -> Iterator[Fault]:
    """Sections and keys that belong to marks."""
    message = lazy('nobody gives marks in a contest of format "{format}"; remove it', format=result_format)
    for section in _MARK_SECTIONS:
        if section in raw:
            yield Fault((section,), message)
    categories, scoring = raw.get("category"), raw.get("scoring")
    for index, category in enumerate(categories if isinstance(categories, list) else ()):
        if isinstance(category, dict) and "rubric" in category:
            yield Fault(("category", index, "rubric"), message)
    for key in MARK_RULES:
        if isinstance(scoring, dict) and key in scoring:
            yield Fault(("scoring", key), message)
    ties = value_at(raw, ("scoring", "ties"))
    for step in _MARK_STEPS:
        if isinstance(ties, list) and step in ties:
            yield Fault(
                ("scoring", "ties"),
                lazy('"{step}" compares marks, and nobody gives marks; name stages instead', step=step),
            )


def _find_result_event_faults(about: About) -> Iterator[Fault]:
    path = ("contest", "day")
    if about.day is None:
        example = "day = 2022-08-15"
        yield Fault(path, lazy("is missing; write when the result is decided, such as {day}", day=example))
    is_shown_early = about.live_standings or "standings" in about.model_fields_set
    if is_shown_early and (about.live_standings or about.standings != "announced"):
        yield Fault(
            ("contest", "live-standings" if about.live_standings else "standings"),
            lazy('nobody appears on a stage: only "announced" is possible; remove it'),
        )


def _find_stage_faults(partial_contest: PartialContest, *, is_administration: bool) -> Iterator[Fault]:
    """Stages that an administration cannot have, and categories without a stage that decides."""
    if is_administration:
        for index, stage in enumerate(partial_contest.stage):
            if stage and stage.value_kind != "verdict":
                yield Fault(
                    ("stage", index, "from"), lazy('an administration has requirements: from = "verdict"')
                )
            if stage and not stage.is_required:
                yield Fault(
                    ("stage", index, "required"), lazy("an administration needs every requirement; remove it")
                )
    if not partial_contest.stage:
        yield Fault(("stage",), lazy('the section is missing; add "{header}"', header="[[stage]]"))
        return
    if not all(partial_contest.stage):
        return
    for index, category in enumerate(partial_contest.category):
        stages = [
            stage for stage in partial_contest.stage if stage and category and stage.concerns(category.id)
        ]
        if category and not any(stage.adds_points or is_administration for stage in stages):
            yield Fault(
                ("category", index),
                lazy("has no requirement; add a [[stage]] for it")
                if is_administration
                else lazy("has no result that counts; add a [[stage]] with a weight for it"),
                depends_on=(("stage",),),
            )
