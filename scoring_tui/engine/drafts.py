"""Save the drafts of a juror. A draft counts as saved only after the contest file has it.

The ledger is imported on first use, so that the first frame of a screen does not wait for it.
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
    """The text of a form, exactly as typed."""

    marks: Mapping[str, str] = field(default_factory=dict)
    """Text of each criterion id; empty fields are left out."""
    note: str = ""
    notes: Mapping[str, str] = field(default_factory=dict)
    """Notes on single criteria, by their ids; empty ones are left out."""

    def __bool__(self) -> bool:
        return bool(self.marks or self.note or self.notes)


_NOTE_MARK = ":note"
"""Behind a criterion's id: the key of its note among the stored texts. No id has a colon."""


def _pack_texts(form: DraftForm) -> dict[str, str]:
    """Return the texts of a form by field, as the file stores them."""
    return {
        **form.marks,
        **{f"{criterion_id}{_NOTE_MARK}": note for criterion_id, note in form.notes.items()},
    }


def _unpack_form(texts: Mapping[str, str], note: str) -> DraftForm:
    """Return the form of stored texts."""
    notes = {key.removesuffix(_NOTE_MARK): text for key, text in texts.items() if key.endswith(_NOTE_MARK)}
    marks = {key: text for key, text in texts.items() if not key.endswith(_NOTE_MARK)}
    return DraftForm(marks, note, notes)


class DraftAutosaver:
    """The drafts of one juror by draw number: `update` after each change, then `save`."""

    def __init__(self, client: SeatClient) -> None:
        self._client = client
        self._forms_by_turn: dict[int, DraftForm] = {}
        self._unsaved_forms: dict[int, DraftForm] = {}
        self._save_lock = asyncio.Lock()
        self.is_loaded = False
        self.error_message: LazyText | None = None
        """Why the last save failed; None if it did not."""

    @property
    def save_state(self) -> SaveState:
        """Whether the file has all drafts."""
        if not self._unsaved_forms:
            return "saved"
        return "saving" if self.error_message is None else "error"

    def find_form(self, draw_number: int) -> DraftForm:
        """Return the form of a turn; empty if nothing was typed."""
        return self._forms_by_turn.get(draw_number, DraftForm())

    @property
    def draw_numbers(self) -> tuple[int, ...]:
        """Draw numbers with a draft, the last changed one last."""
        return tuple(draw_number for draw_number, form in self._forms_by_turn.items() if form)

    async def load(self) -> bool:
        """Load the drafts from the file; False if it cannot be read now. Forms typed meanwhile stay."""
        from scoring_tui.ledger.errors import LedgerError

        juror_id = self._client.actor.post
        try:
            stored_drafts = await self._client.ask(lambda engine: engine.ledger.drafts.load(juror_id))
        except LedgerError:
            return False
        for draft in sorted(stored_drafts.values(), key=lambda draft: draft.saved_at):
            self._forms_by_turn.setdefault(draft.number, _unpack_form(draft.marks, draft.note))
        self.is_loaded = True
        return True

    def update(self, draw_number: int, form: DraftForm) -> None:
        """Replace the form of a turn; it is to be saved if it changed."""
        if form != self.find_form(draw_number):
            self._forms_by_turn.pop(draw_number, None)
            self._forms_by_turn[draw_number] = self._unsaved_forms[draw_number] = form

    def discard(self, draw_number: int) -> None:
        """Drop the form of a sent ballot; sending has deleted its draft from the file."""
        self._forms_by_turn.pop(draw_number, None)
        self._unsaved_forms.pop(draw_number, None)

    async def save(self) -> None:
        """Save all unsaved forms. A form that fails stays unsaved, with the reason in `error_message`."""
        from scoring_tui.ledger.errors import LedgerError

        async with self._save_lock:
            while self._unsaved_forms:
                draw_number, form = next(iter(self._unsaved_forms.items()))
                try:
                    was_saved = await self._client.ask(_make_save_query(self._client, draw_number, form))
                except LedgerError as error:
                    self.error_message = error.message
                    return
                self.error_message = None
                if not was_saved:
                    return
                if self._unsaved_forms.get(draw_number) is form:
                    del self._unsaved_forms[draw_number]


def _make_save_query(client: SeatClient, draw_number: int, form: DraftForm) -> Callable[[Engine], bool]:
    """Return the function that saves one form.

    It returns False, without saving, if another device has the seat.
    """

    seat, device, juror_id = str(client.actor.seat), client.device, client.actor.post

    def save_form(engine: Engine) -> bool:
        with engine.ledger.writing():
            if engine.ledger.seats.holder(seat) not in ("", device):
                return False
            engine.catch_up()
            if engine.state.find_ballot(draw_number, juror_id) is None:  # a sent ballot has no draft
                engine.ledger.drafts.save(juror_id, draw_number, _pack_texts(form), form.note)
        return True

    return save_form
