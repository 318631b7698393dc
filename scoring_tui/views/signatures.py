"""How many persons have signed a category, and for whom it waits."""

from collections.abc import Iterator
from dataclasses import dataclass

from scoring_tui.contest.person_names import bare_name
from scoring_tui.domain.seat import CHAIR_SEAT
from scoring_tui.domain.state import State
from scoring_tui.i18n.lazy import LazyText, lazy


@dataclass(frozen=True, slots=True)
class SignatureCount:
    """The signatures of a category by persons."""

    signed_count: int
    needed_count: int


def count_signatures(state: State, category_id: str) -> SignatureCount:
    """Count the persons who have signed and those who must sign."""
    return SignatureCount(len(state.signed_persons(category_id)), state.needed_signatures(category_id))


def waiting_juror_ids(state: State, category_id: str) -> tuple[str, ...]:
    """The jurors of a category who may still sign: neither they nor their seat have signed."""
    signed_seats = {signature.seat.post for signature in state.signatures.get(category_id, ())}
    persons = {*state.signed_persons(category_id), bare_name(state.contest.contest.head_of_jury)}
    turns = state.turns_in_category(category_id)
    juror_ids = dict.fromkeys(juror_id for turn in turns for juror_id in turn.jurors)
    return tuple(
        juror_id
        for juror_id in juror_ids
        if juror_id not in signed_seats and bare_name(state.jurors[juror_id].name) not in persons
    )


def describe_signatures(state: State, category_id: str) -> Iterator[LazyText]:
    """Describe for whom a category waits that somebody has signed; nothing before the first signature."""
    signatures, count = state.signatures.get(category_id, ()), count_signatures(state, category_id)
    if not signatures or state.is_signed(category_id):
        return
    names = ", ".join(state.jurors[juror_id].name for juror_id in waiting_juror_ids(state, category_id))
    has_head = any(signature.seat == CHAIR_SEAT for signature in signatures)
    waiting: LazyText = lazy("one of {names}", names=names or "–") if has_head else lazy("the head of jury")
    if has_head and state.contest.scoring.signatures == "all":
        waiting = lazy("{names}", names=names or "–")
    yield lazy(
        "{n} of {m} signed, waiting for {who}",
        n=count.signed_count, m=count.needed_count, who=waiting,
    )  # fmt: skip
