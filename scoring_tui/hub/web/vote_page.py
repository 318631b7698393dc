"""The page `/vote`: shows the poll, takes one vote for each code, and slows down who guesses codes."""

from __future__ import annotations

from collections.abc import Callable

from aiohttp import web

from scoring_tui.errors import CommandRefused
from scoring_tui.hub.limits import RateLimiter
from scoring_tui.hub.web.pages import Pages
from scoring_tui.hub.web.vote_desk import UnknownCode, VoteDesk, VoteForm, describe_phase
from scoring_tui.i18n.lazy import lazy
from scoring_tui.i18n.locale import tr, translate
from scoring_tui.ledger.errors import LedgerError

MAX_UNKNOWN_CODES = 30
"""Unknown codes of one address in a minute that are answered in words. A right code counts at any time: a
whole hall may stand behind one address."""
MAX_CHOICE_LENGTH = 200
FORM_TYPE = "application/x-www-form-urlencoded"


class VotePage:
    """Answers the requests of voters."""

    def __init__(self, desk: VoteDesk, pages: Pages, make_response: Callable[[str], web.Response]) -> None:
        self._desk, self._pages, self._make_response = desk, pages, make_response
        self._unknown_codes = RateLimiter(MAX_UNKNOWN_CODES)

    async def handle_form(self, request: web.Request) -> web.Response:
        """Serve the form, or say that nobody can vote now."""
        form = await self._read_form()
        reason = describe_phase(form.phase)
        if reason is not None:
            return self._make_response(self._pages.message(form.question, translate(reason)))
        return self._make_response(self._pages.vote(form))

    async def handle_vote(self, request: web.Request) -> web.Response:
        """Cast a vote and say thank you, or show the form again with what is wrong."""
        if request.content_type != FORM_TYPE or request.headers.get("Sec-Fetch-Site") == "cross-site":
            raise web.HTTPForbidden
        form, fields = await self._read_form(), await request.post()
        code = str(fields.get("code", ""))[:40]
        choices = tuple(
            str(value)[:MAX_CHOICE_LENGTH] for name, value in fields.items() if name.startswith("choice")
        )
        try:
            await self._desk.cast(code, choices)
        except UnknownCode as error:
            if not self._unknown_codes.record_attempt(request.remote or ""):
                raise web.HTTPTooManyRequests(headers={"Retry-After": "60"}) from error
            return self._refuse(form, error, code, choices)
        except CommandRefused as error:
            return self._refuse(form, error, code, choices)
        except LedgerError as error:
            raise web.HTTPServiceUnavailable from error
        thanks = translate(lazy("Your vote is counted. The code cannot be used again."))
        return self._make_response(self._pages.message(tr("Thank you!"), thanks))

    def _refuse(
        self, form: VoteForm, error: CommandRefused, code: str, choices: tuple[str, ...]
    ) -> web.Response:
        """The form again, with what was typed and chosen; a message alone if nobody can vote now."""
        sentence = translate(error.message)
        if describe_phase(form.phase) is not None:
            return self._make_response(self._pages.message(form.question, sentence))
        response = self._make_response(self._pages.vote(form, sentence, code, choices))
        response.set_status(400)
        return response

    async def _read_form(self) -> VoteForm:
        try:
            form = await self._desk.read_form()
        except LedgerError as error:
            raise web.HTTPServiceUnavailable from error
        if form is None:
            raise web.HTTPNotFound
        return form
