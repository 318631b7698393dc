"""Renders the pages: the landing page, the terminal page, and messages about refused requests.

Texts are translated into the language of the process.
"""

from dataclasses import dataclass
from typing import Any

import jinja2
from markupsafe import Markup

from scoring_tui.domain.seat import Role
from scoring_tui.engine.device_settings import NO_SETTINGS, THEME_NAMES, DeviceSettings
from scoring_tui.hub.contest_info import ContestInfo, PanelRoom
from scoring_tui.hub.web.routes import OFFERED_ROLES, ScreenRoute
from scoring_tui.hub.web.vote_desk import VoteForm
from scoring_tui.hub.web.websocket import CloseCode
from scoring_tui.i18n.locale import LANGUAGES, current_language, in_language, tr


@dataclass(frozen=True, slots=True)
class RoleLink:
    """A link to a screen on the landing page."""

    path: str
    name: str


@dataclass(frozen=True, slots=True)
class RoleLinks:
    """A role on the landing page, with the links to its screens."""

    name: str
    hint: str
    links: tuple[RoleLink, ...]


@dataclass(frozen=True, slots=True)
class OverlayNotice:
    """What is shown over the terminal in one state of its connection."""

    state: str
    """The name of a `CloseCode` in lower case."""
    title: str
    text: str = ""
    button: str = ""
    """Label of the button that connects again or reloads the page; empty for no button."""
    has_home_link: bool = False
    """Whether a link to the landing page is shown."""


class Pages:
    """Renders the pages of one contest."""

    def __init__(self, contest_info: ContestInfo, assets_root: str) -> None:
        loader = jinja2.PackageLoader("scoring_tui.hub.web")
        self._templates = jinja2.Environment(loader=loader, autoescape=True, undefined=jinja2.StrictUndefined)
        self._templates.globals.update(assets_root=assets_root, contest_info=contest_info)
        self._contest_info = contest_info

    def landing(self, rooms: tuple[PanelRoom, ...], settings: DeviceSettings = NO_SETTINGS) -> str:
        """Render the landing page, in the language of this browser, with the screens of all roles."""
        with in_language(settings.language):
            title, question = self._contest_info.name, tr("Who are you?")
            return self._render(
                "landing.html", title=title, question=question, roles=self._role_links(rooms),
                kept=kept_texts(), choices=setting_choices(settings),
            )  # fmt: skip

    def screen(
        self, route: ScreenRoute, websocket_url: str, nonce: str, settings: DeviceSettings = NO_SETTINGS
    ) -> str:
        """Render the page of a terminal, in the language of this browser."""
        with in_language(settings.language):
            return self._render(
                "screen.html",
                title=f"{tr(route.title)} · {self._contest_info.name}",
                route=route,
                websocket_url=websocket_url,
                nonce=nonce,
                notices=overlay_notices(),
                close_codes={code.name.lower(): int(code) for code in CloseCode},
                needs_javascript=tr("This page needs JavaScript."),
            )

    def vote(self, form: VoteForm, error: str = "", code: str = "", choices: tuple[str, ...] = ()) -> str:
        """Render the form of a voter, with what is wrong about the last try."""
        return self._render(
            "vote.html",
            title=form.question,
            form=form,
            error=error,
            code=code,
            choices=choices,
            code_label=tr("Code on your slip"),
            hint=tr("Choose up to {n}.", n=form.votes),
            button_label=tr("Send my vote"),
        )

    def message(self, title: str, sentence: str) -> str:
        """Render a page with a message and a link to the landing page."""
        return self._render("message.html", title=title, sentence=sentence)

    def _render(self, template_name: str, **values: Any) -> str:
        common_values = {"language": current_language(), "home_label": tr("To the start page")}
        return self._templates.get_template(template_name).render(common_values | values)

    def _role_links(self, rooms: tuple[PanelRoom, ...]) -> list[RoleLinks]:
        hints = {
            Role.JUROR: tr("Give marks. You need the PIN of your seat."),
            Role.MC: tr("Call contestants and run the clock. You need the room's PIN."),
            Role.BOARD: tr("For the projector. No PIN."),
            Role.SUPERVISOR: tr("See everything, change nothing. You need the PIN."),
            Role.CHAIR: tr("Watch over the jury, reopen, sign. You need the PIN."),
        }
        return [
            RoleLinks(tr(ScreenRoute(role).title), hints[role], tuple(self._links(role, rooms)))
            for role in OFFERED_ROLES
        ]

    def _links(self, role: Role, rooms: tuple[PanelRoom, ...]) -> list[RoleLink]:
        room_links = [
            RoleLink(ScreenRoute(role, room.panel).path, f"{room.panel} · {room.room}") for room in rooms
        ]
        if role is Role.MC and len(rooms) > 1:
            return room_links
        if role is Role.BOARD and len(rooms) > 1:
            return [RoleLink(role, tr("All rooms")), *room_links]
        if role is Role.CHAIR and any(room.has_head for room in rooms):
            head_links = [link for room, link in zip(rooms, room_links, strict=True) if room.has_head]
            return [RoleLink(role, tr("All rooms")), *head_links]
        return [RoleLink(role, tr("Open"))]


