"""Create a contest file with its key, its contest and its contestants."""

from collections.abc import Sequence
from pathlib import Path

from scoring_tui.contest.contestants import Contestant
from scoring_tui.contest.models import Contest
from scoring_tui.domain.actor import Actor
from scoring_tui.domain.commands.setup import Declare, ImportRoster
from scoring_tui.engine.engine import Engine
from scoring_tui.ledger.contest_key import key_path, make_contest_key, store_contest_key
from scoring_tui.ledger.errors import FileAlreadyExists, FileReadOnly
from scoring_tui.ledger.signed_note import public_key_of
from scoring_tui.ledger.store import Ledger, remove_contest_file


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
) -> None:
    """Create the files of several contests, all or none; the contestants are those of the first.

    Raises `LedgerError` or `CommandRefused`; the files that were made so far are deleted then.
    """
    for path, _ in contests:
        if path.exists():
            raise FileAlreadyExists(path)
    created_paths: list[Path] = []
    try:
        for index, (path, contest) in enumerate(contests):
            engine = create_contest_file(path, contest, actor, source, () if index else contestants)
            engine.ledger.close()
            created_paths.append(path.resolve())
    except BaseException:
        for path in created_paths:
            remove_contest_file(path)
            key_path(path).unlink(missing_ok=True)
        raise
