"""Checks of the modules and of the rules by which they count."""

from collections.abc import Iterator, Sequence

from scoring_tui.contest.locations import Fault, KeyPath, Raw, value_at
from scoring_tui.contest.modules import MODULE_STAGES, POINT_DECIMALS, Module, ModuleRules
from scoring_tui.contest.scales import count_decimals
from scoring_tui.contest.shape import PartialContest
from scoring_tui.contest.stages import MAX_STAGE_RESULT
from scoring_tui.i18n.lazy import lazy


def find_module_faults(partial_contest: PartialContest, raw: Raw) -> Iterator[Fault]:
    """Every fault of `[[module]]` and `[modules]`.

    Args:
        raw: the file as it was typed, without the stages that follow from the modules.
    """
    rules, modules = partial_contest.modules, partial_contest.module
    if not modules and rules is None:
        return
    if partial_contest.contest is not None and partial_contest.contest.format != "results":
        key = "module" if modules else "modules"
        yield Fault((key,), lazy('belongs to a contest of format = "results"'), (("contest", "format"),))
        return
    if rules is None:
        yield Fault(("modules",), lazy('the section is missing; add "{header}"', header="[modules]"))
    if not modules:
        yield Fault(("module",), lazy('the section is missing; add "{header}"', header="[[module]]"))
    yield from _find_own_stages(raw)
    for index, module in enumerate(modules):
        if module is not None:
            yield from _find_test_faults(("module", index), module)
    if rules is not None and modules and all(modules):
        yield from _find_rule_faults(rules, [module for module in modules if module])


def _find_own_stages(raw: Raw) -> Iterator[Fault]:
    stages = raw.get("stage")
    for index, stage in enumerate(stages if isinstance(stages, list) else ()):
        if value_at(stage, ("id",)) in MODULE_STAGES:
            yield Fault(("stage", index), lazy("this id is the modules' own; choose another"))


def _find_test_faults(path: KeyPath, module: Module) -> Iterator[Fault]:
    if not module.attendance and not module.has_test:
        yield Fault(
            path, lazy("has neither attendance nor a test; add pass = 70, or remove attendance = false")
        )
    if module.value_range is not None and not module.has_test:
        yield Fault(
            (*path, "range"), lazy("belongs to a test; add the least score that passes, such as pass = 70")
        )
    lowest, highest = module.score_range
    if not 0 <= lowest < highest <= MAX_STAGE_RESULT:
        yield Fault(
            (*path, "range"), lazy("must rise from at least 0 to at most {most}", most=MAX_STAGE_RESULT)
        )
    elif module.pass_mark is not None and not lowest < module.pass_mark <= highest:
        yield Fault((*path, "pass"), lazy("must be above {low} and at most {high}", low=lowest, high=highest))
    numbers = {"range": module.score_range, "pass": (module.pass_mark or lowest,)}
    for key, values in numbers.items():
        if max(map(count_decimals, values)) > POINT_DECIMALS:
            yield Fault((*path, key), lazy("at most {n} decimals", n=POINT_DECIMALS))


def _find_rule_faults(rules: ModuleRules, modules: Sequence[Module]) -> Iterator[Fault]:
    has_attendance = any(module.attendance for module in modules)
    tests = [module for module in modules if module.has_test]
    if rules.attendance is not None and not has_attendance:
        yield Fault(("modules", "attendance"), lazy("no module has attendance; remove it"))
    if rules.passed is not None and rules.passed > len(tests):
        yield Fault(("modules", "passed"), lazy("only {n} modules have a test (pass = …)", n=len(tests)))
    if rules.points == "attendance" and not has_attendance:
        yield Fault(("modules", "points"), lazy("no module has attendance; choose another"))
    if rules.points != "attendance" and not tests:
        yield Fault(("modules", "points"), lazy('no module has a test; write points = "attendance"'))
    if rules.points == "mean":
        if len({module.score_range for module in tests}) > 1:
            yield Fault(
                ("modules", "points"), lazy("the tests have different ranges; a mean needs one range")
            )
        if rules.untaken is None:
            message = lazy('is missing; say what an untaken test is in the mean: "zero" or "left-out"')
            yield Fault(("modules", "untaken"), message)
    elif rules.untaken is not None:
        yield Fault(("modules", "untaken"), lazy('belongs to points = "mean" only; remove it'))
    if rules.attendance is None and rules.passed is None and not rules.weight:
        yield Fault(("modules",), lazy("decides nothing; add attendance = 80, passed = 12 or a weight"))
