"""A whole small final by real processes: nothing is lost, everything happens, nobody is left waiting."""

import os
import signal
from collections import Counter
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring_tui.contest.models import Contest
from scoring_tui.contest.scales import Scale
from scoring_tui.domain.facts.base import Entry
from scoring_tui.domain.facts.jury import BallotSent
from scoring_tui.domain.seat import Role, Seat
from scoring_tui.domain.state import State
from scoring_tui.engine.create import create_contest_file
from scoring_tui.engine.engine import Engine
from scoring_tui.engine.verify import verify
from scoring_tui.errors import CommandRefused
from scoring_tui.ledger.store import Ledger
from scoring_tui.rehearsal import marking, script
from scoring_tui.rehearsal import processes as cast
from scoring_tui.rehearsal import run as director
from scoring_tui.rehearsal.report import describe_counts
from scoring_tui.rehearsal.run import run_rehearsal
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
    """A file with twelve contestants in one room and six in the other, nothing drawn."""
    people = [*contestants([f"Peserta {n}" for n in range(12)]),
              *contestants([f"Peserta {n}" for n in range(12, 18)], "pelaksana", 13)]  # fmt: skip
    create_contest_file(tmp_path / "final.db", two_rooms(), COMMITTEE, "uji.csv", people).ledger.close()
    return tmp_path / "final.db"


def entries_of(path: Path) -> list[Entry]:
    """All that happened."""
    with Ledger.open(path) as ledger:
        return ledger.read_after(0)


def state_of(path: Path) -> State:
    """What it adds up to."""
    with Ledger.open(path) as ledger:
        return Engine(ledger).state


# --- the whole final --------------------------------------------------------------------------------


def test_a_whole_final_is_played_signed_and_verified(path: Path) -> None:
    lines: list[str] = []
    assert run_rehearsal(path, seed=SEED, echo=lines.append)
    state, entries = state_of(path), entries_of(path)
    assert all(state.is_settled(number) for number in state.turns)
    assert all(state.is_signed(category) for category in ("pengawas", "pelaksana"))
    assert verify(path).is_good
    ballots = sum(isinstance(entry.fact, BallotSent) for entry in entries)
    assert lines[-1] == f"{ballots} ballots acknowledged, {ballots} found"
    assert any(line.startswith("Pengawas: 12 turns, ") for line in lines)


def test_everything_that_can_happen_happens(path: Path) -> None:
    assert run_rehearsal(path, seed=SEED)
    kinds = Counter(entry.fact.kind for entry in entries_of(path))
    expected = {
        "ballot-reopened", "ballot-excused", "juror-recused", "juror-substituted", "contestant-absent",
        "contestant-withdrew", "turn-postponed", "clock-paused", "clock-extended", "break-started",
        "step-undone", "board-frozen", "category-signed",
    }  # fmt: skip
    assert expected - kinds.keys() == set()
    state, entries = state_of(path), entries_of(path)
    assert "0 ballots after" not in str(describe_counts(state, entries)[-1])
    closed_without = [entry for entry in entries if getattr(entry.fact, "missing", ())]
    assert closed_without, "nobody was so late that scoring closed without the ballot"


