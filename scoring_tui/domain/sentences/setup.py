"""Sentences for the facts before the final."""

from scoring_tui.domain.facts.setup import (
    ContestDeclared,
    OrderDrawn,
    PinsIssued,
    RosterImported,
    SeatLocked,
    SeatTaken,
)
from scoring_tui.domain.seat import Seat
from scoring_tui.domain.sentences.base import SentenceContext, describe_fact, name_seat
from scoring_tui.i18n.lazy import LazyText, lazy


@describe_fact.register
def _describe_contest_declared(fact: ContestDeclared, context: SentenceContext) -> LazyText:
    return lazy("Contest declared: {name}", name=fact.contest.contest.name)


@describe_fact.register
def _describe_roster_imported(fact: RosterImported, context: SentenceContext) -> LazyText:
    contestant_count, source = len(fact.contestants), fact.source
    if fact.replaced:
        return lazy(
            "{n} contestants imported from {source} in place of the earlier ones",
            n=contestant_count,
            source=source,
        )
    return lazy("{n} contestants imported from {source}", n=contestant_count, source=source)


@describe_fact.register
def _describe_order_drawn(fact: OrderDrawn, context: SentenceContext) -> LazyText:
    return lazy(
        "Running order of {category} drawn by lot with seed {seed}: no. {first} to {last}",
        category=context.category_name(fact.category), seed=fact.seed,
        first=fact.turns[0].number, last=fact.turns[-1].number,
    )  # fmt: skip


@describe_fact.register
def _describe_pins_issued(fact: PinsIssued, context: SentenceContext) -> LazyText:
    if len(fact.seats) != 1:
        return lazy("New PINs issued for {n} seats", n=len(fact.seats))
    seat = Seat.parse(fact.seats[0])
    return lazy("New PIN issued for {name} ({seat})", name=name_seat(context.state, seat), seat=str(seat))


@describe_fact.register
def _describe_seat_taken(fact: SeatTaken, context: SentenceContext) -> LazyText:
    name = context.entry.actor
    if fact.over:
        return lazy(
            "{name} signed in on {device}, taking over from {over}",
            name=name, device=fact.device, over=fact.over,
        )  # fmt: skip
    return lazy("{name} signed in on {device}", name=name, device=fact.device)


@describe_fact.register
def _describe_seat_locked(fact: SeatLocked, context: SentenceContext) -> LazyText:
    return lazy(
        "Seat of {name} locked for a minute after {tries} wrong PINs on {device}",
        name=name_seat(context.state, Seat.parse(fact.locked)), tries=fact.tries, device=fact.device,
    )  # fmt: skip
