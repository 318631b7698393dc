"""Commands of the committee about what the hall sees: announce a result, hold one, choose a scene."""

from pathlib import Path
from typing import TYPE_CHECKING, cast, get_args

import click

from scoring_tui.cli.common import actor_option, contest_path_argument, output_option
from scoring_tui.cli.localized import command, option
from scoring_tui.cli.participation import who_argument
from scoring_tui.cli.submission import submission_options, submit_and_print
from scoring_tui.errors import CommandRefused
from scoring_tui.i18n.lazy import lazy
from scoring_tui.i18n.locale import gettext_noop

if TYPE_CHECKING:
    from scoring_tui.domain.commands.base import Command
    from scoring_tui.domain.scene_ids import SceneId
    from scoring_tui.domain.state import State


@command(
    "announce",
    gettext_noop("Make the signed result of a category public, on every board at once."),
    example="scoring-tui announce FINAL.db pengawas",
)
@contest_path_argument
@click.argument("category_text", metavar="CATEGORY")
@actor_option
@output_option("text", "json")
def announce(contest_path: Path, category_text: str, actor_name: str, output_format: str) -> None:
    """CATEGORY is its id or its name. With an MC, the ceremony announces step by step instead."""
    from scoring_tui.domain.commands.announcement import AnnounceCategory

    submit_and_print(
        contest_path,
        lambda state: AnnounceCategory(_find_category(state, category_text)),
        actor_name,
        output_format,
    )


@command(
    "dispute",
    gettext_noop("Hold the result of a contestant's category, silently, until it is resolved."),
    example='scoring-tui dispute FINAL.db 12 --reason "clock questioned"',
)
@contest_path_argument
@who_argument
@option("--resolve", "is_resolved", is_flag=True, help=gettext_noop("End the dispute; the reason says how."))
@submission_options
def dispute(
    contest_path: Path, who: str, is_resolved: bool, reason: str, actor_name: str, output_format: str
) -> None:
    """WHO is a draw number, NIP, id or exact name. No board shows it."""
    from scoring_tui.domain.commands.disputes import DisputeContestant, ResolveDispute
    from scoring_tui.rules.corrections import find_contestant

    def build(state: "State") -> "Command":
        turn = state.find_turn(find_contestant(state, who).id)
        if turn is None:
            raise CommandRefused(lazy("{name} has no draw number yet", name=who))
        return ResolveDispute(turn.number, reason) if is_resolved else DisputeContestant(turn.number, reason)

    submit_and_print(contest_path, build, actor_name, output_format)


@command(
    "scene",
    gettext_noop("Choose what a display, or the displays of a room, show."),
    example='scoring-tui scene FINAL.db message --text "Makan siang di pendopo"',
)
@contest_path_argument
@click.argument("scene_id", metavar="SCENE")
@option("--display", "display_name", default="", metavar="NAME", help=gettext_noop("One display alone."))
@option("--panel", "panel_id", default="", metavar="ID", help=gettext_noop("The displays of this room."))
@option("--category", "category_text", default="", metavar="ID", help=gettext_noop("For a standing."))
@option("--text", "text", default="", metavar="TEXT", help=gettext_noop("For a message or title."))
@actor_option
@output_option("text", "json")
def scene(
    contest_path: Path,
    scene_id: str,
    display_name: str,
    panel_id: str,
    category_text: str,
    text: str,
    actor_name: str,
    output_format: str,
) -> None:
    """SCENE is one of room, welcome, introduction, stage, clock, corridor, standings, running-order, break,
    result, day-sealed, message, title, blank, test-card. "room" follows the room again.
    """
    from scoring_tui.domain.commands.scenes import ShowScene
    from scoring_tui.domain.scene_ids import SceneId

    if scene_id not in get_args(SceneId):
        known_ids = ", ".join(get_args(SceneId))
        message = lazy("there is no scene {scene}; known are {known}", scene=scene_id, known=known_ids)
        raise CommandRefused(message)

    def build(state: "State") -> "Command":
        category_id = _find_category(state, category_text) if category_text else ""
        return ShowScene(cast("SceneId", scene_id), panel_id, display_name, category_id, text)

    submit_and_print(contest_path, build, actor_name, output_format)


def _find_category(state: "State", text: str) -> str:
    """Return the id of a category from its id or its name. Raises `CommandRefused`."""
    categories = state.contest.categories
    by_name = {category.name.casefold(): category.id for category in categories.values()}
    category_id = text if text in categories else by_name.get(text.strip().casefold())
    if category_id is None:
        known_ids = ", ".join(categories)
        message = lazy("there is no category {category}; known are {known}", category=text, known=known_ids)
        raise CommandRefused(message)
    return category_id
