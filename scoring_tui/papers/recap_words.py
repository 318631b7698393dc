"""Words of the recapitulation that its pages and its workbook share."""

from collections.abc import Mapping
from fractions import Fraction

from scoring_tui.contest.models import Leaf, Rubric
from scoring_tui.i18n.lazy import LazyText, lazy
from scoring_tui.i18n.locale import format_percent, tr, translate
from scoring_tui.views.standing_sheet import BallotAbsence

ABSENCES: Mapping[BallotAbsence, LazyText] = {
    "missing": lazy("no ballot"),
    "reopened": lazy("ballot reopened"),
    "excused": lazy("excused"),
    "recused": lazy("recused"),
    "waiting": lazy("not yet judged"),
    "not-theirs": lazy("not of this panel"),
}
"""Why a juror gave no marks."""


def describe_absence(absence: BallotAbsence) -> str:
    """Say why a juror gave no marks; empty if there is a ballot."""
    return translate(ABSENCES[absence]) if absence else ""


def describe_criterion_weight(rubric: Rubric, leaf: Leaf) -> str:
    """Say the weight of a criterion; empty in a point budget."""
    if rubric.points:
        return ""
    weight = leaf.share * 100
    if leaf.scale.to is not None:
        weight *= Fraction(leaf.scale.highest) / Fraction(leaf.scale.to)
    return tr("weight {weight}", weight=format_percent(weight))
