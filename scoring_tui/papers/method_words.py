"""The declared scoring rules in words, as the minutes explain them to a reader who has no program."""

from collections.abc import Iterator, Mapping
from fractions import Fraction

from scoring_tui.contest.methods import Method, find_tie_rule
from scoring_tui.contest.models import Category, Contest, Leaf, Rubric
from scoring_tui.contest.scales import Scale
from scoring_tui.contest.scoring import Scoring
from scoring_tui.contest.stages import Stage
from scoring_tui.domain.state import State
from scoring_tui.i18n.lazy import LazyText, lazy
from scoring_tui.i18n.locale import format_number, format_percent, format_typed_number, tr, translate
from scoring_tui.papers.band_lists import describe_thresholds
from scoring_tui.views.tie_breaks import find_criterion_name

TOTAL_METHODS: Mapping[Method, LazyText] = {
    "mean": lazy("The jury's score is the mean of the jurors' totals."),
    "sum": lazy("The jury's score is the sum of the jurors' totals."),
    "trimmed": lazy("The jury's score follows from the jurors' totals without the lowest and highest ones."),
    "median": lazy("The jury's score is the median of the jurors' totals."),
    "rank-sum": lazy(
        "Every juror's totals make places, and equal totals share the better place; the places of a"
        " contestant are added, and the smallest sum is best. Only jurors who marked everyone count."
    ),
    "head-to-head": lazy(
        "Every two contestants are compared: the one whom more of their common jurors give the higher total"
        " wins; the score is the number of wins."
    ),
    "severity": lazy(
        "The score is the mean of the jurors' totals, corrected for the severity of each juror by a linear"
        " model."
    ),
    "z-score": lazy(
        "Every juror's totals are brought to the mean 100 and the standard deviation 20 (z-scores); the score"
        " is their mean."
    ),
}
"""How the jurors' totals make the jury's score, by method."""
SEVERITY_MODELS: Mapping[str, LazyText] = {
    "mixed": lazy("It is a mixed model: the jurors' effects are random, estimated by REML."),
    "least-squares": lazy("The contestants' and the jurors' effects are estimated by least squares."),
}
"""The model of the method `severity`."""
CRITERION_METHODS: Mapping[Method, LazyText] = {
    "mean": lazy(
        "On each criterion the mean of the jurors' marks is taken; the weighted means make the jury's score."
    ),
    "sum": lazy(
        "On each criterion the jurors' marks are added; the weighted sums make the jury's score."
    ),
    "trimmed": lazy(
        "On each criterion the jurors' marks are combined without the lowest and highest ones; these make the"
        " jury's score by weight."
    ),
    "median": lazy(
        "On each criterion the median of the jurors' marks is taken; the weighted medians make the jury's"
        " score."
    ),
}  # fmt: skip
"""The same where the method combines the marks criterion by criterion."""


def describe_method(state: State, category_id: str) -> Iterator[str]:
    """Yield the sentences about the scoring of a category, in the order of the computation."""
    contest = state.contest
    scoring, category = contest.scoring, contest.categories[category_id]
    rubric, stages = contest.rubric_of(category_id), contest.stages_by_category[category_id]
    if not contest.contest.has_ballots:
        yield from _describe_results(contest, category_id, stages)
        return
    if state.has_assignments(category_id):
        yield f"{_describe_assigned_marks(rubric)} {_describe_assignments(state, category_id)}"
    else:
        yield _describe_marks(rubric)
    yield _describe_totals(rubric)
    yield translate(_find_method_sentence(scoring))
    if scoring.method == "severity":
        yield translate(SEVERITY_MODELS[scoring.model])
    yield from _describe_trim(scoring)
    if scoring.consensus:
        yield tr(
            "Where the jury agreed on a level of a criterion in its meeting, the agreed level counts instead"
            " of the combined marks; the single marks stay in the record."
        )
    if scoring.is_sum:
        yield tr("In a sum a missing ballot counts as the mean of the others, never as a zero.")
    yield from _describe_minimum(scoring)
    yield from _describe_stages(contest, category_id, stages)
    yield _describe_penalties(scoring)
    yield from _describe_rounding(scoring)
    yield from _describe_ranking(scoring)
    yield _describe_ties(contest, category, rubric)
    yield from _describe_cut(category)
    yield from describe_thresholds(contest, category_id)


