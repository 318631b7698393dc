"""Jury plans: groups of a state, remedies, simulated podiums, and presentations of each juror in a day."""

from collections.abc import Iterator, Sequence
from datetime import date
from fractions import Fraction
from pathlib import Path
from random import Random
from statistics import fmean
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring_tui.contest.contestants import Contestant
from scoring_tui.contest.models import Contest
from scoring_tui.domain.actor import Actor
from scoring_tui.domain.commands.jury import Excuse, Recuse
from scoring_tui.domain.commands.setup import DrawOrder, ImportRoster
from scoring_tui.domain.commands.stage import Advance, MarkAbsent, Withdraw
from scoring_tui.domain.seat import Role, Seat
from scoring_tui.domain.state import State
from scoring_tui.engine.engine import Engine
from scoring_tui.scoring.model.linkage import measure_linkage
from scoring_tui.scoring.model.reml import VarianceRatios
from scoring_tui.scoring.model.severity import fit_mixed_model
from scoring_tui.scoring.plan.appearances import (
    count_daily_presentations,
    find_overloaded_jurors,
    plan_appearances,
)
from scoring_tui.scoring.plan.plan import GroupPlan, build_group, measure_category_linkage, plan_groups
from scoring_tui.scoring.plan.remedies import (
    PanelShare,
    RankedGroup,
    propose_remedies,
    share_contestants,
    swap_jurors,
    use_one_panel,
)
from scoring_tui.scoring.plan.simulation import (
    NOISE_DEVIATION,
    QUALITY_DEVIATION,
    SEVERITY_DEVIATION,
    factor_equations,
    index_jurors,
    simulate_joint_final,
    simulate_plan,
    solve_mixed_scores,
)
from tests.helpers.support import (
    CHAIR,
    COMMITTEE,
    MC_A,
    contestants,
    juror,
    new_final,
    send,
    small_contest,
    to_scoring,
)
from tests.rules.test_properties import Book

SIZES = {"satu": 28, "dua": 22, "tiga": 43, "empat": 54}
"""Categories of a final of 147 contestants."""
ROOMS = "ABCD"


def contest_of(
    sessions: Sequence[tuple[str, Sequence[str]]], size: int = 4, days: Sequence[int] = (), **changes: Any
) -> Contest:
    """A contest whose sessions are panels and their categories; a panel's jurors are named after it."""
    rooms = sorted({room for room, _ in sessions})
    categories = dict.fromkeys(category for _, category_ids in sessions for category in category_ids)
    seats = {room: [f"{room.lower()}{n}" for n in range(1, size + 1)] for room in rooms}
    declared: dict[str, Any] = {
        "category": [{"id": id_, "name": id_.title(), "rubric": "gagasan"} for id_ in categories],
        "juror": [
            {"id": id_, "name": f"Juri {id_}"} for category_ids in seats.values() for id_ in category_ids
        ],
        "panel": [{"id": room, "room": f"Ruang {room}", "jurors": seats[room]} for room in rooms],
        "session": [
            {"day": f"2024-12-{day}", "start": "08:00", "panel": room, "categories": category_ids}
            for (room, category_ids), day in zip(sessions, days or [20] * len(sessions), strict=True)
        ],
        "scoring": {"decimals": 2},
    }
    return small_contest(**{**declared, **changes})


def undrawn_state(contest: Contest, sizes: dict[str, int]) -> State:
    """A final before the draw, with so many contestants in each category."""
    people = (
        Contestant(id=f"{category}-{n}", category=category, name=f"Peserta {n}")
        for category, count in sizes.items()
        for n in range(count)
    )
    return State(
        declared_contest=contest,
        contestants={contestant.id: contestant for contestant in people},
        jurors=dict(contest.jurors),
        panel_members={panel.id: panel.jurors for panel in contest.panel},
    )


