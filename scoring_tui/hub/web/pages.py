"""The pages: who may come in here, a terminal in a page, and why something was not possible.

Words are the catalogue's, in the language that the process speaks. Imports about, posts and text.
"""

from dataclasses import dataclass
from typing import Any

import jinja2
from markupsafe import Markup

from scoring_tui.domain.seat import Role
from scoring_tui.hub.contest_info import ContestInfo
from scoring_tui.hub.web.routes import OFFERED_ROLES, ScreenRoute
from scoring_tui.hub.web.websocket import CloseCode
from scoring_tui.i18n.locale import current_language, tr


@dataclass(frozen=True, slots=True)
class RoleLink:
    """A way in, on the landing page."""

    path: str
    name: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class RoleLinks:
    """A role on the landing page, with all its ways in."""

    role: Role
    name: str
    hint: str
    choices: tuple[RoleLink, ...]


@dataclass(frozen=True, slots=True)
class OverlayNotice:
    """What is drawn over the terminal in one case."""

    state: str
    title: str
    text: str = ""
    button: str = ""
    """What it offers: to connect or to load the page again."""
    home: bool = False
    """Whether it leads to the landing page."""


class Pages:
    """Makes them for one contest."""

    def __init__(self, about: ContestInfo, assets: str) -> None:
        loader = jinja2.PackageLoader("scoring_tui.hub.web")
        self._made = jinja2.Environment(loader=loader, autoescape=True, undefined=jinja2.StrictUndefined)
        self._made.globals.update(assets=assets, about=about)
        self._about = about

    def landing(self) -> str:
        """Who are you?"""
        title, question = self._about.name, tr("Who are you?")
        return self._render("landing.html", title=title, question=question, groups=self._groups())

    def screen(self, post: ScreenRoute, socket: str, nonce: str) -> str:
        """A terminal for a post."""
        title = f"{tr(post.title)} · {self._about.name}"
        said = {"notices": notices(), "over": _CODES, "scripts": tr("This page needs JavaScript.")}
        return self._render("screen.html", title=title, post=post, socket=socket, nonce=nonce, **said)

    def plain(self, title: str, sentence: str) -> str:
        """Why something was not possible, and the way back."""
        return self._render("message.html", title=title, sentence=sentence)

    def _render(self, template: str, **values: Any) -> str:
        standing = {"language": current_language(), "back": tr("To the start page")}
        return self._made.get_template(template).render(standing | values)

    def _groups(self) -> list[RoleLinks]:
        hints = {
            Role.JUROR: tr("Give marks. You need the PIN of your seat."),
            Role.MC: tr("Call contestants and run the clock. You need the room's PIN."),
            Role.BOARD: tr("For the projector. No PIN."),
            Role.CHAIR: tr("Watch over the jury, reopen, sign. You need the PIN."),
        }
        return [
            RoleLinks(role, tr(ScreenRoute(role).title), hints[role], tuple(self._choices(role)))
            for role in OFFERED_ROLES
        ]

    def _choices(self, role: Role) -> list[RoleLink]:
        rooms = self._about.rooms
        each = [RoleLink(ScreenRoute(role, room.panel).path, f"{room.panel} · {room.room}") for room in rooms]
        if role is Role.MC and len(rooms) > 1:
            return each
        if role is Role.BOARD and len(rooms) > 1:
            return [RoleLink(role, tr("All rooms")), *each]
        return [RoleLink(role, tr("Open"))]


_CODES = {over.name.lower(): int(over) for over in CloseCode}


def notices() -> tuple[OverlayNotice, ...]:
    """Everything that may have to be said over a terminal."""
    kept = tr("What you typed is kept.")
    seconds = tr("No connection for {seconds} s", seconds=Markup("{seconds}"))
    again = tr("Trying again; nothing needs to be done here.")
    reopen = tr("Open it again")
    return (
        OverlayNotice("lost", seconds, f"{kept} {again}"),
        OverlayNotice("stopped", tr("The hub has been stopped."), f"{kept} {again}"),
        OverlayNotice("taken_over", tr("This screen is open in another tab now."), kept, tr("Continue here")),
        OverlayNotice("left", tr("You have left this screen."), "", reopen, home=True),
        OverlayNotice("crashed", tr("This screen broke down."), f"{tr('What was sent is saved.')} {kept}", reopen),
        OverlayNotice("closed", tr("The hub has closed this screen."), kept, reopen, home=True),
        OverlayNotice("invalid_message", tr("The hub did not understand this browser."), kept, reopen),
        OverlayNotice("unknown_token", tr("This page needs a cookie, and the browser keeps none."), "", tr("Try again")),
    )  # fmt: skip
