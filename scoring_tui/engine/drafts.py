"""A juror's forms as typed, and whether the file has them: nothing is called saved before it says so.

Knows no screen. Imports door; the ledger only when it is used, so that a first frame need not wait for it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from scoring_tui.engine.client import Door

if TYPE_CHECKING:
    from scoring_tui.engine.engine import Hall
    from scoring_tui.i18n.lazy import Said

Saving = Literal["saved", "saving", "error"]


@dataclass(frozen=True, slots=True)
class Form:
    """What stands in a form, exactly as typed."""

    marks: Mapping[str, str] = field(default_factory=dict)
    """By criterion; empty fields are left out."""
    note: str = ""

    def __bool__(self) -> bool:
        return bool(self.marks or self.note)


class Drafting:
    """Forms of one juror by draw number; `keep` what is typed, `save` until the file has it."""

    def __init__(self, door: Door) -> None:
        self._door = door
        self._forms: dict[int, Form] = {}
        self._unsaved: dict[int, Form] = {}
        self._turn = asyncio.Lock()
        self.loaded = False
        self.trouble: Said | None = None
        """Why the last save failed."""

    @property
    def state(self) -> Saving:
        """Whether the file has everything."""
        if not self._unsaved:
            return "saved"
        return "saving" if self.trouble is None else "error"

    def form(self, number: int) -> Form:
        """What was typed for a turn."""
        return self._forms.get(number, Form())

    @property
    def numbers(self) -> tuple[int, ...]:
        """Turns for which something was typed, the latest last."""
        return tuple(number for number, form in self._forms.items() if form)

    async def load(self) -> bool:
        """Take the drafts that the file holds, once; False when it cannot be read now."""
        from scoring_tui.ledger import drafts
        from scoring_tui.ledger.errors import LedgerError

        juror = self._door.actor.post
        try:
            kept = await self._door.ask(lambda hall: drafts.load(hall.ledger, juror))
        except LedgerError:
            return False
        for draft in sorted(kept.values(), key=lambda draft: draft.at):
            self._forms.setdefault(draft.number, Form(draft.marks, draft.note))
        self.loaded = True
        return True

    def keep(self, number: int, form: Form) -> None:
        """Remember a form as it is now; to be saved when it changed."""
        if form != self.form(number):
            self._forms.pop(number, None)
            self._forms[number] = self._unsaved[number] = form

    def forget(self, number: int) -> None:
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
                    held = await self._door.ask(_job(self._door, number, form))
                except LedgerError as error:
                    self.trouble = error.said
                    return
                self.trouble = None
                if not held:
                    return
                if self._unsaved.get(number) is form:
                    del self._unsaved[number]


def _job(door: Door, number: int, form: Form) -> Callable[[Hall], bool]:
    """Saving one form; False when another device holds the seat, whose draft is then left alone."""
    from scoring_tui.ledger import drafts, seats

    seat, device, juror = door.actor.seat, door.device, door.actor.post

    def save(hall: Hall) -> bool:
        with hall.ledger.writing():
            if seats.holder(hall.ledger, seat) not in ("", device):
                return False
            hall.catch_up()
            if hall.state.ballot(number, juror) is None:  # else it would come back as a draft
                drafts.save(hall.ledger, juror, number, form.marks, form.note)
        return True

    return save
