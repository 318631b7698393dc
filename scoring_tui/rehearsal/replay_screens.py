"""The screens of a replay: board and MC of one room, at two keys."""

import sys
from pathlib import Path

from scoring_tui.domain.actor import Actor
from scoring_tui.domain.seat import Role, Seat
from scoring_tui.engine.engine import Engine
from scoring_tui.errors import CommandRefused
from scoring_tui.i18n import locale as text
from scoring_tui.i18n.lazy import lazy
from scoring_tui.i18n.locale import tr
from scoring_tui.ledger.store import Ledger
from scoring_tui.rehearsal.replay import ReplayFeed


def show_replay(path: Path, speed: float, start_text: str, panel_id: str) -> None:
    """Open the screens until the user leaves.

    Raises `CommandRefused` if there is no such panel, no such moment, or nothing to play.
    """
    with Ledger.open(path) as ledger:
        state = Engine(ledger).state
    text.use_language(state.contest.contest.language)
    panel_ids = list(state.rooms)
    if panel_id and panel_id not in panel_ids:
        message = lazy(
            "there is no panel {panel}; known are {known}", panel=panel_id, known=", ".join(panel_ids)
        )
        raise CommandRefused(message)
    if not panel_ids:
        raise CommandRefused(lazy("nothing is drawn in this file: there is nothing to play"))
    shown_panel = panel_id or panel_ids[0]
    from scoring_tui.tui.app import make_app

    seats = [
        Actor(tr("Replay"), Seat(Role.BOARD, panel_id)),
        *([] if not state.contest.contest.has_stage else [Actor(tr("Replay"), Seat(Role.MC, shown_panel))]),
    ]
    feed = ReplayFeed(path, speed, start_text)
    app = make_app(path, seats, language=text.current_language(), signed_in=True, view_feed=feed)
    app.run()
    sys.exit(app.return_code or 0)
