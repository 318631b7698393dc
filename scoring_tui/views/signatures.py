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
    """Count the persons who have signed and those who must sign, among them the head of jury."""
    needed_count = max(state.needed_signatures(category_id), len(_persons_with_head(state, category_id)))
    return SignatureCount(len(state.signed_persons(category_id)), needed_count)


def _persons_with_head(state: State, category_id: str) -> frozenset[str]:
    """The persons who have signed and the head of jury, as `bare_name`."""
    persons = state.signed_persons(category_id)
    if any(signature.seat == CHAIR_SEAT for signature in state.signatures.get(category_id, ())):
        return persons
    return persons | {bare_name(state.contest.contest.head_of_jury)}


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
    missing_count = count.needed_count - len(_persons_with_head(state, category_id))
    jurors = _describe_missing_jurors(state, category_id, missing_count)
    waiting: LazyText | None = jurors
    if not any(signature.seat == CHAIR_SEAT for signature in signatures):
        head = lazy("the head of jury")
        waiting = lazy("{head} and {jurors}", head=head, jurors=jurors) if jurors else head
    yield lazy(
        "{n} of {m} signed, waiting for {who}",
        n=count.signed_count, m=count.needed_count, who=waiting or "–",
    )  # fmt: skip


def _describe_missing_jurors(state: State, category_id: str, missing_count: int) -> LazyText | None:
    """Name the jurors who must still sign, or among whom the missing persons are; None if nobody misses."""
    names = [state.jurors[juror_id].name for juror_id in waiting_juror_ids(state, category_id)]
    joined_names = ", ".join(names) or "–"
    if missing_count < 1:
        return None
    if len(names) <= missing_count:
        return lazy("{names}", names=joined_names)
    if missing_count == 1:
        return lazy("one of {names}", names=joined_names)
    return lazy("{n} of {names}", n=missing_count, names=joined_names)
