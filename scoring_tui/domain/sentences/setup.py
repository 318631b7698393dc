"""What happened before the final, in words. Imports entries and `words`."""

from scoring_tui.domain.facts.setup import (
    ContestDeclared,
    OrderDrawn,
    PinsIssued,
    RosterImported,
    SeatLocked,
    SeatTaken,
)
from scoring_tui.domain.sentences.base import Known, category_name, seat_name, tell
from scoring_tui.i18n.lazy import Said, say


@tell.register
def _declared(fact: ContestDeclared, known: Known) -> Said:
    return say("Contest declared: {name}", name=fact.contest.contest.name)


@tell.register
def _imported(fact: RosterImported, known: Known) -> Said:
    n, source = len(fact.contestants), fact.source
    if fact.replaced:
        return say("{n} contestants imported from {source} in place of the earlier ones", n=n, source=source)
    return say("{n} contestants imported from {source}", n=n, source=source)


@tell.register
def _drawn(fact: OrderDrawn, known: Known) -> Said:
    return say(
        "Running order of {category} drawn by lot with seed {seed}: no. {first} to {last}",
        category=category_name(known, fact.category), seed=fact.seed,
        first=fact.turns[0].number, last=fact.turns[-1].number,
    )  # fmt: skip


@tell.register
def _pins(fact: PinsIssued, known: Known) -> Said:
    return say("New PINs issued for {n} seats", n=len(fact.seats))


@tell.register
def _seat_taken(fact: SeatTaken, known: Known) -> Said:
    name = known[1].actor
    if fact.over:
        return say(
            "{name} signed in on {device}, taking over from {over}",
            name=name, device=fact.device, over=fact.over,
        )  # fmt: skip
    return say("{name} signed in on {device}", name=name, device=fact.device)


@tell.register
def _seat_locked(fact: SeatLocked, known: Known) -> Said:
    return say(
        "Seat of {name} locked for a minute after {tries} wrong PINs on {device}",
        name=seat_name(known[0], fact.locked), tries=fact.tries, device=fact.device,
    )  # fmt: skip