def split_final(sizes: dict[str, int] = SIZES) -> State:
    """Every category spread evenly over four panels without common jurors."""
    return undrawn_state(contest_of([(room, list(sizes)) for room in ROOMS]), sizes)


def two_rooms(
    tmp_path: Path, names: Sequence[str] = ("Ani", "Budi", "Citra", "Danu", "Eko", "Fitri")
) -> Engine:
    """A drawn final: one category before two panels of two."""
    return new_final(tmp_path / "dua.db", names, contest_of([("A", ["satu"]), ("B", ["satu"])], size=2))


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    """Six contestants, three before each panel."""
    engine = two_rooms(tmp_path)
    yield engine
    engine.ledger.close()


# --- the plan of a state ----------------------------------------------------------------------------


def test_one_complete_panel_needs_nothing(final: Engine) -> None:
    """Four contestants before one panel of three."""
    (plan,) = plan_groups(final.state)
    assert (plan.category_id, plan.panel_ids, plan.contestant_count, plan.juror_count, plan.ballot_count) == (
        "pengawas", ("A",), 4, 3, 12,
    )  # fmt: skip
    assert (plan.linkage.verdict, plan.linkage.ratio, plan.component_panels) == ("complete", 1, (("A",),))
    assert str(plan.linkage_message) == "the same jurors mark everyone: no adjustment needed"
    assert plan.remedies == ()
    assert 0 < plan.wrong_podium < 1
    assert 0 < plan.podium_error < 0.03


def test_panels_without_common_jurors_are_separate_components() -> None:
    """Before the draw, from the sessions alone."""
    plan = plan_groups(split_final(sizes={"satu": 28}))[0]
    assert plan.component_panels == (("A",), ("B",), ("C",), ("D",))
    assert [len(part.contestants) for part in plan.components] == [7, 7, 7, 7]
    assert (plan.contestant_count, plan.juror_count, plan.ballot_count) == (28, 16, 112)
    assert str(plan.linkage_message).startswith("these panels share no juror and no contestant")
    assert [(str(remedy.name), remedy.extra_ballots) for remedy in plan.remedies] == [
        ("swap one juror per panel at half time", 0),
        ("4 common contestants, seen by all panels", 48),
        ("one panel for the whole category", 0),
        ("a joint final of each panel's best 3", 192),
    ]
    assert all(remedy.wrong_podium < plan.wrong_podium for remedy in plan.remedies)


def test_instructions_of_a_remedy() -> None:
    """What to change, with names and numbers of this contest."""
    swap, common, one_panel, joint = (
        str(remedy.instructions) for remedy in plan_groups(split_final(sizes={"satu": 28}))[0].remedies
    )
    assert "(Juri a4: A → B, Juri b4: B → C, Juri c4: C → D, Juri d4: D → A)" in swap
    assert "[[panel]] of all 16 jurors" in common
    assert "turns = 4" in common
    assert "name panel A; 21 contestants move there" in one_panel
    assert "the best 3 of each panel, 12 contestants" in joint


def test_categories_do_not_all_go_to_one_panel() -> None:
    """For one panel per category, each category gets another panel."""
    all_instructions = [str(plan.remedies[2].instructions) for plan in plan_groups(split_final())]
    assert [
        room for instructions in all_instructions for room in ROOMS if f"panel {room};" in instructions
    ] == list(ROOMS)


def comparable_fields(plan: GroupPlan) -> tuple[Any, ...]:
    """A plan without the draw numbers."""
    return (
        plan.category_id,
        plan.panel_ids,
        plan.ballot_count,
        plan.component_panels,
        plan.linkage.ratio,
        plan.wrong_podium,
        plan.remedies,
    )


def test_the_draw_does_not_change_the_plan(engine: Engine) -> None:
    """The order does not affect the graph, so the plan can be computed before the draw."""
    state = engine.state
    before = undrawn_state(state.contest, {"satu": 6})
    assert [comparable_fields(plan) for plan in plan_groups(before)] == [
        comparable_fields(plan) for plan in plan_groups(state)
    ]
    assert [appearance.number for appearance in plan_appearances(before, "satu")] == [1, 2, 3, 4, 5, 6]


