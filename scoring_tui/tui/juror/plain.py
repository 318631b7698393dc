"""The line mode of a juror: prompts and plain lines, for a screen reader or a terminal without a screen.

It uses the same client, rules and drafts as the screen. Whatever ends it leaves the drafts in the file.
"""

import asyncio
import signal
import sys
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from decimal import Decimal
from pathlib import Path
from typing import Any, TextIO

from scoring_tui.contest.models import Leaf
from scoring_tui.contest.scales import read_mark
from scoring_tui.contest.terms import NOTE_LENGTH
from scoring_tui.domain.actor import Actor
from scoring_tui.domain.commands.base import Command, new_key
from scoring_tui.domain.commands.jury import Recuse, SendBallot, Sign
from scoring_tui.domain.commands.requests import ConfirmBallot, LowerHand, RaiseHand
from scoring_tui.domain.seat import Role, Seat
from scoring_tui.domain.seat_progress import SeatProgress
from scoring_tui.engine.client import SeatClient
from scoring_tui.engine.drafts import DraftAutosaver, DraftForm
from scoring_tui.engine.engine import Engine
from scoring_tui.engine.sign_in import (
    SeatChoice,
    check_pin,
    current_holder,
    describe_refusal,
    match_seats,
    record_presence,
    sign_in_info,
    take_seat,
)
from scoring_tui.engine.thread import EngineThread
from scoring_tui.errors import CommandRefused
from scoring_tui.i18n.lazy import LazyText, lazy
from scoring_tui.i18n.locale import (
    format_number,
    format_typed_number,
    gettext_noop,
    tr,
    translate,
    translate_label,
)
from scoring_tui.ledger.errors import LedgerError
from scoring_tui.ledger.port import PinSource
from scoring_tui.tui.juror import plain_text
from scoring_tui.tui.juror.plain_console import InputEnded, PlainConsole
from scoring_tui.views.juror import JurorTurn, JurorView, project
from scoring_tui.views.notices import FILE_TROUBLE, describe_turn, explain_not_sendable

BEAT_INTERVAL = 2.0
"""Seconds between two presence reports."""
RETRY_INTERVAL = 1.0
"""Seconds between two attempts to read a file that cannot be used."""
SEAT_LOST = gettext_noop("Another device took this seat over. Nothing more goes out from here.")


