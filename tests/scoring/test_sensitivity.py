"""What awarded places depend on: the findings equal a complete recomputation for every single change."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scoring_tui.contest.methods import DECLARED_STEPS
from scoring_tui.contest.methods import METHODS as REGISTRY
from scoring_tui.contest.models import Contest
from scoring_tui.contest.scales import Scale
from scoring_tui.domain.facts.jury import TieSettled
from scoring_tui.domain.state import AgreedLevel, Ballot, Penalty, State, Turn
from scoring_tui.scoring.model.severity import fit_least_squares, fit_mixed_model
from scoring_tui.scoring.sensitivity.field import PlaceBoundary, build_field
from scoring_tui.scoring.sensitivity.findings import Fragility, MarkChange, describe_change, find_fragility
from scoring_tui.scoring.sensitivity.moves import neighbours
from scoring_tui.scoring.standings.final_score import build_candidate, ranking_key
from scoring_tui.scoring.standings.methods import build_entrant
from scoring_tui.scoring.standings.ranking import build_chain, rank_candidates
from scoring_tui.scoring.standings.relative_methods import GroupScores
from scoring_tui.scoring.standings.tally import Tally
from tests.helpers.methods import DECLARATIONS

JURORS = ("j1", "j2", "j3", "j4", "j5")
SCALES: list[dict[str, Any]] = [
    {"min": 0, "max": 3, "step": 1},
    {"min": 50, "max": 100, "step": "0.5", "floor": "98"},
    {"values": [1, 2, 4, 7]},
    {"min": 0, "max": 10},
]
Marks = Mapping[int, Mapping[str, Mapping[str, str]]]


def contest(**declared: Any) -> Contest:
    """Two criteria of 0 to 10, five jurors, three awards."""
    category = {"id": "a", "name": "A", "rubric": "r", "awards": ["I", "II", "III"]}
    criteria = [{"id": "x", "name": "X", "weight": 60}, {"id": "y", "name": "Y", "weight": 40}]
    return Contest.model_validate(
        {
            "contest": {"id": "uji", "name": "Uji", "desk": True},
            "rubric": {
                "r": {"scale": {"min": 0, "max": 10}, "criteria": criteria, **declared.pop("rubric", {})}
            },
            "category": [category | declared.pop("category", {})],
            "juror": [{"id": id_, "name": f"Juri {id_}"} for id_ in JURORS],
            "panel": [{"id": "A", "room": "Pendopo", "jurors": JURORS}],
            "session": [{"day": "2024-12-20", "start": "08:00", "panel": "A", "categories": ["a"]}],
            **declared,
        }
    )


def state_of(declared: Contest, marks: Marks, **state_fields: Any) -> State:
    """Everyone presented and was marked."""
    state = State(declared_contest=declared, **state_fields)
    for number, ballots in marks.items():
        state.turns[number] = Turn(number, f"c{number}", "a", "A", 0, JURORS[:4], phase="closed")
        state.ballots[number] = tuple(
            Ballot(
                0, "", number, juror, {k: Decimal(mark) for k, mark in marks_by_criterion.items()}, False, ""
            )
            for juror, marks_by_criterion in ballots.items()
        )
    return state


def same_marks(marks: Mapping[int, str], jurors: int = 1) -> Marks:
    """The same mark by every juror on one criterion."""
    return {n: {j: {"x": mark} for j in JURORS[:jurors]} for n, mark in marks.items()}


ONE_CRITERION: dict[str, Any] = {"criteria": [{"id": "x", "name": "X", "weight": 100}]}


# --- plain cases ------------------------------------------------------------------------------------


def test_a_clear_place_is_stable() -> None:
    """No single change reaches a contestant far ahead."""
    declared = contest(rubric=ONE_CRITERION, category={"awards": ["I"]})
    fragility = find_fragility(state_of(declared, same_marks({1: "9", 2: "5", 3: "4"}, jurors=3)), "a")
    (first,) = fragility.places
    assert first.is_stable
    assert first.numbers == (1,)
    assert [str(message) for message in describe_change(first, {})] == [
        "place 1 would not change without any one juror or penalty, nor with one step on any one mark"
    ]


def test_a_place_depends_on_a_juror_a_mark_and_a_penalty() -> None:
    """The juror who ranked the winner second, the step that makes a tie, the penalty that decided."""
    declared = contest(rubric=ONE_CRITERION, category={"awards": ["I"]})
    marks = {1: {"j1": {"x": "9"}, "j2": {"x": "6"}}, 2: {"j1": {"x": "7"}, "j2": {"x": "9"}}}
    state = state_of(declared, marks, penalties={2: (Penalty(31, "lewat", Decimal("0.6"), "", ""),)})
    (first,) = find_fragility(state, "a").places
    assert first.numbers == (1,)
    assert first.by_jurors == ("j1",)
    assert first.by_marks == (
        MarkChange(1, "j1", "x", Decimal(9), Decimal(8)),
        MarkChange(1, "j2", "x", Decimal(6), Decimal(5)),
        MarkChange(2, "j1", "x", Decimal(7), Decimal(8)),
        MarkChange(2, "j2", "x", Decimal(9), Decimal(10)),
    )
    assert [dropped.seq for dropped in first.by_penalties] == [31]
    assert [str(message) for message in describe_change(first, {"j1": "Bu Sari"})] == [
        "place 1 would change without Bu Sari",
        "place 1 would change with one step on one of 4 marks",
        "place 1 would change without the penalty of no. 2",
    ]


def test_the_minimum_of_ballots_does_not_apply_without_a_juror() -> None:
    """The question is who would hold the place, not whether the remaining ballots may be counted."""
    declared = contest(rubric=ONE_CRITERION, category={"awards": ["I"]}, scoring={"minimum_ballots": 2})
    (first,) = find_fragility(state_of(declared, same_marks({1: "9", 2: "5"}, jurors=2)), "a").places
    assert first.is_stable


def test_a_contestant_without_another_ballot_loses_the_place() -> None:
    """The only juror of the first contestant is left out."""
    marks = {1: {"j1": {"x": "9"}}, 2: {"j2": {"x": "5"}}}
    declared = contest(rubric=ONE_CRITERION, category={"awards": ["I"]})
    (first,) = find_fragility(state_of(declared, marks), "a").places
    assert first.by_jurors == ("j1",)


def test_the_qualifying_place_is_a_boundary_of_its_own() -> None:
    """The order of those who qualify does not matter."""
    declared = contest(rubric=ONE_CRITERION, category={"awards": [], "through": 2})
    (line,) = find_fragility(state_of(declared, same_marks({1: "9", 2: "8.5", 3: "4"}, jurors=2)), "a").places
    assert line.boundary == PlaceBoundary(2, is_qualifying=True)
    assert line.numbers == (1, 2)
    assert line.is_stable
    assert [str(message) for message in describe_change(line, {})] == [
        "the same would go through without any one juror or penalty, and with one step on any one mark"
    ]


def test_a_mark_changes_who_qualifies() -> None:
    """One step brings a third contestant to the line, and each of four marks can do it."""
    declared = contest(rubric=ONE_CRITERION, category={"awards": [], "through": 1})
    (line,) = find_fragility(state_of(declared, same_marks({1: "9", 2: "8.5", 3: "4"}, jurors=2)), "a").places
    assert line.mark_count == 4
    assert "others would go through with one step on one of 4 marks" in map(str, describe_change(line, {}))


def test_a_category_without_ballots_has_no_fragile_places() -> None:
    """Nobody has a place yet."""
    assert find_fragility(state_of(contest(), {1: {}}), "a") == Fragility("a", ())


@pytest.mark.parametrize(
    ("scale", "mark", "expected"),
    [
        ({"min": 50, "max": 100, "step": "0.5"}, "100", ["99.5"]),
        ({"min": 50, "max": 100, "step": "0.5", "floor": "60"}, "60", ["60.5"]),
        ({"min": 0, "max": 100}, "99.5", ["98.5"]),
        ({"values": [4, 1, 2]}, "2", ["1", "4"]),
        ({"values": [4, 1, 2], "floor": 2}, "2", ["4"]),
    ],
)
def test_steps_stay_on_the_scale(scale: dict[str, Any], mark: str, expected: list[str]) -> None:
    """The scale's own step, the neighbouring value, or 1."""
    neighbour_marks = neighbours(Scale.model_validate(scale), Decimal(mark))
    assert [str(new.normalize()) for new in neighbour_marks] == expected