def test_plans_are_reproducible() -> None:
    """The same file gives the same plan; another seed differs within the standard error."""
    state = split_final(sizes={"satu": 28})
    (first_plan,), (repeated_plan,), (other_plan,) = (
        plan_groups(state),
        plan_groups(state),
        plan_groups(state, seed=99),
    )
    assert first_plan == repeated_plan
    assert abs(first_plan.wrong_podium - other_plan.wrong_podium) < 4 * (
        first_plan.podium_error + other_plan.podium_error
    )


def test_latecomers_take_the_turns_that_a_draw_would_give_them(engine: Engine) -> None:
    """Two more contestants without a number: one before each panel."""
    engine.submit(ImportRoster("susulan.csv", contestants(["Gita", "Hadi"], "satu", 7)), COMMITTEE)
    late_appearances = [
        appearance for appearance in plan_appearances(engine.state, "satu") if appearance.number > 6
    ]
    assert [
        (appearance.number, appearance.panel_id, appearance.juror_ids) for appearance in late_appearances
    ] == [(7, "A", ("a1", "a2")), (8, "B", ("b1", "b2"))]
    assert plan_groups(engine.state)[0].contestant_count == 8


@settings(max_examples=60, deadline=None)
@given(
    rooms=st.lists(
        st.tuples(st.sampled_from("ABC"), st.sampled_from([19, 20, 21]), st.none() | st.integers(1, 9)),
        min_size=1, max_size=6,
    ),
    first_count=st.integers(0, 9), late_count=st.integers(0, 5), called_count=st.integers(0, 4),
)  # fmt: skip
def test_the_draw_gives_the_turns_that_were_planned(
    rooms: list[tuple[str, int, int | None]], first_count: int, late_count: int, called_count: int
) -> None:
    """The first draw and that of late entrants give each session what the plan gave it before."""
    contest = contest_of([(room, ["satu"]) for room, _, _ in rooms], days=[day for _, day, _ in rooms])
    sessions = [
        session.model_copy(update={"turns": turns})
        for session, (_, _, turns) in zip(contest.session, rooms, strict=True)
    ]
    book = Book(contest.model_copy(update={"session": tuple(sessions)}), has_people=False)
    for count, first in ((first_count, 1), (late_count, 100)):
        people = contestants([f"Peserta {n}" for n in range(first, first + count)], "satu", first)
        book.submit_quietly(ImportRoster("uji.csv", people), COMMITTEE)
        planned = plan_appearances(book.state, "satu")
        book.submit_quietly(DrawOrder(7), COMMITTEE)
        assert plan_appearances(book.state, "satu") == planned
        judged_turns = [turn for turn in book.state.turns.values() if turn.exclusion is None]
        assert len(planned) == len(judged_turns) and len(book.state.turns) == len(book.state.contestants)
        for number, turn in list(book.state.turns.items())[:called_count]:
            book.submit_quietly(MarkAbsent(number), Actor("MC", Seat(Role.MC, turn.panel)))


def test_a_withdrawn_contestant_is_not_in_the_plan(engine: Engine) -> None:
    """A withdrawn contestant has no appearance."""
    engine.submit(Withdraw(2, "sakit"), CHAIR)
    assert [appearance.number for appearance in plan_appearances(engine.state, "satu")] == [1, 3, 4, 5, 6]


def test_a_recused_juror_makes_a_complete_panel_incomplete(final: Engine) -> None:
    """The verdict follows the state, and a substitute of later turns counts too."""
    assert measure_category_linkage(final.state, "pengawas").verdict == "complete"
    final.submit(Recuse(2, "j1", "atasan langsung"), CHAIR)
    linkage = measure_category_linkage(final.state, "pengawas")
    assert (linkage.is_complete, linkage.verdict) == (False, "linked")
    assert measure_category_linkage(final.state, "pelaksana").verdict == "empty"


