"""What happened before the final, in words. Imports entries and `words`."""

from scoring_tui.domain.facts.setup import (
    ContestDeclared,
    OrderDrawn,
    PinsIssued,
    RosterImported,
    SeatLocked,
    SeatTaken,
)
from scoring_tui.domain.seat import Seat
from scoring_tui.domain.sentences.base import Known, category_name, describe_fact, seat_name
from scoring_tui.i18n.lazy import LazyText, lazy


@describe_fact.register
def _declared(fact: ContestDeclared, known: Known) -> LazyText:
    return lazy("Contest declared: {name}", name=fact.contest.contest.name)


@describe_fact.register
def _imported(fact: RosterImported, known: Known) -> LazyText:
    n, source = len(fact.contestants), fact.source
    if fact.replaced:
        return lazy("{n} contestants imported from {source} in place of the earlier ones", n=n, source=source)
    return lazy("{n} contestants imported from {source}", n=n, source=source)


@describe_fact.register
def _drawn(fact: OrderDrawn, known: Known) -> LazyText:
    return lazy(
        "Running order of {category} drawn by lot with seed {seed}: no. {first} to {last}",
        category=category_name(known, fact.category), seed=fact.seed,
        first=fact.turns[0].number, last=fact.turns[-1].number,
    )  # fmt: skip


@describe_fact.register
def _pins(fact: PinsIssued, known: Known) -> LazyText:
    return lazy("New PINs issued for {n} seats", n=len(fact.seats))


@describe_fact.register
def _seat_taken(fact: SeatTaken, known: Known) -> LazyText:
    name = known[1].actor
    if fact.over:
        return lazy(
            "{name} signed in on {device}, taking over from {over}",
            name=name, device=fact.device, over=fact.over,
        )  # fmt: skip
    return lazy("{name} signed in on {device}", name=name, device=fact.device)


@describe_fact.register
def _seat_locked(fact: SeatLocked, known: Known) -> LazyText:
    return lazy(
        "Seat of {name} locked for a minute after {tries} wrong PINs on {device}",
        name=seat_name(known[0], Seat.parse(fact.locked)), tries=fact.tries, device=fact.device,
    )  # fmt: skip