def test_fixed_variances_are_noted() -> None:
    """For moved marks the variance ratios of the mixed model stay, and a note says so."""
    declared = contest(rubric=ONE_CRITERION, scoring={"method": "severity"})
    marks = {
        n: {j: {"x": str((n * 3 + i * n) % 8 + 1)} for i, j in enumerate(JURORS) if (n + i) % 4}
        for n in range(1, 9)
    }
    fragility = find_fragility(state_of(declared, marks), "a")
    assert [str(note) for note in fragility.notes] == [
        "for moved marks the variances stay as estimated; for each juror left out they are estimated anew"
    ]


# --- complete recomputation -------------------------------------------------------------------------


METHODS: list[dict[str, Any]] = [
    {"method": "mean"},
    {"method": "mean", "round": {"juror": 0, "jury": 1}},
    {"method": "sum"},
    {"method": "median"},
    {"method": "median", "per": "criterion", "round": {"criterion": 0, "weighted": 1}},
    {"method": "trimmed", "trim": {"lowest": 1, "highest": 1, "at_least": 3}},
    {"method": "trimmed", "trim": {"lowest": 0, "highest": 1, "at_least": 2, "kept": "sum"}},
    {"method": "trimmed", "per": "criterion", "trim": {"lowest": 1, "highest": 0, "at_least": 3}},
    {"method": "rank-sum"},
    {"method": "head-to-head"},
    {"method": "z-score"},
    {"method": "severity"},
    {"method": "severity", "model": "least-squares"},
]
METHODS += [
    declaration
    for method, declaration in DECLARATIONS.items()
    if method not in [variant["method"] for variant in METHODS]
]
CHAINS: tuple[list[str], ...] = (
    ["weights", "head-to-head", "head-of-jury"],
    ["head-to-head", "y", "head-of-jury"],
    ["jury", "head-of-jury"],
    [],
    *([str(step)] for step in DECLARED_STEPS),
)


