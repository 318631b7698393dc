"""Create a contest file with its contest and its contestants."""

from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

from scoring_tui.contest.contestants import Contestant
from scoring_tui.contest.models import Contest
from scoring_tui.domain.actor import Actor
from scoring_tui.domain.commands.setup import Declare, ImportRoster
from scoring_tui.engine.engine import Engine
from scoring_tui.ledger.store import Ledger, remove_contest_file


def create_contest_file(
    path: Path, contest: Contest, actor: Actor, source: str = "", contestants: Sequence[Contestant] = ()
) -> Engine:
    """Create a contest file and return its engine; the caller closes the ledger.

    `source` names the sheet that the contestants were read from. Raises `LedgerError` or `CommandRefused`;
    the file is then removed.
    """
    with ExitStack() as cleanup_stack:
        ledger = Ledger.create(path)
        cleanup_stack.callback(remove_contest_file, path)
        cleanup_stack.enter_context(ledger)
        engine = Engine(ledger)
        engine.submit(Declare(contest), actor)
        if contestants:
            engine.submit(ImportRoster(source, tuple(contestants)), actor)
        cleanup_stack.pop_all()
    return engine
