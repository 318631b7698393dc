"""A juror's forms as typed, and whether the file has them: nothing is called saved before it says so.

Knows no screen. Imports door; the ledger only when it is used, so that a first frame need not wait for it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from scoring_tui.domain.seat_progress import SaveState
from scoring_tui.engine.client import SeatClient

if TYPE_CHECKING:
    from scoring_tui.engine.engine import Engine
    from scoring_tui.i18n.lazy import LazyText


@dataclass(frozen=True, slots=True)
class DraftForm:
    """What stands in a form, exactly as typed."""

    marks: Mapping[str, str] = field(default_factory=dict)
    """By criterion; empty fields are left out."""
    note: str = ""

    def __bool__(self) -> bool:
        return bool(self.marks or self.note)


class DraftAutosaver:
    """Forms of one juror by draw number; `keep` what is typed, `save` until the file has it."""

    def __init__(self, client: SeatClient) -> None:
        self._client = client
        self._forms: dict[int, DraftForm] = {}
        self._unsaved: dict[int, DraftForm] = {}
        self._turn = asyncio.Lock()
        self.is_loaded = False
        self.error_message: LazyText | None = None
        """Why the last save failed."""

    @property
    def save_state(self) -> SaveState:
        """Whether the file has everything."""
        if not self._unsaved:
            return "saved"
        return "saving" if self.error_message is None else "error"

    def find_form(self, number: int) -> DraftForm:
        """What was typed for a turn."""
        return self._forms.get(number, DraftForm())

    @property
    def draw_numbers(self) -> tuple[int, ...]:
        """Turns for which something was typed, the latest last."""
        return tuple(number for number, form in self._forms.items() if form)

    async def load(self) -> bool:
        """Take the drafts that the file holds, once; False when it cannot be read now."""
        from scoring_tui.ledger.errors import LedgerError

        juror = self._client.actor.post
        try:
            kept = await self._client.ask(lambda engine: engine.ledger.drafts.load(juror))
        except LedgerError:
            return False
        for draft in sorted(kept.values(), key=lambda draft: draft.saved_at):
            self._forms.setdefault(draft.number, DraftForm(draft.marks, draft.note))
        self.is_loaded = True
        return True

    def update(self, number: int, form: DraftForm) -> None:
        """Remember a form as it is now; to be saved when it changed."""
        if form != self.find_form(number):
            self._forms.pop(number, None)
            self._forms[number] = self._unsaved[number] = form

    def discard(self, number: int) -> None:
        """The form became a ballot, which took the draft out of the file."""
        self._forms.pop(number, None)
        self._unsaved.pop(number, None)

    async def save(self) -> None:
        """Save what is not saved; what fails stays unsaved, with the words in `trouble`."""
        from scoring_tui.ledger.errors import LedgerError

        async with self._turn:
            while self._unsaved:
                number, form = next(iter(self._unsaved.items()))
                try:
                    held = await self._client.ask(_job(self._client, number, form))
                except LedgerError as error:
                    self.error_message = error.message
                    return
                self.error_message = None
                if not held:
                    return
                if self._unsaved.get(number) is form:
                    del self._unsaved[number]


def _job(client: SeatClient, number: int, form: DraftForm) -> Callable[[Engine], bool]:
    """Saving one form; False when another device holds the seat, whose draft is then left alone."""

    seat, device, juror = str(client.actor.seat), client.device, client.actor.post

    def save(engine: Engine) -> bool:
        with engine.ledger.writing():
            if engine.ledger.seats.holder(seat) not in ("", device):
                return False
            engine.catch_up()
            if engine.state.find_ballot(number, juror) is None:  # else it would come back as a draft
                engine.ledger.drafts.save(juror, number, form.marks, form.note)
        return True

    return save