def test_an_excused_ballot_does_not_link(final: Engine) -> None:
    """An excused ballot is not in the graph; a sent ballot is."""
    to_scoring(final, 1)
    send(final, 1, "j2", "8", "7.5", "9")
    final.submit(Advance(1, "scoring", despite_missing=True), MC_A)
    final.submit(Excuse(1, "j1", "pulang"), CHAIR)
    assert plan_appearances(final.state, "pengawas")[0].juror_ids == ("j2", "j3")


def test_a_contestant_without_jurors_is_left_out(engine: Engine) -> None:
    """All jurors of the contestant are recused."""
    for id_ in ("a1", "a2"):
        engine.submit(Recuse(1, id_, "saudara"), juror(id_))
    (plan,) = plan_groups(engine.state)
    assert (plan.contestant_count, plan.ballot_count) == (5, 10)


def test_after_the_first_ballot_only_a_joint_final_is_left(engine: Engine) -> None:
    """The jurors of contestants with ballots cannot be changed any more."""
    assert len(plan_groups(engine.state)[0].remedies) == 4
    to_scoring(engine, 1)
    send(engine, 1, "a1", "8", "7.5", "9")
    (remedy,) = plan_groups(engine.state)[0].remedies
    assert (str(remedy.name), remedy.extra_ballots) == ("a joint final of each panel's best 3", 24)


def test_two_panels_of_the_same_jurors_are_one() -> None:
    """The same jurors on two days in two rooms are a complete panel."""
    juror_ids = ["a1", "a2", "a3", "a4"]
    panels = [{"id": id_, "room": f"Ruang {id_}", "jurors": juror_ids} for id_ in "AB"]
    contest = contest_of([("A", ["satu"]), ("B", ["satu"])], days=[20, 21], panel=panels)
    state = undrawn_state(contest, {"satu": 9})
    assert [(plan.panel_ids, plan.linkage.verdict, plan.remedies) for plan in plan_groups(state)] == [
        (("A", "B"), "complete", ())
    ]


# --- remedies ---------------------------------------------------------------------------------------


def make_group(panels: dict[str, tuple[str, Sequence[int]]]) -> RankedGroup:
    """A group from each panel's jurors, one letter each, and contestants."""
    panel_shares = tuple(
        PanelShare(panel, tuple(jurors), tuple(draw_numbers))
        for panel, (jurors, draw_numbers) in panels.items()
    )
    seating = {
        number: panel_share.juror_ids for panel_share in panel_shares for number in panel_share.draw_numbers
    }
    return RankedGroup("satu", panel_shares, seating, {letter: letter.upper() for letter in "abcdefghij"})


def test_a_swap_moves_the_last_juror_on() -> None:
    """The second half of each panel has the last juror of the panel before."""
    assignment = swap_jurors(make_group({"A": ("abc", [1, 2, 3]), "B": ("def", [4, 5])})).assignment
    assert assignment == {
        1: ("a", "b", "c"),
        2: ("a", "b", "f"),
        3: ("a", "b", "f"),
        4: ("d", "e", "f"),
        5: ("d", "e", "c"),
    }
    assert measure_linkage(assignment).verdict == "weak"


def test_a_swap_never_seats_a_juror_twice() -> None:
    """A juror of both panels stays; the next juror moves."""
    swap = swap_jurors(make_group({"A": ("abx", [1, 2]), "B": ("dex", [4, 5])}))
    assert swap.assignment[2] == ("a", "x", "e")
    assert swap.assignment[5] == ("d", "x", "b")


def test_common_contestants_come_from_each_panel_in_turn() -> None:
    """The first of each panel, then the second."""
    remedy_plan = share_contestants(
        make_group({"A": ("ab", [1, 2, 3]), "B": ("cd", [4]), "C": ("ef", [5, 6])})
    )
    assert [number for number, jurors in remedy_plan.assignment.items() if len(jurors) == 6] == [1, 2, 4, 5]