def test_the_same_seed_plays_the_same_final(path: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    copy.write_bytes(path.read_bytes())
    assert run_rehearsal(path, seed=SEED) and run_rehearsal(copy, seed=SEED)
    one, two = state_of(path), state_of(copy)
    assert {(b.number, b.juror): b.marks for n in one.ballots for b in one.ballots[n]} == {
        (b.number, b.juror): b.marks for n in two.ballots for b in two.ballots[n]
    }
    assert {n: (t.exclusion, t.is_postponed) for n, t in one.turns.items()} == {
        n: (t.exclusion, t.is_postponed) for n, t in two.turns.items()
    }


def test_at_a_pace_every_step_is_told(path: Path) -> None:
    lines: list[str] = []
    assert run_rehearsal(path, speed=20_000, seed=SEED, echo=lines.append)
    assert any("called to Pendopo" in line for line in lines)
    assert any("called to Aula" in line for line in lines)
    assert sum("signed in on rehearsal-juror" in line for line in lines) == 7  # six, and the stand-in


def test_at_desks_there_is_no_stage(tmp_path: Path) -> None:
    about = {"id": "meja", "name": "Meja", "desk": True}
    people = contestants([f"Peserta {n}" for n in range(9)])
    path = tmp_path / "meja.db"
    create_contest_file(
        path, small_contest(contest=about, timing=None), COMMITTEE, "uji.csv", people
    ).ledger.close()
    assert run_rehearsal(path, seed=SEED)
    state = state_of(path)
    assert state.is_signed("pengawas")
    assert {turn.phase for turn in state.turns.values()} == {"closed"}
    assert not any(entry.fact.kind == "turn-called" for entry in entries_of(path))


# --- what goes wrong --------------------------------------------------------------------------------


def test_a_final_with_marks_is_not_rehearsed(path: Path) -> None:
    assert run_rehearsal(path, seed=SEED)
    before = len(entries_of(path))
    with pytest.raises(CommandRefused, match="rehearse on a copy"):
        run_rehearsal(path, seed=SEED)
    assert len(entries_of(path)) == before


def test_without_contestants_nothing_can_be_drawn(tmp_path: Path) -> None:
    create_contest_file(tmp_path / "final.db", small_contest(), COMMITTEE).ledger.close()
    with pytest.raises(CommandRefused, match="import a roster first"):
        run_rehearsal(tmp_path / "final.db")


@pytest.mark.skipif(os.name == "nt", reason="kills")
def test_a_killed_juror_does_not_stop_the_others(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    staging, actors = director.prepare_run(path, None, SEED)
    victim = "j5"
    killed: list[int] = []

    def kill_once(
        self: cast.PlayerProcesses, seconds: float, heard: Any = cast.PlayerProcesses.read_acknowledgements
    ) -> list[str]:
        keys: list[str] = heard(self, seconds)
        process = self.running.get(Seat(Role.JUROR, victim))
        if keys and process is not None and process.pid and not killed:
            os.kill(process.pid, signal.SIGKILL)
            killed.append(process.pid)
        return keys

    monkeypatch.setattr(cast.PlayerProcesses, "read_acknowledgements", kill_once)
    calm = replace(staging, script=script.Script(SEED))
    acknowledged = director.run_players(calm, actors, lambda state, entry: None)
    assert killed
    state = state_of(path)
    assert all(state.is_signed(category) for category in ("pengawas", "pelaksana"))
    assert {juror for _, juror in state.excused_ballots} == {victim}
    assert acknowledged <= {entry.key for entry in entries_of(path)}
    assert verify(path).is_good


def test_without_an_mc_nothing_can_go_on(path: Path) -> None:
    staging, actors = director.prepare_run(path, None, SEED)
    lost = [
        replace(actor, seat=Seat(Role.MC, "Z")) if actor.seat == Seat(Role.MC, "B") else actor
        for actor in actors
    ]
    with pytest.raises(CommandRefused, match="mc:Z ended with exit code 1"):
        director.run_players(staging, lost, lambda state, entry: None)
    assert not state_of(path).is_signed("pelaksana")


# --- script and marks -------------------------------------------------------------------------------


def test_a_script_deals_no_post_twice_and_leaves_every_turn_a_jury(path: Path) -> None:
    director.prepare_run(path, None, SEED)
    state = state_of(path)
    for seed in range(30):
        dealt = script.write_script(state, seed)
        posts = [
            *dealt.late,
            *dealt.closed_without,
            *dealt.corrected,
            *dealt.sent_twice,
            *dealt.recused,
            *dealt.left_early,
        ]
        assert len(posts) == len(set(posts))
        gone = Counter(number for number, _ in {*dealt.recused, *dealt.left_early})
        assert not gone or max(gone.values()) == 1
        fates = [*dealt.absent, *dealt.no_show, *dealt.withdrawn, *dealt.postponed]
        assert len(fates) == len(set(fates)) < len(state.turns)


decimals = st.decimals(0, 100, places=1)


@given(decimals, decimals, st.sampled_from([None, "0.1", "0.5", "1", "5"]), decimals, st.floats(-2, 3))
def test_invented_marks_are_always_allowed(
    low: Decimal, width: Decimal, step: str | None, floor: Decimal, part: float
) -> None:
    span = width + 5
    scale = Scale(
        min=low, max=low + span, step=Decimal(step) if step else None, floor=low + min(floor, span - 5)
    )
    assert scale.find_objection(marking.nearest_mark(scale, part)) is None


@given(st.sets(st.integers(0, 50), min_size=1), st.integers(0, 60), st.floats(-2, 3))
def test_invented_marks_keep_to_the_list(values: set[int], floor: int, part: float) -> None:
    scale = Scale(values=tuple(Decimal(v) for v in values), floor=Decimal(min(floor, max(values))))
    assert scale.find_objection(marking.nearest_mark(scale, part)) is None
