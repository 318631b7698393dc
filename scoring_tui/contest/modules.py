"""Training modules: who attended which, whose tests were passed, and how that counts.

A contest with modules gets stages that follow from them: the points, and one for each declared threshold.
Their results are imported together with the sheet of modules.
"""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, Literal

from pydantic import Field, StrictBool

from scoring_tui.contest.base import ContestModel, Id, WholeNumber
from scoring_tui.contest.locations import Raw, value_at
from scoring_tui.contest.scales import Exact
from scoring_tui.contest.stages import ValueRange

POINTS_STAGE = "modules"
"""Id of the stage with the points of the modules."""
ATTENDANCE_STAGE = "modules-attended"
"""Id of the stage that says who attended enough modules."""
TESTS_STAGE = "modules-passed"
"""Id of the stage that says who passed enough tests."""
MODULE_STAGES = (POINTS_STAGE, ATTENDANCE_STAGE, TESTS_STAGE)
"""Ids of all stages that follow from the modules."""
POINT_DECIMALS = 2
"""Decimals of the scores of tests, and of the points, which are rounded half up."""

_STAGE_NAMES = {
    "id": ("Modul", "Kehadiran modul", "Kelulusan tes modul"),
    "en": ("Modules", "Attendance of modules", "Tests of modules"),
}
"""Names of `MODULE_STAGES` in the language of the contest, in which its papers are."""


class Module(ContestModel):
    """One module of a training, with attendance, a test, or both."""

    id: Id
    name: str = Field(min_length=1)
    attendance: StrictBool = True
    """Whether the sheet says who attended."""
    value_range: ValueRange | None = Field(default=None, alias="range")
    """The least and the greatest score of its test; 0 to 100 without it."""
    pass_mark: Exact | None = Field(default=None, alias="pass")
    """The least score that passes its test; None for a module without a test."""

    @property
    def has_test(self) -> bool:
        """Whether the module has a test."""
        return self.pass_mark is not None

    @property
    def score_range(self) -> tuple[Decimal, Decimal]:
        """The least and the greatest score of its test."""
        return self.value_range or (Decimal(0), Decimal(100))


class ModuleRules(ContestModel):
    """How the modules count together."""

    attendance: Exact | None = Field(default=None, gt=0, le=100)
    """The least share of the modules that must be attended, in per cent."""
    passed: WholeNumber | None = Field(default=None, ge=1)
    """The least number of tests that must be passed."""
    weight: Exact = Field(default=Decimal(0), ge=0)
    """Weight of the points in the score, in per cent."""
    points: Literal["mean", "passed-share", "attendance"] = "passed-share"
    """The mean of the tests, or the share of the tests passed or of the modules attended, 0 to 100."""
    untaken: Literal["zero", "left-out"] | None = None
    """What a test that somebody did not take is in the mean."""


def derive_module_stages(raw: Raw) -> list[dict[str, Any]]:
    """The declarations of the stages that follow from the modules; none without modules."""
    rules, modules = raw.get("modules"), raw.get("module")
    if not isinstance(rules, dict) or not isinstance(modules, list):
        return []
    language = "en" if value_at(raw, ("contest", "language")) == "en" else "id"
    names = dict(zip(MODULE_STAGES, _STAGE_NAMES[language], strict=True))
    weight = rules.get("weight")
    is_number = isinstance(weight, int | Decimal | str) and not isinstance(weight, bool)
    points: dict[str, Any] = {
        "id": POINTS_STAGE,
        "name": names[POINTS_STAGE],
        "weight": weight if is_number else 0,
        "range": [0, _find_highest(modules) if rules.get("points") == "mean" else 100],
        "decimals": POINT_DECIMALS,
    }
    verdict = {"weight": 0, "from": "verdict", "required": True}
    thresholds = [("attendance", ATTENDANCE_STAGE), ("passed", TESTS_STAGE)]
    return [
        points,
        *(
            {"id": stage_id, "name": names[stage_id], **verdict}
            for key, stage_id in thresholds
            if rules.get(key) is not None
        ),
    ]


def _find_highest(modules: Sequence[object]) -> object:
    """The greatest score of the tests, which all have the same range; a fault of its own if they do not."""
    ranges = [value_at(module, ("range",)) for module in modules if value_at(module, ("pass",)) is not None]
    first_range = ranges[0] if ranges else None
    highest = first_range[1] if isinstance(first_range, list) and len(first_range) == 2 else 100
    return highest if isinstance(highest, int | Decimal | str) and not isinstance(highest, bool) else 100