class PlainSession:
    """One juror at one terminal, from the sign-in to the last line."""

    def __init__(self, console: PlainConsole, client: SeatClient) -> None:
        self._console, self._client = console, client
        self._autosaver = DraftAutosaver(client)
        self._view: JurorView | None = None
        self._number: int | None = None
        """The turn whose ballot is filled in."""
        self._told_news = set[tuple[object, ...]]()
        self._is_signed_in = False
        self._has_trouble = False
        self._has_view = asyncio.Event()
        self._failed_send: tuple[SendBallot, str] | None = None
        self._actions: dict[str, Callable[[str], Awaitable[None]]] = {
            "help": self._help, "stage": self._tell_stage, "marks": self._type_marks,
            "evidence": self._tell_evidence,
            "read": self._read_ballot, "note": self._type_note, "send": self._send,
            "list": self._list_turns, "open": self._open_turn,
            "confirm": self._confirm, "recuse": self._recuse, "hand": self._raise_hand, "sign": self._sign,
            "news": self._repeat_news,
        }  # fmt: skip

    # --- from the engine's thread ------------------------------------------------------------------

    def take_view(self, view: JurorView | None) -> None:
        """Take a new view, and tell what is new in it."""
        self._view = view
        if view is None or not self._is_signed_in:
            return
        self._has_view.set()
        self._follow_stage(view)
        news = plain_text.list_news(view)
        new_keys = [key for key in news if key not in self._told_news]
        self._told_news = set(news)
        if new_keys:
            self._console.tell(*(f"* {translate(news[key])}" for key in new_keys))

    def take_trouble(self, trouble: LazyText | None) -> None:
        """Tell that the file cannot be used, or can be used again."""
        if self._has_trouble != (trouble is not None):
            self._has_trouble = trouble is not None
            text = translate(FILE_TROUBLE) if trouble else tr("The contest file can be reached again.")
            self._console.tell(f"! {text}")

    def _follow_stage(self, view: JurorView) -> None:
        """Go to the turn on stage, unless something unsent was typed for another one."""
        stage_number, own_turn = view.number_on_stage, self._own_turn
        has_draft = own_turn is not None and not own_turn.is_read_only and self._form
        if stage_number is not None and not has_draft:
            self._number = stage_number

    # --- the whole session ---------------------------------------------------------------------------

    async def run(self, seat: Seat) -> None:
        """Sign in, then do what is typed until the end. Raises `InputEnded`."""
        await self._sign_in(seat)
        heartbeat = asyncio.create_task(self._send_heartbeats())
        try:
            while not await self._autosaver.load():
                await asyncio.sleep(RETRY_INTERVAL)
            await self._has_view.wait()
            drafts = [number for number in self._autosaver.draw_numbers if self._can_still_send(number)]
            self._number = drafts[-1] if drafts else self._number
            self._console.say(tr("Type {word} for all words.", word=plain_text.COMMANDS[0].word))
            while await self._do_next():
                pass
        finally:
            heartbeat.cancel()
            await self._autosaver.save()

    def _can_still_send(self, draw_number: int) -> bool:
        own_turn = self._view.turns.get(draw_number) if self._view else None
        return own_turn is not None and (own_turn.can_send or draw_number == self._number)

    async def _do_next(self) -> bool:
        """Ask what to do, and do it; returns False at the end."""
        prompt = tr("No. {number}", number=self._number) if self._number is not None else tr("Juror")
        word, _, rest = (await self._console.ask(f"{prompt}>")).partition(" ")
        command = plain_text.find_command(word)
        if command is None:
            if word:
                self._console.say(tr("Unknown word: {word}", word=word[:40]), tr("Nothing was changed."))
            return True
        if command.id == "leave":
            return False
        if not self._client.holds_seat:
            self._console.say(tr(SEAT_LOST))
        await self._actions[command.id](rest.strip())
        return True

    # --- signing in ----------------------------------------------------------------------------------

    async def _sign_in(self, requested_seat: Seat) -> None:
        """Ask for name and PIN until they are right."""
        info = await self._ask_engine(lambda engine: sign_in_info(engine, Role.JUROR))
        while info is None:
            await asyncio.sleep(RETRY_INTERVAL)
            info = await self._ask_engine(lambda engine: sign_in_info(engine, Role.JUROR))
        self._console.say(info.contest)
        choices = [choice for choice in info.seats if choice.seat == requested_seat] or list(info.seats)
        while True:
            choice = choices[0] if len(choices) == 1 else await self._choose_seat(choices)
            if await self._check_pin(choice) and await self._take_seat(choice):
                return

    async def _choose_seat(self, choices: Sequence[SeatChoice]) -> SeatChoice:
        while True:
            self._console.say(*(translate_label(choice.name) for choice in choices))
            matches = match_seats(choices, await self._console.ask(tr("Your name:")))
            if len(matches) == 1:
                self._console.say(translate_label(matches[0].name))
                return matches[0]
            too_many = tr("Several persons: type more of the name.")
            self._console.say(too_many if matches else tr("Nobody of this name sits here."))

    async def _check_pin(self, choice: SeatChoice) -> bool:
        pin = (await self._console.ask(tr("PIN, or an empty line to go back:"), is_hidden=True)).replace(
            " ", ""
        )
        if not pin:
            return False
        device, source = self._client.device, self._client.pin_source
        result = await self._ask_engine(lambda engine: check_pin(engine, choice.seat, pin, device, source))
        if result is None:
            return False
        if result.verdict != "right":
            self._console.say(translate(describe_refusal(result)))
        return bool(result.verdict == "right")

    async def _take_seat(self, choice: SeatChoice) -> bool:
        device, actor = self._client.device, Actor(translate_label(choice.name), choice.seat)
        holder = await self._ask_engine(lambda engine: current_holder(engine, choice.seat, device))
        if holder is not None and not await self._agrees(tr("Another device has this seat. Take it over?")):
            return False

        def take(engine: Engine) -> bool:
            take_seat(engine, actor, device, holder.device if holder else "")
            self._client.actor, self._client.holds_seat = actor, True
            return True

        if not await self._ask_engine(take):
            return False
        self._is_signed_in = True
        self._console.say(tr("Signed in: {name}", name=actor.name))
        self.take_view(self._view)  # which may have come before this line
        return True

    # --- what the words do ---------------------------------------------------------------------------

    async def _help(self, rest: str) -> None:
        self._console.say(*plain_text.describe_help())

    async def _tell_stage(self, rest: str) -> None:
        if self._view is not None:
            self._console.say(*plain_text.describe_stage(self._view, self._client.now()))

    async def _tell_evidence(self, rest: str) -> None:
        if (own_turn := self._require_turn()) is not None and self._view is not None:
            self._console.say(*plain_text.describe_evidence(self._view, own_turn))

    async def _list_turns(self, rest: str) -> None:
        if self._view is not None:
            self._console.say(*plain_text.describe_list(self._view, self._autosaver.draw_numbers))

    async def _repeat_news(self, rest: str) -> None:
        news = plain_text.list_news(self._view) if self._view else {}
        self._console.say(*(map(translate, news.values()) if news else [tr("Nothing is to be done now.")]))

    async def _open_turn(self, rest: str) -> None:
        number = int(rest) if rest.isascii() and rest.isdigit() and len(rest) < 9 else None
        if self._view is None or number not in self._view.turns:
            self._console.say(tr("That is not a number of your list."), tr("Nothing was changed."))
            return
        self._number = number
        await self._read_ballot("")

    async def _read_ballot(self, rest: str) -> None:
        if (own_turn := self._require_turn()) is not None and self._view is not None:
            self._console.say(*self._ballot_lines(self._view, own_turn))
            self._console.say(plain_text.describe_state(self._view, own_turn))

    def _ballot_lines(self, view: JurorView, own_turn: JurorTurn) -> list[str]:
        marks = own_turn.ballot.marks if own_turn.ballot else self._marks
        form = DraftForm({}, own_turn.ballot.note, own_turn.ballot.notes) if own_turn.ballot else self._form
        return list(plain_text.describe_ballot(view, own_turn, form, marks))

    async def _type_marks(self, rest: str) -> None:
        own_turn = self._require_open_turn()
        if own_turn is None or self._view is None:
            return
        view, leaves = self._view, self._view.find_rubric(own_turn).leaves
        claims = {item.leaf.id: item for item in plain_text.list_claims(view, own_turn)}
        self._console.say(translate(describe_turn(own_turn)))
        self._console.say(tr("An empty line keeps what stands there; a dot ends."))
        for position, leaf in enumerate(leaves, 1):
            self._console.say(
                *plain_text.describe_criterion(leaf, position, len(leaves), self._form.marks.get(leaf.id, ""))
            )
            if leaf.id in claims:
                self._console.say(*plain_text.describe_claim(view, claims[leaf.id]))
            if not await self._type_mark(own_turn.number, leaf):
                return
            if leaf.has_note and not await self._type_criterion_note(own_turn.number, leaf):
                return
        self._console.say(tr("{done} of {of} marks", done=len(self._marks), of=len(leaves)))

    async def _type_mark(self, draw_number: int, leaf: Leaf) -> bool:
        """Ask for one mark until it is valid or left; returns False at a dot."""
        while True:
            typed = await self._console.ask(f"{leaf.name}:")
            if typed == ".":
                return False
            if not typed:
                return True
            mark = lazy("digits only") if "%" in typed else read_mark(typed, leaf.scale)
            if isinstance(mark, Decimal):
                if self._number != draw_number:
                    self._console.say(tr("Another contestant is open now."), tr("Nothing was changed."))
                    return False
                marks = {**self._form.marks, leaf.id: format_typed_number(mark)}
                return await self._save(draw_number, DraftForm(marks, self._form.note, self._form.notes))
            old_text = self._form.marks.get(leaf.id)
            self._console.say(f"! {translate(mark)}", translate(leaf.scale.describe_allowed()))
            self._console.say(tr("still {mark}", mark=old_text) if old_text else tr("Nothing was changed."))

    async def _type_criterion_note(self, draw_number: int, leaf: Leaf) -> bool:
        """Ask for the note on one criterion; an empty line keeps it. Returns False at a dot."""
        if old_note := self._form.notes.get(leaf.id):
            self._console.say(tr("Note: {note}", note=old_note))
        typed = await self._console.ask(tr("Note on {criterion}:", criterion=leaf.name))
        if typed == ".":
            return False
        if not typed:
            return True
        if len(typed) > NOTE_LENGTH:
            self._console.say(tr("at most {n} characters", n=NOTE_LENGTH), tr("Nothing was changed."))
            return True
        if self._number != draw_number:
            self._console.say(tr("Another contestant is open now."), tr("Nothing was changed."))
            return False
        notes = {**self._form.notes, leaf.id: typed}
        return await self._save(draw_number, DraftForm(self._form.marks, self._form.note, notes))

    async def _type_note(self, rest: str) -> None:
        own_turn = self._require_open_turn()
        if own_turn is None:
            return
        if len(rest) > NOTE_LENGTH:
            self._console.say(tr("at most {n} characters", n=NOTE_LENGTH), tr("Nothing was changed."))
            return
        await self._save(own_turn.number, DraftForm(self._form.marks, rest, self._form.notes))
        self._console.say(tr("Note: {note}", note=rest) if rest else tr("No note."))

    async def _save(self, draw_number: int, form: DraftForm) -> bool:
        """Save a draft; returns whether the file has it."""
        self._autosaver.update(draw_number, form)
        await self._autosaver.save()
        is_saved = self._autosaver.save_state == "saved"
        if not is_saved:
            self._console.say("! " + tr("not saved"))
        return is_saved

    async def _send(self, rest: str) -> None:
        own_turn, view = self._require_open_turn(), self._view
        if own_turn is None or view is None:
            return
        if (refusal := explain_not_sendable(own_turn)) is not None:
            self._console.say(translate(refusal), tr("NOT SENT"))
            return
        marks, note, notes = self._marks, self._form.note.strip(), self._form.notes
        self._console.say(*self._ballot_lines(view, own_turn))
        if len(marks) < len(view.find_rubric(own_turn).leaves):
            self._console.say(tr("NOT SENT: marks are missing."))
            return
        word = next(command.word for command in plain_text.COMMANDS if command.id == "send")
        question = tr("Type {word} once more to send; an empty line sends nothing:", word=word.upper())
        if (await self._console.ask(question)).casefold() != word:
            self._console.say(tr("NOT SENT"))
            return
        command = SendBallot(own_turn.number, marks, note, notes)
        failed_command, failed_key = self._failed_send or (None, "")
        key = failed_key if failed_command == command else new_key()
        is_done, has_failed = await self._submit(command, key)
        self._failed_send = (command, key) if has_failed else None
        if is_done:
            self._autosaver.discard(own_turn.number)
            self._console.say(tr("SENT: no. {number}", number=own_turn.number))
        else:
            self._console.say(tr("NOT SENT"))

    async def _confirm(self, rest: str) -> None:
        own_turn, view = self._require_turn(), self._view
        if own_turn is None or view is None or own_turn.ballot is None:
            self._console.say(tr("Only a ballot that was sent can be read again."))
            return
        self._console.say(tr("An empty line: it is right. Anything else ends without a confirmation."))
        ballot = own_turn.ballot
        for leaf in view.find_rubric(own_turn).leaves:
            mark = ballot.marks.get(leaf.id)
            mark_text = format_typed_number(mark) if mark is not None else "–"
            if await self._console.ask(f"{leaf.name}: {mark_text} ?"):
                self._console.say(tr("Not confirmed; the head of jury can reopen it."))
                return
        if self._own_turn is None or self._own_turn.ballot != ballot:
            self._console.say(tr("Another contestant is open now."), tr("Nothing was changed."))
            return
        if (await self._submit(ConfirmBallot(own_turn.number)))[0]:
            self._console.say(tr("✓ you read this ballot and confirmed it"))

    async def _recuse(self, rest: str) -> None:
        own_turn = self._require_open_turn()
        if own_turn is None:
            return
        self._console.say(translate(describe_turn(own_turn)))
        self._console.say(tr("You will not judge this contestant; only the head of jury can take this back."))
        reason = await self._console.ask(tr("Reason (optional)") + ":")
        if await self._agrees(tr("Step back from no. {number}?", number=own_turn.number)):
            await self._submit(Recuse(own_turn.number, self._client.actor.post, reason))

    async def _raise_hand(self, rest: str) -> None:
        is_up = self._view is not None and self._view.raised_hand is not None
        command = LowerHand(self._client.actor.post) if is_up else RaiseHand(rest)
        if (await self._submit(command))[0] and is_up:
            self._console.say(tr("Your hand is down."))

    async def _sign(self, rest: str) -> None:
        offers = self._view.signing_offers if self._view else ()
        if not offers:
            self._console.say(tr("No result waits for your signature."))
            return
        offer = offers[0]
        self._console.say(offer.category.name)
        for line in offer.lines:
            if line.place is None or line.score is None:
                self._console.say(tr("Passed: no. {number} {name}", number=line.number, name=line.name))
                continue
            score = format_number(line.score)
            self._console.say(
                tr("Place {place}: no. {number} {name}, {score}",
                   place=line.place, number=line.number, name=line.name, score=score)
            )  # fmt: skip
        is_agreed = await self._agrees(tr("Sign this result? Your name goes into the record."))
        if is_agreed and (await self._submit(Sign(offer.category.id)))[0]:
            self._console.say(tr("You signed {category}.", category=offer.category.name))

    async def _agrees(self, question: str) -> bool:
        """Ask a question that only a whole word answers."""
        yes = tr("yes")
        answer = await self._console.ask(
            f"{question} " + tr("Type {word}, or an empty line:", word=yes.upper())
        )
        if answer.casefold() == yes:
            return True
        self._console.say(tr("Nothing was changed."))
        return False

    # --- the turn in hand ------------------------------------------------------------------------------

    @property
    def _own_turn(self) -> JurorTurn | None:
        return self._view.turns.get(self._number) if self._view and self._number is not None else None

    @property
    def _form(self) -> DraftForm:
        """The draft; or the marks of a ballot that was returned."""
        own_turn = self._own_turn
        if own_turn is None:
            return DraftForm()
        draft, returned = self._autosaver.find_form(own_turn.number), own_turn.returned_ballot
        is_returned = own_turn.reopen_reason or own_turn.earlier_ballot is not None
        if draft or returned is None or not is_returned:
            return draft
        marks = {criterion_id: format_typed_number(mark) for criterion_id, mark in returned.marks.items()}
        return DraftForm(marks, returned.note, returned.notes)

    @property
    def _marks(self) -> dict[str, Decimal]:
        """The valid marks so far."""
        own_turn, view = self._own_turn, self._view
        if own_turn is None or view is None:
            return {}
        read_marks = {
            leaf.id: read_mark(self._form.marks.get(leaf.id, ""), leaf.scale)
            for leaf in view.find_rubric(own_turn).leaves
        }
        return {id_: mark for id_, mark in read_marks.items() if isinstance(mark, Decimal)}

    def _require_turn(self) -> JurorTurn | None:
        own_turn = self._own_turn
        if own_turn is None:
            self._console.say(tr("Nobody is on stage."))
        return own_turn

    def _require_open_turn(self) -> JurorTurn | None:
        """The turn in hand, if its ballot can be filled in."""
        own_turn = self._require_turn()
        if own_turn is None or not own_turn.is_read_only:
            return own_turn
        self._console.say(translate(explain_not_sendable(own_turn) or describe_turn(own_turn)))
        return None

    # --- the file --------------------------------------------------------------------------------------

    async def _submit(self, command: Command, key: str = "") -> tuple[bool, bool]:
        """Send a command; returns whether it is in the file, and whether the file failed."""
        outcome = await self._client.submit(command, key)
        if outcome.refusal is not None:
            self._console.say("! " + translate(outcome.refusal))
        elif outcome.failure is not None:
            self._console.say("! " + translate(FILE_TROUBLE))
        return outcome.is_done, outcome.failure is not None

    async def _ask_engine(self, query: Callable[[Engine], Any]) -> Any:
        """The result of a function of the engine; None if rules or file refuse, which is told."""
        try:
            return await self._client.ask(query)
        except CommandRefused as error:
            self._console.say("! " + translate(error.message))
        except LedgerError:
            self._console.say("! " + translate(FILE_TROUBLE))
        return None

    async def _send_heartbeats(self) -> None:
        """Report presence and progress every two seconds."""
        while True:
            seat, device, now = self._client.actor.seat, self._client.device, self._client.now().wall
            progress = self._format_progress()
            had_seat = self._client.holds_seat
            with suppress(LedgerError):
                self._client.holds_seat = await self._client.ask(
                    lambda engine: record_presence(engine, seat, device, progress, now)  # noqa: B023
                )
            if had_seat and not self._client.holds_seat:
                self._console.tell("! " + tr(SEAT_LOST))
            await asyncio.sleep(BEAT_INTERVAL)

    def _format_progress(self) -> str:
        own_turn, view = self._own_turn, self._view
        if own_turn is None or view is None or own_turn.is_read_only:
            return ""
        count = len(view.find_rubric(own_turn).leaves)
        return SeatProgress(own_turn.number, len(self._marks), count, self._autosaver.save_state).to_json()