@dataclass(frozen=True, slots=True)
class SettingChoice:
    """A link that chooses a language or a look."""

    query: str
    """Of the landing page's URL."""
    name: str
    is_current: bool


LANGUAGE_NAMES = {"id": "Bahasa Indonesia", "en": "English"}
"""Each language by its own name, so that everybody finds it."""


def setting_choices(settings: DeviceSettings) -> tuple[tuple[str, tuple[SettingChoice, ...]], ...]:
    """The languages and the looks, each group with its title."""
    theme_names = {"dark": tr("dark"), "light": tr("light"), "contrast": tr("high contrast")}
    current_theme = settings.theme or THEME_NAMES[0]
    languages = (
        SettingChoice(f"language={language}", LANGUAGE_NAMES.get(language, language),
                      language == current_language())
        for language in LANGUAGES
    )  # fmt: skip
    themes = (
        SettingChoice(f"theme={theme}", theme_names[theme], theme == current_theme) for theme in THEME_NAMES
    )
    return ((tr("Language"), tuple(languages)), (tr("Look of the screens"), tuple(themes)))


def kept_texts() -> dict[str, Markup | str]:
    """The texts about what the browser has kept: receipts of ballots, and heads of the ledger."""
    return {
        "title": tr("Kept in this browser"),
        "hint": tr(
            "Receipts of your ballots, and what this browser saw of the record: proof of later changes."
        ),
        "save": tr("Save as a file"),
        "receipt": tr("No. {number}: receipt {code}", number=Markup("{number}"), code=Markup("{code}")),
    }


def overlay_notices() -> tuple[OverlayNotice, ...]:
    """The notices for all states in which the terminal is not connected."""
    draft_kept = tr("What you typed is kept.")
    reconnecting = f"{draft_kept} {tr('Trying again; nothing needs to be done here.')}"
    ballots_kept = f"{tr('What was sent is saved.')} {draft_kept}"
    no_connection = tr("No connection for {seconds} s", seconds=Markup("{seconds}"))
    another_tab = tr("This screen is open in another tab now.")
    no_cookie = tr("This page needs a cookie, and the browser keeps none.")
    not_understood = tr("The hub did not understand this browser.")
    reopen = tr("Open it again")
    return (
        OverlayNotice("lost", no_connection, reconnecting),
        OverlayNotice("stopped", tr("The hub has been stopped."), reconnecting),
        OverlayNotice("taken_over", another_tab, draft_kept, tr("Continue here")),
        OverlayNotice("left", tr("You have left this screen."), "", reopen, has_home_link=True),
        OverlayNotice("crashed", tr("This screen broke down."), ballots_kept, reopen),
        OverlayNotice(
            "closed", tr("The hub has closed this screen."), draft_kept, reopen, has_home_link=True
        ),
        OverlayNotice("invalid_message", not_understood, draft_kept, reopen),
        OverlayNotice("flood", tr("This page sent more than a person can type."), draft_kept, reopen),
        OverlayNotice(
            "seat_lost",
            tr("This session has ended."),
            f"{tr('Another device took this seat over, or the committee ended it.')} {draft_kept}",
            tr("Sign in again"),
            has_home_link=True,
        ),
        OverlayNotice(
            "pin_again",
            tr("The PIN is needed again."),
            f"{tr('The address of this device has changed, or another browser signed in.')} {draft_kept}",
            tr("Sign in again"),
        ),
        OverlayNotice("unknown_token", no_cookie, "", tr("Try again")),
    )
