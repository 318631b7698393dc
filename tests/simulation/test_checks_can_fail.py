"""Each check finds the fault that it is there for: the program is broken on purpose."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest

from scoring_tui.domain.evolve import apply_entry
from scoring_tui.domain.facts.base import Entry
from scoring_tui.domain.state import State
from scoring_tui.engine import engine as engines
from scoring_tui.engine.drafts import DraftAutosaver
from scoring_tui.engine.engine import Engine
from scoring_tui.engine.thread import EngineThread
from scoring_tui.ledger import connection as connections
from scoring_tui.ledger.audit import SqliteAudit
from scoring_tui.ledger.database import ContestDatabase
from scoring_tui.ledger.driver import Connection
from scoring_tui.ledger.lock_file import LockFile
from scoring_tui.ledger.store import Ledger
from scoring_tui.scoring.standings.tally import Tally
from tests.simulation.checks import Violation
from tests.simulation.simulation import BLOWS, Simulation
from tests.simulation.world import Blow

MAX_SEEDS = 30
STEPS = 300

pytestmark = pytest.mark.skipif(os.name == "nt", reason="SQLite's files cannot be copied while they are open")

_connect = connections.connect
_apply_entry = apply_entry
_submit = Engine.submit
_insert = Ledger._insert
_recount = SqliteAudit.recount_standings
_standing = Tally.standing
_report_trouble = EngineThread._report_trouble


def connect_without_sync(*arguments: Any) -> Connection:
    """A commit returns before it is on the disk."""
    connection = _connect(*arguments)
    connection.execute("PRAGMA synchronous = NORMAL")
    return connection


def commit_after_witness(database: ContestDatabase) -> None:
    """The witness is ahead of the file."""
    database._write_lock.file.write_head(database._read_head())
    database.connection.execute("COMMIT")


def forget_undo_steps(state: State, entry: Entry) -> None:
    """A process that was there forgets what one that reads the file knows."""
    _apply_entry(state, entry)
    if entry.seq % 5 == 0:
        state.undo_steps.clear()


def submit_under_new_key(engine: Engine, command: Any, actor: Any, *_: Any) -> list[Entry]:
    """A retry is another command."""
    return _submit(engine, command, actor)


def insert_wrong_hash(ledger: Ledger, row: Any) -> None:
    """What is in the file is not what was told."""
    _insert(ledger, (*row[:-1], row[-1][::-1]))


def recount_too_few(audit: SqliteAudit) -> Any:
    """SQL misses a contestant."""
    standings = _recount(audit)
    return {category_id: dict(list(places.items())[1:]) for category_id, places in standings.items()}


def keep_standing(tally: Any, state: State, category_id: str) -> Any:
    """A standing that is never counted again."""
    standings = tally.__dict__.setdefault("old_standings", {})
    if category_id not in standings or not standings[category_id].placings:
        standings[category_id] = _standing(tally, state, category_id)
    return standings[category_id]


async def save_nothing(drafts: DraftAutosaver) -> None:
    """The badge says "saved" over nothing."""
    drafts._unsaved_forms.clear()


def keep_trouble(engine_thread: EngineThread, message: Any) -> None:
    """Trouble that stays when its cause is gone."""
    if message is not None:
        _report_trouble(engine_thread, message)


def do_nothing(*arguments: Any, **options: Any) -> None:
    """Left out."""


CRASHES = {"cut power": 25, "kill all": 25, "start process": 120, "forget": 0, "touch files": 0}
LIES = {"forget": 25, "touch files": 25}


@dataclass(frozen=True)
class Mutation:
    """A fault of the program and the checks that may find it."""

    target: object
    name: str
    value: object
    check_names: set[str]
    weights: Mapping[str, int] = field(default_factory=dict)
    blows: tuple[Blow, ...] = BLOWS


MUTATIONS = {
    "commits are not synced": Mutation(
        connections, "connect", connect_without_sync, {"durable", "saved", "false alarm"}, CRASHES
    ),
    "the first look is not synced": Mutation(
        ContestDatabase,
        "make_durable",
        do_nothing,
        {"durable", "saved", "false alarm"},
        {**CRASHES, "blow": 120, "kill all": 0, "retry": 200},
        ("kill all",),
    ),
    "an error of fsync is forgotten": Mutation(
        LockFile,
        "write_fault",
        do_nothing,
        {"durable", "saved", "false alarm"},
        {**CRASHES, "blow": 120, "kill all": 0},
        ("kill all",),
    ),
    "there is no witness": Mutation(
        ContestDatabase, "_require_witness", do_nothing, {"silence", "history"}, LIES
    ),
    "the witness comes first": Mutation(
        ContestDatabase, "_commit", commit_after_witness, {"false alarm"}, {"blow": 100}, ("cut power",)
    ),
    "keys are not looked up": Mutation(Ledger, "find_by_key", lambda *_: [], {"words", "once"}),
    "keys are not kept": Mutation(Engine, "submit", submit_under_new_key, {"once"}),
    "rows are not what was told": Mutation(
        Ledger, "_insert", insert_wrong_hash, {"chain", "history", "durable", "words", "false alarm"}
    ),
    "a state forgets": Mutation(engines, "apply_entry", forget_undo_steps, {"states"}),
    "standings are stale": Mutation(
        Tally, "standing", keep_standing, {"standings"}, {"act": 800, "audit": 30}
    ),
    "SQL counts otherwise": Mutation(SqliteAudit, "recount_standings", recount_too_few, {"counts"}),
    "the badge lies": Mutation(DraftAutosaver, "save", save_nothing, {"saved"}),
    "the board shows everything": Mutation(State, "is_released", lambda *_: True, {"board"}, {"act": 600}),
    "trouble stays": Mutation(
        EngineThread,
        "_report_trouble",
        keep_trouble,
        {"not back"},
        {"hold lock": 40, "calm": 10, "clock": 120},
    ),
    "the log is never healed": Mutation(
        ContestDatabase, "copy_log", lambda _: False, {"words", "false alarm"}
    ),
}


@pytest.mark.parametrize("name", MUTATIONS)
def test_a_fault_of_the_program_is_found(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    mutation = MUTATIONS[name]
    for seed in range(1, MAX_SEEDS + 1):
        Simulation(seed).play(0)  # makes the files that a final begins with, before anything is broken
        with monkeypatch.context() as patch:
            patch.setattr(mutation.target, mutation.name, mutation.value)
            try:
                Simulation(seed, mutation.weights, mutation.blows).play(STEPS)
            except Violation as violation:
                assert violation.check_name in mutation.check_names, violation
                assert f"--first {seed} " in str(violation)
                return
    pytest.fail(f"{MAX_SEEDS} seeds did not find it")