def _describe_results(contest: Contest, category_id: str, stages: tuple[Stage, ...]) -> Iterator[str]:
    """The rules of a contest in which nobody gives marks."""
    scoring, category = contest.scoring, contest.categories[category_id]
    yield tr("Nobody gives marks: results are imported from sheets, and a missing one is never a zero.")
    if not contest.contest.has_places:
        names = "; ".join(stage.name for stage in stages)
        yield tr("Who meets every requirement has passed: {stages}.", stages=names)
        return
    parts = [
        tr("{stage} {weight}%", stage=stage.name, weight=format_number(stage.weight))
        for stage in stages
        if stage.adds_points
    ]
    yield tr("The final score is a weighted sum: {parts}.", parts="; ".join(parts))
    for stage in stages:
        yield from _describe_stage(stage)
    if contest.penalty:
        yield tr("Penalties of the head of jury are subtracted from the score.")
    yield tr("The final score is rounded half up to {n} decimals; nothing else is.", n=scoring.decimals)
    yield from _describe_ranking(scoring)
    yield _describe_ties(contest, category, contest.rubric_of(category_id))
    yield from _describe_cut(category)
    yield from describe_thresholds(contest, category_id)


def _describe_cut(category: Category) -> Iterator[str]:
    if category.through is not None:
        yield tr(
            "The contestants of the first {n} places go through; all who share the last of them do.",
            n=category.through,
        )


def _find_method_sentence(scoring: Scoring) -> LazyText:
    if scoring.per == "criterion" and scoring.method in CRITERION_METHODS:
        return CRITERION_METHODS[scoring.method]
    return TOTAL_METHODS[scoring.method]


# --- marks and totals -------------------------------------------------------------------------------


def _describe_marks(rubric: Rubric) -> str:
    scale, criteria = _list_criteria(rubric)
    if scale:
        return tr(
            "Every juror gave a mark ({scale}) on each criterion: {criteria}.", scale=scale, criteria=criteria
        )
    return tr("Every juror gave a mark on each criterion: {criteria}.", criteria=criteria)


def _describe_assigned_marks(rubric: Rubric) -> str:
    scale, criteria = _list_criteria(rubric)
    if scale:
        return tr(
            "Every juror gave a mark ({scale}) on the criteria assigned to the juror, of these: {criteria}.",
            scale=scale, criteria=criteria,
        )  # fmt: skip
    return tr(
        "Every juror gave a mark on the criteria assigned to the juror, of these: {criteria}.",
        criteria=criteria,
    )


def _describe_assignments(state: State, category_id: str) -> str:
    """Who marks which criteria; jurors with the same ones together."""
    leaves = state.contest.rubric_of(category_id).leaves
    names_by_criteria: dict[frozenset[str], dict[str, None]] = {}
    for (_, assigned_id), criteria_by_juror in state.assigned_criteria.items():
        for juror_id, criteria in criteria_by_juror.items() if assigned_id == category_id else ():
            names_by_criteria.setdefault(criteria, {})[state.jurors[juror_id].name] = None
    parts = [
        tr(
            "{criteria}: {jurors}",
            criteria=", ".join(leaf.name for leaf in leaves if leaf.id in criteria),
            jurors=", ".join(names),
        )
        for criteria, names in names_by_criteria.items()
    ]
    return tr("Assigned are {assignments}.", assignments="; ".join(parts))


def _list_criteria(rubric: Rubric) -> tuple[str, str]:
    """The scale, if all criteria have the same one, and the criteria with their weights."""
    scales = [describe_scale(leaf.scale) for leaf in rubric.leaves]
    has_common_scale = len(set(scales)) == 1
    criteria = []
    for leaf, scale in zip(rubric.leaves, scales, strict=True):
        details = [] if rubric.points or rubric.best else [_describe_weight(leaf)]
        if not has_common_scale:
            details.append(scale)
        name = leaf.name
        criteria.append(
            tr("{criterion} ({details})", criterion=name, details=", ".join(details)) if details else name
        )
    return scales[0] if has_common_scale else "", "; ".join(criteria)


def _describe_weight(leaf: Leaf) -> str:
    weight = leaf.share * 100
    if leaf.scale.to is not None:
        weight *= Fraction(leaf.scale.highest) / Fraction(leaf.scale.to)
    return tr("weight {weight}", weight=format_percent(weight))


def describe_scale(scale: Scale) -> str:
    """Return the allowed marks: "10 to 100", or the values themselves."""
    if scale.values:
        return tr("one of {values}", values=", ".join(map(format_typed_number, scale.values)))
    allowed = tr("{low} to {high}", low=scale.lowest, high=scale.highest)
    if scale.to is None:
        return allowed
    return tr("{scale}, of which the highest counts as {highest}", scale=allowed, highest=scale.to)


def _describe_totals(rubric: Rubric) -> str:
    if rubric.best:
        total = tr("The criteria are attempts: a juror's total is the best of them.")
    elif rubric.points:
        total = tr("A juror's total is the sum of the marks.")
    else:
        total = tr("A juror's total is the sum of the marks times their weights.")
    if not rubric.difficulty:
        return total
    return f"{total} " + tr("Every mark is multiplied by the contestant's factor of difficulty beforehand.")