def test_swapping_single_jurors_is_not_offered() -> None:
    """Panels of one juror stay unlinked by a swap: no contestant has two jurors."""
    remedies = propose_remedies(make_group({"A": ("a", [1, 2, 3, 4, 5]), "B": ("b", [6, 7, 8, 9, 10])}))
    assert [str(remedy.name).split()[0] for remedy in remedies] == ["4", "one", "a"]


def test_well_linked_panels_need_no_remedy() -> None:
    """A juror in common for nearly everyone is enough."""
    linked_group = make_group({"A": ("abcd", range(1, 9)), "B": ("abce", range(9, 17))})
    assert measure_linkage(linked_group.assignment).verdict == "linked"
    assert propose_remedies(linked_group) == ()


PANEL_SIZES = st.lists(
    st.tuples(st.frozensets(st.sampled_from("abcdefghij"), min_size=1, max_size=4), st.integers(1, 6)),
    min_size=1,
    max_size=4,
)


@settings(max_examples=25, deadline=None)
@given(PANEL_SIZES)
def test_remedies_of_any_group(rooms: list[tuple[frozenset[str], int]]) -> None:
    """For any panels: the same contestants, no juror twice, and shares from 0 to 1."""
    numbers = iter(range(1, 99))
    ranked_group = make_group(
        {f"P{i}": (sorted(jurors), [next(numbers) for _ in range(n)]) for i, (jurors, n) in enumerate(rooms)}
    )
    for build_remedy in (swap_jurors, share_contestants, use_one_panel):
        assert build_remedy(ranked_group).assignment.keys() == ranked_group.assignment.keys()
        assert all(
            len(set(jurors)) == len(jurors) > 0 for jurors in build_remedy(ranked_group).assignment.values()
        )
    for remedy in propose_remedies(ranked_group):
        assert 0 <= remedy.wrong_podium <= 1
        assert 0 <= remedy.podium_error < 0.05
        assert str(remedy.instructions)


# --- the simulation ---------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def wrong_podium_shares() -> dict[str, float]:
    """Share of wrong podium places in per cent, over four categories of 147 contestants, by plan."""
    groups = [build_group(split_final(), category) for category in SIZES]
    finals = 1000
    plans = {
        "one panel": [
            simulate_plan(use_one_panel(ranked_group).assignment, False, final_count=finals)
            for ranked_group in groups
        ],
        "split": [
            simulate_plan(ranked_group.assignment, False, final_count=finals) for ranked_group in groups
        ],
        "swap": [
            simulate_plan(swap_jurors(ranked_group).assignment, True, final_count=finals)
            for ranked_group in groups
        ],
        "common": [
            simulate_plan(share_contestants(ranked_group).assignment, True, final_count=finals)
            for ranked_group in groups
        ],
        "joint final": [
            simulate_joint_final(
                ranked_group.assignment,
                [b.draw_numbers for b in ranked_group.panel_shares],
                final_count=finals,
            )
            for ranked_group in groups
        ],
        "everyone": [
            simulate_plan(
                dict.fromkeys(ranked_group.assignment, ranked_group.juror_ids), False, final_count=finals
            )
            for ranked_group in groups
        ],
    }
    return {
        name: 100 * fmean(simulation.share for simulation in simulations)
        for name, simulations in plans.items()
    }


@pytest.mark.parametrize(
    ("name", "published_share"),
    [("one panel", 20.6), ("split", 26.2), ("swap", 21.4), ("common", 21.1), ("everyone", 11.1)],
)
def test_simulated_shares_agree_with_an_independent_simulation(
    wrong_podium_shares: dict[str, float], name: str, published_share: float
) -> None:
    """An independent simulation of 147 contestants, 4 categories and 4 panels of 4 gave these values."""
    assert wrong_podium_shares[name] == pytest.approx(published_share, abs=2.5)