@st.composite
def finals(draw: st.DrawFn, method: dict[str, Any]) -> State:
    """Small finals with many ties: gaps, penalties, earlier results, difficulty, decisions."""
    row = REGISTRY[method["method"]]
    is_independent = row.is_independent
    best_counts = draw(st.booleans()) and (method.get("per") == "criterion" or not is_independent)
    difficulty = draw(st.booleans())
    has_stage = draw(st.booleans()) and row.score_kind != "count"
    rubric: dict[str, Any] = {"scale": draw(st.sampled_from(SCALES)), "difficulty": difficulty}
    if best_counts:
        rubric |= {"points": True, "best": True}
        rubric["criteria"] = [{"id": "x", "name": "X"}, {"id": "y", "name": "Y"}]
    scoring = {
        **method,
        "decimals": draw(st.sampled_from([0, 1, 2])),
        "rank_on": draw(st.sampled_from(["displayed", "exact"])),
        "ties": draw(st.sampled_from(CHAINS)),
        "minimum_ballots": draw(st.sampled_from([1, 2])),
        "weight": 60 if has_stage else 100,
    }
    has_consensus = method.get("per") == "criterion" and method["method"] != "sum"
    has_consensus = has_consensus and method.get("trim", {}).get("kept") != "sum" and draw(st.booleans())
    if has_consensus:
        scoring["consensus"] = True
    declared = contest(
        rubric=rubric,
        scoring=scoring,
        stage=[{"id": "tulis", "name": "Tulis", "weight": 40}] if has_stage else [],
        category={
            "awards": ["I", "II", "III"][: draw(st.integers(0, 3))],
            "through": draw(st.sampled_from([None, 1, 2])),
        },
    )
    numbers = range(1, draw(st.integers(2, 7)) + 1)
    jurors = JURORS[: draw(st.integers(1, 4))]
    allowed = [Decimal(m) for m in ((1, 2, 4, 7) if "values" in rubric["scale"] else (0, 1, 2, 3))]
    if "floor" in rubric["scale"]:
        allowed = [Decimal("98"), Decimal("98.5"), Decimal("99"), Decimal("100")]
    mark = st.sampled_from(allowed)
    present = st.sampled_from([True, True, True, False]) if draw(st.booleans()) else st.just(True)
    marks = {
        n: {j: {"x": str(draw(mark)), "y": str(draw(mark))} for j in jurors if draw(present)} for n in numbers
    }
    points = st.sampled_from([Decimal("0.5"), Decimal(1), Decimal("1.5")])
    penalties = {
        n: tuple(Penalty(n * 10 + i, "lewat", draw(points), "", "") for i in range(2))
        for n in numbers
        if draw(st.integers(0, 3)) == 3
    }
    decisions = [
        TieSettled(category="a", order=tuple(draw(st.permutations(numbers))), reason="ya")
        for _ in range(draw(st.integers(0, 1)))
    ]
    agreed_levels = {
        n: {"x": AgreedLevel(0, "", draw(mark), "rapat")}
        for n in numbers
        if has_consensus and draw(st.booleans())
    }
    return state_of(
        declared,
        marks,
        agreed_levels=agreed_levels,
        penalties=penalties,
        tie_decisions={"a": tuple(decisions)},
        difficulty_factors={f"c{n}": {"x": draw(points), "y": draw(points)} for n in numbers}
        if difficulty
        else {},
        stage_results={"tulis": {f"c{n}": draw(mark) for n in numbers}} if has_stage else {},
    )


