"""Decide every command of a ledger again: could its seat have given it, by the rules, at that moment?

The entries of one command have the keys `k`, `k/2`, `k/3` and so on. The command is rebuilt from their facts,
and `decide` must give exactly these facts in the state before them.
"""

from collections.abc import Iterable, Iterator, Sequence

from scoring_tui.domain.actor import Actor
from scoring_tui.domain.clock import Reading
from scoring_tui.domain.evolve import apply_entry
from scoring_tui.domain.facts.access import WrongPinsReported
from scoring_tui.domain.facts.base import Entry, Fact
from scoring_tui.domain.facts.setup import ContestDeclared, PinsIssued, SeatLocked, SeatTaken
from scoring_tui.domain.facts.stage import BreakEnded
from scoring_tui.domain.seat import Seat
from scoring_tui.domain.state import State
from scoring_tui.errors import CommandRefused
from scoring_tui.i18n.lazy import LazyText, lazy
from scoring_tui.rules.base import decide
from scoring_tui.rules.replay import rebuild_commands
from scoring_tui.rules.replay.earlier_rules import follows_earlier_rules

_NO_READING = Reading(boot="", ms=0, wall=0)
"""The time of a command whose facts hold none: no rule asks for it then."""


def group_entries(entries: Iterable[Entry]) -> Iterator[list[Entry]]:
    """Yield the entries of each command together."""
    group: list[Entry] = []
    for entry in entries:
        if group and not _continues(group, entry):
            yield group
            group = []
        group.append(entry)
    if group:
        yield group


def _continues(group: Sequence[Entry], entry: Entry) -> bool:
    return "/" in entry.key and entry.key == f"{group[0].key}/{len(group) + 1}"


_ALLOWED_NO_MORE = (ContestDeclared, PinsIssued, BreakEnded)
"""Facts whose earlier rules recorded less, but allowed nothing more."""

_SENT_WITHOUT_SEAT = (SeatLocked, WrongPinsReported)
"""Facts of a device that does not hold the seat."""


class Replay:
    """The state of the entries of one file, each command of which is decided again."""

    def __init__(self, version: int, has_devices: bool) -> None:
        self.state = State()
        self.has_devices = has_devices
        """Whether the entries of the file say which device sent them."""
        self.earlier_seqs: list[int] = []
        """Entries that only the rules of an earlier program allowed."""
        self._version = version

    def apply(self, entries: Sequence[Entry]) -> LazyText | None:
        """Apply the entries of one command; return why they could not have been made, None if they could.

        The state has the whole entries before the fault then. May raise any error for forged entries.
        """
        fault = self.find_fault(entries)
        if fault is None:
            for entry in entries:
                apply_entry(self.state, entry)
        return fault

    def find_fault(self, entries: Sequence[Entry]) -> LazyText | None:
        """Return why the entries of one command could not be the next ones; None if they could.

        May raise any error for forged entries.
        """
        first_entry, facts = entries[0], [entry.fact for entry in entries]
        seq = first_entry.seq
        if _has_broken_header(entries):
            return lazy("entry {seq} is a part of a command that is not whole", seq=seq)
        try:
            actor = Actor(first_entry.actor, Seat.parse(first_entry.seat), first_entry.device)
        except ValueError:
            return lazy("entry {seq}: there is no seat {seat}", seq=seq, seat=first_entry.seat)
        if fault := self._find_device_fault(first_entry, actor):
            return fault
        reading = _find_reading(facts)
        refusal: LazyText | None = None
        for command in rebuild_commands(facts[0], facts, self.state):
            try:
                if decide(self.state, command, actor, reading) == facts:
                    return None
            except CommandRefused as error:
                refusal = refusal or error.message
        if follows_earlier_rules(self._version, self.state, facts, actor, reading):
            if not isinstance(first_entry.fact, _ALLOWED_NO_MORE):
                self.earlier_seqs.append(seq)
            return None
        if refusal is None:
            return lazy("entry {seq} does not follow from those before it", seq=seq)
        return lazy(
            "entry {seq} was not possible then at seat {seat}: {why}",
            seq=seq, seat=str(actor.seat), why=refusal,
        )  # fmt: skip

    def _find_device_fault(self, entry: Entry, actor: Actor) -> LazyText | None:
        """Only the command line has no device, and nobody signs in at its seat."""
        if not self.has_devices:
            return None
        if isinstance(entry.fact, SeatTaken) and entry.fact.device != entry.device:
            return lazy("entry {seq}: another device signed in than the one that sent it", seq=entry.seq)
        is_from_holder = not isinstance(entry.fact, _SENT_WITHOUT_SEAT)
        if is_from_holder and not entry.device and self.state.seat_devices.get(actor.seat):
            return lazy("entry {seq} was sent from no device, although one held the seat", seq=entry.seq)
        return None


def _has_broken_header(entries: Sequence[Entry]) -> bool:
    """Whether entries of one command have different headers, or the first one is missing."""
    headers = {(entry.at, entry.actor, entry.seat, entry.device) for entry in entries}
    return "/" in entries[0].key or len(headers) > 1


def _find_reading(facts: Sequence[Fact]) -> Reading:
    # Not by `hasattr`, which is slow for a missing field of a model.
    readings = (vars(fact).get("reading") for fact in facts)
    return next(filter(None, readings), _NO_READING)
