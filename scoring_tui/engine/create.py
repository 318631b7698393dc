"""How a contest file begins: declared, and with its contestants in it, or not made at all.

Imports hall and ledger; the command line, the rehearsal and the demonstration import it.
"""

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
    """A new contest file, with contestants from `source` where there are any; the caller closes its ledger.

    Raises `LedgerError` or `Refused`; then no file is left.
    """
    with ExitStack() as failed:
        ledger = Ledger.create(path)
        failed.callback(remove_contest_file, path)
        failed.enter_context(ledger)
        engine = Engine(ledger)
        engine.submit(Declare(contest), actor)
        if contestants:
            engine.submit(ImportRoster(source, tuple(contestants)), actor)
        failed.pop_all()
    return engine