def places(state: State) -> dict[int, int]:
    """Places by draw number, computed from the state."""
    return {p.candidate.number: p.place for p in Tally().standing(state, "a").placings}


def places_by_severity(state: State, ballots: dict[int, tuple[Ballot, ...]]) -> dict[int, int]:
    """Places by severity with other ballots, the ratios of the variances as they are now."""
    declared, field = state.contest, build_field(state, "a")
    before = {entrant.number: entrant.totals for entrant in field.entrants}
    after = [
        build_entrant(
            n,
            {b.juror: b.marks for b in ballots[n]},
            declared.rubric_of("a"),
            declared.scoring,
            0,
            state.difficulty_factors.get(f"c{n}"),
        )
        for n in before
    ]
    totals = {entrant.number: entrant.totals for entrant in after}
    if not field.scores.other_scores:
        jury = {
            n: sum(marks_by_juror.values(), Fraction(0)) / len(marks_by_juror)
            for n, marks_by_juror in totals.items()
        }
    elif declared.scoring.model == "mixed":
        fitted = fit_mixed_model(totals, fit_mixed_model(before).ratios)
        jury = {n: fitted.mean + quality for n, quality in fitted.quality.items()}
    else:
        least_squares = fit_least_squares(totals)
        jury = {n: least_squares.mean + quality for n, quality in least_squares.quality.items()}
    decisions = [decision.order for decision in state.tie_decisions["a"]]
    ranked = [
        build_candidate(
            entrant,
            GroupScores(jury),
            declared,
            "a",
            field.adjustments_of(entrant.number),
        )
        for entrant in after
    ]
    chain = build_chain(declared.scoring, declared.rubric_of("a"), declared.stages, decisions)
    placings = rank_candidates(ranked, lambda entrant: ranking_key(entrant, declared.scoring), chain)
    return {p.candidate.number: p.place for p in placings}


def place_boundaries(state: State) -> list[PlaceBoundary]:
    """Boundaries of the awarded places and of qualification."""
    category, used_places = state.contest.categories["a"], set(places(state).values())
    boundaries = [PlaceBoundary(n) for n in range(1, len(category.awards) + 1) if n in used_places]
    return boundaries + (
        [PlaceBoundary(category.through, is_qualifying=True)] if category.through and used_places else []
    )


def changed_boundaries(state: State, after: dict[int, int]) -> list[PlaceBoundary]:
    """The boundaries that other contestants hold."""
    before = places(state)
    return [line for line in place_boundaries(state) if line.holders(before) != line.holders(after)]


def counted_numbers(state: State) -> list[int]:
    """Draw numbers of contestants with enough ballots, results and factors."""
    standing = Tally().standing(state, "a")
    uncounted_numbers = {
        unranked.number for unranked in standing.unranked if unranked.reason != "not-compared"
    }
    return [number for number in state.turns if number not in uncounted_numbers]


