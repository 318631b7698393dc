"""Rehearsals of a small final with real processes: no ballot is lost and every kind of incident occurs."""

import os
import signal
from collections import Counter
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from scoring_tui.contest.models import Contest
from scoring_tui.contest.scales import Scale
from scoring_tui.contest.shape import PartialContest
from scoring_tui.contest.stage_validation import find_stage_faults
from scoring_tui.contest.stages import Stage
from scoring_tui.domain.commands.setup import ImportDifficulty, ImportResults
from scoring_tui.domain.facts.base import Entry
from scoring_tui.domain.facts.jury import BallotSent
from scoring_tui.domain.facts.setup import Factor, Result
from scoring_tui.domain.facts.stage import TurnCalled
from scoring_tui.domain.seat import Role, Seat
from scoring_tui.domain.state import State
from scoring_tui.engine.create import create_contest_file
from scoring_tui.engine.engine import Engine
from scoring_tui.engine.verify import verify
from scoring_tui.errors import CommandRefused
from scoring_tui.ledger.store import Ledger
from scoring_tui.rehearsal import marking, processes, run, script
from scoring_tui.rehearsal.run import run_rehearsal
from scoring_tui.rehearsal.score_inputs import invent_value
from tests.helpers.support import COMMITTEE, contestants, small_contest

SEED = 3
SESSIONS = [("A", "08:00", "10:00"), ("B", "08:00", "10:00"), ("A", "10:30", "12:00")]