def test_plans_have_the_expected_order(wrong_podium_shares: dict[str, float]) -> None:
    """A complete panel is best, then a joint final; panels without common jurors are worst."""
    assert (
        wrong_podium_shares["everyone"]
        < wrong_podium_shares["joint final"]
        < wrong_podium_shares["one panel"]
        < wrong_podium_shares["swap"]
        < wrong_podium_shares["split"]
    )
    assert wrong_podium_shares["common"] < wrong_podium_shares["swap"]


@pytest.mark.parametrize("seed", range(5))
def test_simulated_marks_are_scored_as_the_product_scores_them(seed: int) -> None:
    """The factored equations give what the mixed model with the same ratios gives for the same marks."""
    seating = share_contestants(
        make_group({"A": ("abc", range(1, 6)), "B": ("def", range(6, 12))})
    ).assignment
    random = Random(seed)
    totals = {
        n: {juror: Fraction(random.randint(0, 100)) for juror in jurors} for n, jurors in seating.items()
    }
    seats = index_jurors(seating)
    scores = solve_mixed_scores(
        seats, factor_equations(seats), [[float(y) for y in row.values()] for row in totals.values()]
    )
    fitted = fit_mixed_model(
        totals,
        VarianceRatios(
            Fraction(QUALITY_DEVIATION**2 / NOISE_DEVIATION**2),
            Fraction(SEVERITY_DEVIATION**2 / NOISE_DEVIATION**2),
        ),
    )
    assert scores == pytest.approx([float(fitted.mean + quality) for quality in fitted.quality.values()])


def test_three_contestants_are_all_on_the_podium() -> None:
    """With three contestants no podium can be wrong."""
    simulation = simulate_plan({1: ["a"], 2: ["a"], 3: ["b"]}, is_adjusted=False)
    assert (simulation.share, simulation.standard_error) == (0, 0)


def test_juror_indices_start_at_zero() -> None:
    """By the order in which contestants and jurors are first named."""
    assert index_jurors({7: ["b", "a"], 3: ["a", "c"]}) == [[0, 1], [1, 2]]


# --- the jurors' days -------------------------------------------------------------------------------


def test_more_than_sixteen_presentations_a_day_are_reported() -> None:
    """Each juror of the panel, with the day and the number, before the draw too."""
    state = undrawn_state(
        contest_of([("A", ["satu", "dua"]), ("B", ["tiga"])], size=2), {"satu": 9, "dua": 8, "tiga": 16}
    )
    day = date(2024, 12, 20)
    assert count_daily_presentations(state) == {
        ("a1", day): 17,
        ("a2", day): 17,
        ("b1", day): 16,
        ("b2", day): 16,
    }
    assert [
        (overload.juror_id, overload.name, overload.day, overload.presentations)
        for overload in find_overloaded_jurors(state)
    ] == [("a1", "Juri a1", day, 17), ("a2", "Juri a2", day, 17)]
    assert str(find_overloaded_jurors(state)[0].message) == (
        "Juri a1 has 17 presentations on 2024-12-20; more than 16 a day cannot be judged with care"
    )


def test_presentations_are_counted_by_day() -> None:
    """Thirty presentations on two days are fifteen a day."""
    state = undrawn_state(contest_of([("A", ["satu"]), ("A", ["satu"])], days=[20, 21]), {"satu": 30})
    assert set(count_daily_presentations(state).values()) == {15}
    assert find_overloaded_jurors(state) == ()


def test_a_desk_has_no_presentations() -> None:
    """Jurors of a desk contest read documents without a schedule."""
    desk = {"id": "meja", "name": "Meja", "head-of-jury": "Ibu Ketua", "desk": True}
    state = undrawn_state(contest_of([("A", ["satu"])], contest=desk, timing=None), {"satu": 40})
    assert find_overloaded_jurors(state) == ()
    assert plan_groups(state)[0].contestant_count == 40