async def run_plain(
    contest_path: Path,
    seat: Seat,
    device: str,
    pin_source: PinSource,
    streams: tuple[TextIO, TextIO] | None = None,
) -> int:
    """Run the line mode on these streams, else standard input and output; returns the exit code."""
    loop = asyncio.get_running_loop()
    console = PlainConsole(*(streams or (sys.stdin, sys.stdout)))
    client: SeatClient

    def make_views(engine: Engine) -> dict[str, Any]:
        actor = client.actor
        return {"juror": project(engine, actor, None) if actor.name else None}

    def in_loop(function: Callable[[Any], None], value: Any) -> None:
        with suppress(RuntimeError):  # the loop has ended
            loop.call_soon_threadsafe(function, value)

    engine_thread = EngineThread(
        contest_path,
        make_views,
        lambda views: in_loop(session.take_view, views["juror"]),
        lambda trouble: in_loop(session.take_trouble, trouble),
    )
    client = SeatClient(engine_thread, Actor("", seat), device, pin_source=pin_source)
    session = PlainSession(console, client)
    if sys.platform != "win32":
        loop.add_signal_handler(signal.SIGINT, console.interrupt)
        loop.add_signal_handler(signal.SIGTERM, console.interrupt)
    engine_thread.start()
    console.start()
    exit_code = 0
    try:
        await session.run(seat)
    except InputEnded as end:
        exit_code = 130 if end.is_interrupt else 0
    finally:
        engine_thread.stop()
        engine_thread.join()
        with suppress(InputEnded):
            console.say("", tr("The end. Drafts are in the file."))
    return exit_code