def two_rooms(**changes: Any) -> Contest:
    """Two rooms of three jurors, one with a break at half past ten."""
    jurors = [{"id": f"j{n}", "name": f"Juri {n}"} for n in range(1, 7)]
    panels = [
        {"id": "A", "room": "Pendopo", "jurors": ["j1", "j2", "j3"]},
        {"id": "B", "room": "Aula", "jurors": ["j4", "j5", "j6"]},
    ]
    sessions = [
        {
            "day": "2024-12-20",
            "start": start,
            "end": end,
            "panel": panel,
            "categories": [category],
            "turns": 6,
        }
        for (panel, start, end), category in zip(SESSIONS, ("pengawas", "pelaksana", "pengawas"), strict=True)
    ]
    return small_contest(juror=jurors, panel=panels, session=sessions, **changes)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A contest file with twelve contestants in one room and six in the other, before the draw."""
    people = [*contestants([f"Peserta {n}" for n in range(12)]),
              *contestants([f"Peserta {n}" for n in range(12, 18)], "pelaksana", 13)]  # fmt: skip
    create_contest_file(tmp_path / "final.db", two_rooms(), COMMITTEE, "uji.csv", people).ledger.close()
    return tmp_path / "final.db"


def read_entries(path: Path) -> list[Entry]:
    """All entries of the ledger."""
    with Ledger.open(path) as ledger:
        return ledger.read_after(0)


def read_state(path: Path) -> State:
    """The state of the contest file."""
    with Ledger.open(path) as ledger:
        return Engine(ledger).state


# --- the whole final --------------------------------------------------------------------------------


def test_a_whole_final_is_played_signed_and_verified(path: Path) -> None:
    lines: list[str] = []
    assert run_rehearsal(path, seed=SEED, echo=lines.append).is_complete
    state, entries = read_state(path), read_entries(path)
    assert all(state.is_settled(number) for number in state.turns)
    assert all(state.is_signed(category) for category in ("pengawas", "pelaksana"))
    assert verify(path).is_good
    ballots = sum(isinstance(entry.fact, BallotSent) for entry in entries)
    assert lines[-1] == f"{ballots} ballots acknowledged, {ballots} found"
    assert any(line.startswith("Pengawas: 12 turns, ") for line in lines)


def test_every_kind_of_incident_occurs(path: Path) -> None:
    result = run_rehearsal(path, seed=SEED)
    kinds = Counter(entry.fact.kind for entry in read_entries(path))
    expected = {
        "ballot-reopened", "ballot-excused", "juror-recused", "juror-substituted", "contestant-absent",
        "contestant-withdrew", "turn-postponed", "clock-paused", "clock-extended", "break-started",
        "step-undone", "board-frozen", "category-signed",
    }  # fmt: skip
    assert expected - kinds.keys() == set()
    assert result.is_complete and result.late_ballot_count
    closed_with_missing_ballots = [
        entry for entry in read_entries(path) if getattr(entry.fact, "missing", ())
    ]
    assert closed_with_missing_ballots, "nobody was so late that scoring closed without the ballot"


def test_the_same_seed_plays_the_same_final(path: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    copy.write_bytes(path.read_bytes())
    assert run_rehearsal(path, seed=SEED).is_complete and run_rehearsal(copy, seed=SEED).is_complete
    first_state, second_state = read_state(path), read_state(copy)
    assert {(b.number, b.juror): b.marks for n in first_state.ballots for b in first_state.ballots[n]} == {
        (b.number, b.juror): b.marks for n in second_state.ballots for b in second_state.ballots[n]
    }
    assert {n: (t.exclusion, t.is_postponed) for n, t in first_state.turns.items()} == {
        n: (t.exclusion, t.is_postponed) for n, t in second_state.turns.items()
    }


def test_with_a_speed_every_step_is_printed(path: Path) -> None:
    lines: list[str] = []
    assert run_rehearsal(path, speed=20_000, seed=SEED, echo=lines.append).is_complete
    assert any("called to Pendopo" in line for line in lines)
    assert any("called to Aula" in line for line in lines)
    assert sum("signed in on rehearsal-juror" in line for line in lines) == 7  # six jurors and one substitute


def test_a_desk_contest_has_no_stage(tmp_path: Path) -> None:
    contest_table = {"id": "meja", "name": "Meja", "desk": True}
    people = contestants([f"Peserta {n}" for n in range(9)])
    path = tmp_path / "meja.db"
    create_contest_file(
        path, small_contest(contest=contest_table, timing=None), COMMITTEE, "uji.csv", people
    ).ledger.close()
    assert run_rehearsal(path, seed=SEED).is_complete
    state = read_state(path)
    assert state.is_signed("pengawas")
    assert {turn.phase for turn in state.turns.values()} == {"closed"}
    assert not any(entry.fact.kind == "turn-called" for entry in read_entries(path))


STAGES = [
    {"id": "tertulis", "name": "Tes Tertulis", "weight": 30, "range": [20, 80], "decimals": 1},
    {"id": "suka", "name": "Suka", "weight": 10, "from": "count", "as": "share", "categories": ["pengawas"]},
    {"id": "syarat", "name": "Syarat", "weight": 0, "from": "verdict", "required": True},
]


@pytest.mark.parametrize("imported", [0, 5, 12])
def test_missing_results_of_earlier_stages_are_invented(tmp_path: Path, imported: int) -> None:
    """Two stages that add points and one that must be passed; those that were imported stay."""
    people = contestants([f"Peserta {n}" for n in range(12)])
    real_results = {person.id: Decimal(40 + n) for n, person in enumerate(people[:imported])}
    path = tmp_path / "final.db"
    contest = two_rooms(stage=STAGES, scoring={"weight": 60})
    engine = create_contest_file(path, contest, COMMITTEE, "uji.csv", people)
    if imported:
        results = tuple(Result(contestant=id_, score=value) for id_, value in real_results.items())
        engine.submit(ImportResults("tertulis", "asli.xlsx", results), COMMITTEE)
    engine.ledger.close()
    lines: list[str] = []
    assert run_rehearsal(path, seed=SEED, echo=lines.append).is_complete
    state = read_state(path)
    assert state.is_signed("pengawas") and verify(path).is_good
    assert state.stage_results["tertulis"] | real_results == state.stage_results["tertulis"]
    for stage_id, stage in state.contest.stages.items():
        values = state.stage_results[stage_id]
        assert values.keys() == state.contestants.keys()
        assert [stage.find_objection(value) for value in values.values()] == [None] * 12
        assert all(map(stage.has_passed, values.values()))
    invented = [f"Tes Tertulis: invented for {12 - imported} contestants"] * (imported < 12)
    assert [line for line in lines if "invented for" in line] == [
        *invented,
        "Suka: invented for 12 contestants",
        "Syarat: invented for 12 contestants",
    ]


@pytest.mark.parametrize("imported", [0, 5])
def test_missing_difficulty_is_invented(tmp_path: Path, imported: int) -> None:
    """Factors that were imported stay; every criterion of a rubric with difficulty gets one."""
    people = contestants([f"Peserta {n}" for n in range(12)])
    rubric = small_contest().model_dump(by_alias=True, mode="json", exclude_none=True)["rubric"]
    rubric["gagasan"]["difficulty"] = True
    path = tmp_path / "final.db"
    engine = create_contest_file(path, two_rooms(rubric=rubric), COMMITTEE, "uji.csv", people)
    criterion_ids = ("dampak", "kebaruan", "paparan")
    real_factors = {person.id: dict.fromkeys(criterion_ids, Decimal(5)) for person in people[:imported]}
    if imported:
        factors = (
            Factor(contestant=contestant_id, criterion=criterion_id, factor=factor)
            for contestant_id, row in real_factors.items()
            for criterion_id, factor in row.items()
        )
        engine.submit(ImportDifficulty("asli.xlsx", tuple(factors)), COMMITTEE)
    engine.ledger.close()
    lines: list[str] = []
    assert run_rehearsal(path, seed=SEED, echo=lines.append).is_complete
    assert f"Difficulty: invented for {12 - imported} contestants" in lines
    state = read_state(path)
    assert state.is_signed("pengawas") and verify(path).is_good
    assert state.difficulty_factors == {**state.difficulty_factors, **real_factors}
    assert {tuple(row) for row in state.difficulty_factors.values()} == {criterion_ids}
    assert state.difficulty_factors.keys() == state.contestants.keys()


@given(
    st.fixed_dictionaries(
        {"from": st.sampled_from(["score", "count", "verdict", "rating"]), "required": st.booleans()},
        optional={
            "decimals": st.integers(0, 9),
            "range": st.tuples(st.integers(0, 50), st.integers(51, 10**9)),
            "pass": st.integers(51, 60),
        },
    ),
    st.randoms(use_true_random=False),
)
def test_invented_results_are_in_the_range_of_their_stage(declared: dict[str, Any], random: Random) -> None:
    stage = Stage.model_validate({"id": "s", "name": "S", "weight": 0, **declared})
    assume(not list(find_stage_faults(PartialContest(stage=(stage,)))))
    value = invent_value(stage, random)
    assert stage.find_objection(value) is None
    assert stage.has_passed(value) or not stage.is_required


# --- errors -----------------------------------------------------------------------------------------


def test_a_contest_file_with_ballots_is_rejected(path: Path) -> None:
    assert run_rehearsal(path, seed=SEED).is_complete
    before = len(read_entries(path))
    with pytest.raises(CommandRefused, match="rehearse on a copy"):
        run_rehearsal(path, seed=SEED)
    assert len(read_entries(path)) == before


def test_a_contest_file_without_contestants_is_rejected(tmp_path: Path) -> None:
    create_contest_file(tmp_path / "final.db", small_contest(), COMMITTEE).ledger.close()
    with pytest.raises(CommandRefused, match="import a roster first"):
        run_rehearsal(tmp_path / "final.db")


@pytest.mark.skipif(os.name == "nt", reason="kills")
def test_a_killed_juror_does_not_stop_the_others(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    config, actors = run.prepare_run(path, None, SEED)
    victim = "j5"
    killed: list[int] = []

    def kill_once(
        self: processes.PlayerProcesses,
        seconds: float,
        read_keys: Any = processes.PlayerProcesses.read_acknowledgements,
    ) -> list[str]:
        keys: list[str] = read_keys(self, seconds)
        process = self.running.get(Seat(Role.JUROR, victim))
        if keys and process is not None and process.pid and not killed:
            os.kill(process.pid, signal.SIGKILL)
            killed.append(process.pid)
        return keys

    monkeypatch.setattr(processes.PlayerProcesses, "read_acknowledgements", kill_once)
    calm_config = replace(config, script=script.Script(SEED))
    acknowledged = run.run_players(calm_config, actors, lambda state, entry: None)
    assert killed
    state = read_state(path)
    assert all(state.is_signed(category) for category in ("pengawas", "pelaksana"))
    assert {juror for _, juror in state.excused_ballots} == {victim}
    assert acknowledged <= {entry.key for entry in read_entries(path)}
    assert verify(path).is_good


def test_a_missing_mc_ends_the_rehearsal_with_an_error(path: Path) -> None:
    config, actors = run.prepare_run(path, None, SEED)
    changed_actors = [
        replace(actor, seat=Seat(Role.MC, "Z")) if actor.seat == Seat(Role.MC, "B") else actor
        for actor in actors
    ]
    with pytest.raises(CommandRefused, match="mc:Z ended with exit code 1"):
        run.run_players(config, changed_actors, lambda state, entry: None)
    assert not read_state(path).is_signed("pelaksana")


# --- script and marks -------------------------------------------------------------------------------


def test_a_script_has_at_most_one_incident_for_each_ballot_and_turn(path: Path) -> None:
    run.prepare_run(path, None, SEED)
    state = read_state(path)
    for seed in range(30):
        rehearsal_script = script.write_script(state, seed)
        incidents = [
            *rehearsal_script.late,
            *rehearsal_script.closed_without,
            *rehearsal_script.corrected,
            *rehearsal_script.sent_twice,
            *rehearsal_script.recused,
            *rehearsal_script.left_early,
        ]
        assert len(incidents) == len(set(incidents))
        missing_jurors = Counter(
            number for number, _ in {*rehearsal_script.recused, *rehearsal_script.left_early}
        )
        assert not missing_jurors or max(missing_jurors.values()) == 1
        exclusions = [
            *rehearsal_script.absent,
            *rehearsal_script.no_show,
            *rehearsal_script.withdrawn,
            *rehearsal_script.postponed,
        ]
        assert len(exclusions) == len(set(exclusions)) < len(state.turns)


@pytest.mark.parametrize(
    ("scoring", "panel_size"),
    [({"minimum-ballots": 3}, 3), ({"minimum-ballots": 2}, 3), ({"method": "rank-sum"}, 3), ({}, 1)],
)
def test_a_script_leaves_every_category_something_to_rank(
    tmp_path: Path, scoring: dict[str, Any], panel_size: int
) -> None:
    """Contestants, enough ballots of each, and where places are added a juror who marks everyone."""
    declared = two_rooms(scoring=scoring)
    panels = tuple(panel.model_copy(update={"jurors": panel.jurors[:panel_size]}) for panel in declared.panel)
    people = [*contestants(["A", "B", "C", "D", "E", "F"]), *contestants(["G", "H"], "pelaksana", 7)]
    path = tmp_path / "final.db"
    contest = declared.model_copy(update={"panel": panels})
    create_contest_file(path, contest, COMMITTEE, "uji.csv", people).ledger.close()
    run.prepare_run(path, None, SEED)
    state = read_state(path)
    leaving_counts = Counter[str]()
    for seed in range(60):
        written = script.write_script(state, seed)
        leaving_counts += Counter({name: len(getattr(written, name)) for name in ("left_early", "replaced")})
        lost_keys = written.recused | written.left_early
        excluded_numbers = written.withdrawn | written.no_show
        for category_id in state.contest.categories:
            turns = [
                turn for turn in state.turns_in_category(category_id) if turn.number not in excluded_numbers
            ]
            assert turns
            for turn in turns:
                lost_count = sum((turn.number, juror_id) in lost_keys for juror_id in turn.jurors)
                assert len(turn.jurors) - lost_count >= state.contest.scoring.minimum_ballots
            leaver_ids = {juror_id for _, juror_id in lost_keys | written.replaced}
            all_jurors = set.intersection(*(set(turn.jurors) for turn in turns))
            assert all_jurors - leaver_ids or state.contest.scoring.method != "rank-sum"
    assert leaving_counts["replaced"]
    has_spare_jurors = panel_size > state.contest.scoring.minimum_ballots
    assert bool(leaving_counts["left_early"]) == has_spare_jurors


MARK_VALUES = st.decimals(0, 100, places=1)


@given(
    MARK_VALUES, MARK_VALUES, st.sampled_from([None, "0.1", "0.5", "1", "5"]), MARK_VALUES, st.floats(-2, 3)
)
def test_invented_marks_are_on_the_scale(
    low: Decimal, width: Decimal, step: str | None, floor: Decimal, quality: float
) -> None:
    scale_width = width + 5
    scale = Scale(
        min=low,
        max=low + scale_width,
        step=Decimal(step) if step else None,
        floor=low + min(floor, scale_width - 5),
    )
    assert scale.find_objection(marking.nearest_mark(scale, quality)) is None


@given(st.sets(st.integers(0, 50), min_size=1), st.integers(0, 60), st.floats(-2, 3))
def test_invented_marks_are_in_the_list_of_values(values: set[int], floor: int, quality: float) -> None:
    scale = Scale(values=tuple(Decimal(v) for v in values), floor=Decimal(min(floor, max(values))))
    assert scale.find_objection(marking.nearest_mark(scale, quality)) is None


def test_a_juror_of_two_rooms_is_waited_for(tmp_path: Path) -> None:
    """The second room begins when the first is through with its session of the morning."""
    contest = two_rooms(scoring={"decimals": 2, "ties": ["dampak", "head-of-jury"]})
    panels = [
        panel.model_copy(update={"jurors": ("j1", "j5", "j6")}) if panel.id == "B" else panel
        for panel in contest.panel
    ]
    hours = {"A": ("08:00", "10:00"), "B": ("10:00", "12:00")}
    sessions = [
        {"day": "2024-12-20", "start": start, "end": end, "panel": panel, "categories": [category]}
        for category, (panel, (start, end)) in zip(("pengawas", "pelaksana"), hours.items(), strict=True)
    ]
    raw = contest.model_dump(mode="json", by_alias=True, exclude_none=True)
    raw |= {"session": sessions, "panel": [panel.model_dump(mode="json") for panel in panels]}
    people = [*contestants([f"Peserta {n}" for n in range(4)]),
              *contestants([f"Peserta {n}" for n in range(4, 8)], "pelaksana", 5)]  # fmt: skip
    path = tmp_path / "shared.db"
    engine = create_contest_file(path, Contest.model_validate(raw), COMMITTEE, "uji.csv", people)
    engine.ledger.close()
    assert run_rehearsal(path, seed=SEED, echo=lambda line: None).is_complete
    entries = read_entries(path)
    state = read_state(path)
    calls = [
        (entry.seq, state.turns[entry.fact.number]) for entry in entries if isinstance(entry.fact, TurnCalled)
    ]
    first_call = min(seq for seq, turn in calls if turn.panel == "B")
    assert not any(
        turn.panel == "A" and not turn.is_postponed and turn.call_count == 1 and seq > first_call
        for seq, turn in calls
    )
    assert verify(path).is_good