def without_juror(state: State, juror: str) -> dict[int, int]:
    """Places without the ballots of a juror."""
    scoring = state.contest.scoring.model_copy(update={"minimum_ballots": 1})
    before = counted_numbers(state)
    return places(
        replace(
            state,
            declared_contest=state.contest.model_copy(update={"scoring": scoring}),
            ballots={
                n: tuple(b for b in ballots if b.juror != juror) if n in before else ()
                for n, ballots in state.ballots.items()
            },
        )
    )


def mark_moves(state: State) -> Iterator[tuple[MarkChange, dict[int, tuple[Ballot, ...]]]]:
    """Every step of a mark of someone ranked, and the ballots after it."""
    for number in counted_numbers(state):
        for at, ballot in enumerate(state.ballots[number]):
            for leaf in state.contest.rubric_of("a").leaves:
                for new in neighbours(leaf.scale, ballot.marks[leaf.id]):
                    changed_ballot = replace(ballot, marks={**ballot.marks, leaf.id: new})
                    ballots_of_turn = state.ballots[number]
                    ballots = {
                        **state.ballots,
                        number: (*ballots_of_turn[:at], changed_ballot, *ballots_of_turn[at + 1 :]),
                    }
                    yield MarkChange(number, ballot.juror, leaf.id, ballot.marks[leaf.id], new), ballots


Dependencies = tuple[dict[str, set[int]], dict[MarkChange, set[int]], dict[int, set[int]]]
"""Who holds a boundary after each change: without a juror, with a changed mark, without a penalty."""


def recompute_dependencies(state: State) -> dict[PlaceBoundary, Dependencies]:
    """What each boundary depends on, and its holders after it, by recomputing every single change."""
    dependencies: dict[PlaceBoundary, Dependencies] = {line: ({}, {}, {}) for line in place_boundaries(state)}
    for juror in {ballot.juror for n in counted_numbers(state) for ballot in state.ballots[n]}:
        after = without_juror(state, juror)
        for line in changed_boundaries(state, after):
            dependencies[line][0][juror] = set(line.holders(after))
    severity = state.contest.scoring.method == "severity"
    for change, ballots in mark_moves(state):
        after = places_by_severity(state, ballots) if severity else places(replace(state, ballots=ballots))
        for line in changed_boundaries(state, after):
            dependencies[line][1][change] = set(line.holders(after))
    for number in places(state):
        for penalty in state.penalties.get(number, ()):
            remaining = tuple(p for p in state.penalties[number] if p is not penalty)
            after = places(replace(state, penalties={**state.penalties, number: remaining}))
            for line in changed_boundaries(state, after):
                dependencies[line][2][penalty.seq] = set(line.holders(after))
    return dependencies


@pytest.mark.parametrize("method", METHODS, ids=str)
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_findings_are_those_of_a_complete_recomputation(method: dict[str, Any], data: st.DataObject) -> None:
    """Every juror, every step of every mark and every penalty, each computed from ballots to places."""
    state = data.draw(finals(method))
    fragility = find_fragility(state, "a")
    dependencies = {
        place.boundary: (
            {juror: set(place.holders_after[juror]) for juror in place.by_jurors},
            {change: set(place.holders_after[change]) for change in place.by_marks},
            {change.seq: set(place.holders_after[change]) for change in place.by_penalties},
        )
        for place in fragility.places
    }
    assert dependencies == recompute_dependencies(state)
    assert all(len(set(place.by_marks)) == len(place.by_marks) for place in fragility.places)


@pytest.mark.parametrize("method", METHODS, ids=str)
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_standing_and_sensitivity_rank_the_same_candidates(
    method: dict[str, Any], data: st.DataObject
) -> None:
    """Every field of a candidate has the same value in the standing and in the sensitivity analysis."""
    state = data.draw(finals(method))
    placings = Tally().standing(state, "a").placings
    field = build_field(state, "a")
    assert field.candidates == {placing.candidate.number: placing.candidate for placing in placings}
    assert field.places == {placing.candidate.number: placing.place for placing in placings}
