"""Create a contest file with its key, its contest and its contestants."""

from collections.abc import Sequence
from pathlib import Path

from scoring_tui.contest.contestants import Contestant
from scoring_tui.contest.models import Contest
from scoring_tui.domain.actor import Actor
from scoring_tui.domain.commands.setup import Declare, ImportRoster
from scoring_tui.domain.state import State
from scoring_tui.engine.engine import Engine
from scoring_tui.errors import CommandRefused
from scoring_tui.i18n.lazy import lazy
from scoring_tui.ledger.contest_key import key_path, make_contest_key, store_contest_key
from scoring_tui.ledger.errors import FileAlreadyExists, FileReadOnly
from scoring_tui.ledger.signed_note import public_key_of
from scoring_tui.ledger.store import Ledger, remove_contest_file
from scoring_tui.rules.base import require

_NEW_ENTRIES = 3
"""The most entries of a file that was only made: the contest, its contestants, and their numbers."""


def create_contest_file(
    path: Path, contest: Contest, actor: Actor, source: str = "", contestants: Sequence[Contestant] = ()
) -> Engine:
    """Create a contest file and return its engine; the caller closes the ledger.

    The file gets its name when it is complete, so that an interruption leaves nothing under that name.
    `source` names the sheet that the contestants were read from. Raises `LedgerError` or `CommandRefused`;
    then there is no file.
    """
    private_key = make_contest_key(contest.contest.id)
    with Ledger.making(path) as unnamed_path, Ledger.create(unnamed_path) as ledger:
        engine = Engine(ledger)
        engine.submit(Declare(contest, public_key_of(private_key)), actor)
        if contestants:
            engine.submit(ImportRoster(source, tuple(contestants)), actor)
    try:
        store_contest_key(path.resolve(), private_key)
    except OSError as error:
        remove_contest_file(path.resolve())
        raise FileReadOnly(path) from error
    return Engine(Ledger.open(path))


def create_contest_files(
    contests: Sequence[tuple[Path, Contest]], actor: Actor, source: str, contestants: Sequence[Contestant]
) -> list[Path]:
    """Create the files of the rounds of a competition that are missing, all or none; return their paths.

    The contestants are those of the first round. A file that is there is left as it is: it must be of the
    same round, and have these contestants. Raises `LedgerError` or `CommandRefused`; the files that were made
    so far are deleted then.
    """
    states = [read_round_state(path, contest) for path, contest in contests]
    if None not in states:
        raise FileAlreadyExists(contests[0][0])
    if states[0] is not None and contestants:
        _require_same_contestants(contests[0][0], states[0], contestants)
    missing = [
        (path, contest, () if index else contestants)
        for index, (path, contest) in enumerate(contests)
        if states[index] is None
    ]
    created_paths: list[Path] = []
    try:
        for path, contest, own_contestants in missing:
            engine = create_contest_file(path, contest, actor, source, own_contestants)
            engine.ledger.close()
            created_paths.append(path.resolve())
    except BaseException:
        for path in created_paths:
            remove_contest_file(path)
            key_path(path).unlink(missing_ok=True)
        raise
    return [path for path, _, _ in missing]


def read_round_state(path: Path, contest: Contest) -> State | None:
    """Return the state of the file of a round; None if there is no file yet.

    Raises `LedgerError`, and `CommandRefused` if it is the file of another round, or was made in part.
    """
    if not path.exists():
        return None
    with Ledger.open(path) as ledger:
        state = Engine(ledger).state
    own_round, declared_round = state.contest.round, contest.round
    names = None if own_round is None else (own_round.competition, own_round.id)
    if declared_round is None or names != (declared_round.competition, declared_round.id):
        message = lazy(
            "{file} is not the file of the round {round}: it holds {contest}",
            file=path.name, round=declared_round.name if declared_round else path.name,
            contest=state.contest.contest.name,
        )  # fmt: skip
        raise CommandRefused(message)
    if state.checkpoint_key and state.seq <= _NEW_ENTRIES and not key_path(path.resolve()).exists():
        message = lazy(
            "{file} was made only in part, because it was interrupted: delete it, then give the same command"
            " again",
            file=path.name,
        )
        raise CommandRefused(message)
    return state


def _require_same_contestants(path: Path, state: State, contestants: Sequence[Contestant]) -> None:
    """Refuse a sheet with other contestants than those that a file has."""
    names = {contestant.id: contestant.name for contestant in contestants}
    message = lazy(
        "{file} is there already, with other contestants than the sheet: leave --roster out, and add"
        " contestants with scoring-tui import",
        file=path.name,
    )
    require(names == {person.id: person.name for person in state.contestants.values()}, message)