def _describe_trim(scoring: Scoring) -> Iterator[str]:
    if scoring.trim is None:
        return
    lowest, highest = scoring.trim.lowest, scoring.trim.highest
    is_sum = scoring.trim.kept == "sum"
    kept = tr("the others are added") if is_sum else tr("the mean of the others is taken")
    yield tr(
        "Of at least {n} values the {lowest} lowest and the {highest} highest do not count; {kept}.",
        n=scoring.trim.at_least, lowest=lowest, highest=highest, kept=kept,
    )  # fmt: skip


def _describe_minimum(scoring: Scoring) -> Iterator[str]:
    if scoring.minimum_ballots > 1:
        yield tr(
            "A contestant with fewer than {n} ballots is not ranked; a missing ballot is never a zero.",
            n=scoring.minimum_ballots,
        )


# --- stages and penalties ---------------------------------------------------------------------------


def _describe_stages(contest: Contest, category_id: str, stages: tuple[Stage, ...]) -> Iterator[str]:
    if not stages:
        return
    counted_stages = [stage for stage in stages if stage.adds_points]
    if counted_stages:
        jury_weight = format_number(contest.jury_share(category_id) * 100)
        parts = [tr("the jury's score {weight}%", weight=jury_weight)]
        parts += [
            tr("{stage} {weight}%", stage=stage.name, weight=format_number(stage.weight))
            for stage in counted_stages
        ]
        yield tr("The final score is a weighted sum: {parts}.", parts="; ".join(parts))
    for stage in stages:
        yield from _describe_stage(stage)


def _describe_stage(stage: Stage) -> Iterator[str]:
    if stage.is_poll:
        yield tr(
            "{stage}: the votes of the hall, each slip once, after the poll was closed.", stage=stage.name
        )
    if stage.points_rule == "share":
        yield tr("{stage}: the points are the share of the greatest value, in per cent.", stage=stage.name)
    elif stage.points_rule == "rank":
        yield tr(
            "{stage}: the points follow from the rank of the value, 100 for the greatest.", stage=stage.name
        )
    if stage.points_decimals is not None:
        yield tr(
            "{stage}: the points are rounded half up to {n} decimals.",
            stage=stage.name,
            n=stage.points_decimals,
        )
    if stage.cap is not None:
        yield tr(
            "{stage} adds {cap} at most to the final score.", stage=stage.name, cap=format_number(stage.cap)
        )
    if stage.is_required and stage.value_kind == "verdict":
        yield tr("{stage}: who did not pass is not ranked.", stage=stage.name)
    elif stage.is_required and stage.pass_mark is not None:
        yield tr("{stage}: who has less than {least} is not ranked.", stage=stage.name, least=stage.pass_mark)


def _describe_penalties(scoring: Scoring) -> str:
    if scoring.lower_is_better:
        return tr("Penalties of the head of jury are added to the score; the marks stay unchanged.")
    return tr("Penalties of the head of jury are subtracted from the score; the marks stay unchanged.")


# --- rounding and places ----------------------------------------------------------------------------


def _describe_rounding(scoring: Scoring) -> Iterator[str]:
    rounding = scoring.round
    points = (
        (rounding.juror, lazy("each juror's total")),
        (rounding.criterion, lazy("the jury's mark on each criterion")),
        (rounding.weighted, lazy("that mark times its weight")),
        (rounding.jury, lazy("the jury's score")),
        (scoring.decimals, lazy("the final score")),
    )
    parts = [
        tr("{value} to {n} decimals", value=name, n=decimals)
        for decimals, name in points
        if decimals is not None
    ]
    yield tr(
        "Rounded half up: {parts}. Nothing else is rounded; the jurors' totals are shown to {n} decimals.",
        parts="; ".join(parts),
        n=scoring.total_decimals,
    )


def _describe_ranking(scoring: Scoring) -> Iterator[str]:
    if scoring.rank_on == "exact":
        yield tr("Places follow from the score before its last rounding.")
    else:
        yield tr("Places follow from the score as it is displayed.")


def _describe_ties(contest: Contest, category: Category, rubric: Rubric) -> str:
    """The chain of steps; steps that this category does not have are left out."""
    scoring = contest.scoring
    stage_names = {stage.id: stage.name for stage in contest.stages_by_category[category.id]}
    step_ids = [*filter(None, [scoring.method_info.first_step]), *scoring.ties]
    names = [
        name
        for name in (_name_step(step_id, rubric, stage_names) for step_id in step_ids)
        if name is not None
    ]
    if not names:
        return tr("Contestants with equal scores share the place.")
    return tr(
        "Equal scores are ordered by, one after the other: {steps}. Who is still equal shares the place.",
        steps="; ".join(names),
    )


def _name_step(step_id: str, rubric: Rubric, stage_names: Mapping[str, str]) -> str | None:
    if step_id == "weights":
        return tr("the criteria from the greatest weight down")
    if (rule := find_tie_rule(step_id)) is not None and rule.name is not None:
        return translate(rule.name)
    return stage_names.get(step_id) or find_criterion_name(rubric.criteria, step_id) or None
