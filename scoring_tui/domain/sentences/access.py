"""Sentences for the facts about who may sit at a seat."""

from scoring_tui.domain.facts.access import SeatUnlocked, SessionEnded, WrongPinsReported
from scoring_tui.domain.seat import Seat
from scoring_tui.domain.sentences.base import SentenceContext, describe_fact, name_seat
from scoring_tui.i18n.lazy import LazyText, lazy


@describe_fact.register
def _describe_wrong_pins_reported(fact: WrongPinsReported, context: SentenceContext) -> LazyText:
    name = name_seat(context.state, Seat.parse(fact.guessed))
    if fact.level == "locked":
        return lazy(
            "{address} locked at the seat of {name} after {n} wrong PINs",
            address=fact.address, name=name, n=fact.failures,
        )  # fmt: skip
    message = {
        "alarm": lazy(
            "Somebody guesses the PIN of {name}: {n} wrong ones from {count} addresses, last {address}",
            name=name, n=fact.failures, count=fact.source_count, address=fact.address,
        ),
        "closed": lazy(
            "Seat of {name} closed to new devices: {n} wrong PINs from {count} addresses, last {address}",
            name=name, n=fact.failures, count=fact.source_count, address=fact.address,
        ),
    }  # fmt: skip
    return message[fact.level]


@describe_fact.register
def _describe_seat_unlocked(fact: SeatUnlocked, context: SentenceContext) -> LazyText:
    return lazy(
        "Seat of {name} unlocked: new devices may sign in again",
        name=name_seat(context.state, Seat.parse(fact.unlocked)),
    )


@describe_fact.register
def _describe_session_ended(fact: SessionEnded, context: SentenceContext) -> LazyText:
    return lazy(
        "Session of {name} on {device} ended by the committee",
        name=name_seat(context.state, Seat.parse(fact.ended)), device=fact.device,
    )  # fmt: skip
