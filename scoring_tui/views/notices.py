"""What a juror must be told besides the form: who is on stage, what was reopened, closed or called off.

Pure: sentences out of the view. Imports the juror's view, `said` and `wording`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Literal

from scoring_tui.contest.terms import REASONS
from scoring_tui.domain.state import Break
from scoring_tui.i18n.lazy import LazyText, lazy
from scoring_tui.i18n.locale import format_clock_time
from scoring_tui.views.juror import JurorTurn, JurorView

NAME_LENGTH = 40
"""Letters of a name that a sentence can carry on a small screen; the card shows all of it."""


@dataclass(frozen=True, slots=True)
class Notice:
    """One sentence; `warn` wants something of the juror, `good` tells of something done."""

    kind: Literal["warn", "info", "good"]
    text: LazyText


def shorten_name(name: str) -> str:
    """The name, cut where it would push the rest of a sentence off the screen."""
    return name if len(name) <= NAME_LENGTH else f"{name[: NAME_LENGTH - 1].rstrip()}…"


def describe_turn(own: JurorTurn) -> LazyText:
    """Number and name, never apart."""
    return lazy("no. {number} {name}", number=own.number, name=shorten_name(own.contestant.name))


def list_notices(view: JurorView, shown: JurorTurn | None, *, has_draft: bool) -> tuple[Notice, ...]:
    """Everything to be told now; `drafted` says whether something unsent stands in the form."""
    return (*_of_seat(view), *_of_shown(view, shown, has_draft), *_of_others(view, shown))


def explain_no_form(view: JurorView) -> LazyText:
    """Why there is no form yet."""
    if not view.has_running_order:
        return lazy("The running order has not been drawn yet.")
    if not view.turns:
        return lazy("Nobody is on your list in this contest.")
    if view.contest.contest.desk:
        return lazy("Press F6 and choose whom to score.")
    return lazy("Nobody is on stage. The form opens by itself when the MC calls.")


def explain_not_sendable(own: JurorTurn) -> LazyText | None:
    """Why a ballot cannot be sent now, or nothing."""
    return {
        "stage": lazy("Scoring of no. {number} is not open yet; your draft is kept.", number=own.number),
        "waiting": lazy("No. {number} has not been on stage yet; your draft is kept.", number=own.number),
        "closed": _closed(own),
        "excused": _closed(own),
        "out": lazy(
            "No. {number} is out: {why}.", number=own.number, why=REASONS[own.turn.exclusion or "absent"]
        ),
        "sent": lazy("Your ballot for no. {number} is in already.", number=own.number),
        "signed": lazy("{category} is signed.", category=own.category.name),
        "recused": lazy("You do not judge no. {number}.", number=own.number),
    }.get(own.status)


def _closed(own: JurorTurn) -> LazyText:
    return lazy(
        "Scoring of no. {number} is closed. Your draft is kept; ask the head of jury to reopen it.",
        number=own.number,
    )


def _of_seat(view: JurorView) -> Iterator[Notice]:
    if not view.is_seated:
        yield Notice("warn", lazy("Another juror sits in your place now; nothing more is asked of you."))


def _of_shown(view: JurorView, own: JurorTurn | None, drafted: bool) -> Iterator[Notice]:
    if own is None:
        return
    if own.number not in view.turns:
        yield Notice("warn", lazy("You no longer judge {who}.", who=describe_turn(own)))
    elif own.status == "sent":
        yield _sent(own, view.contest.contest.timezone, drafted)
    elif own.status == "reopened":
        yield Notice("warn", lazy("Reopened by the head of jury: {reason}", reason=own.reopen_reason))
    elif own.status == "excused":
        yield Notice("info", lazy("The head of jury accepted that this ballot stays missing: {reason}",
                                 reason=own.excuse_reason))  # fmt: skip
    elif own.status in ("closed", "recused", "signed") and (said := explain_not_sendable(own)):
        yield Notice("warn", said)
    if own.turn.exclusion is not None:
        yield Notice("warn", _with_reason(own, REASONS[own.turn.exclusion]))
    elif own.turn.is_postponed and own.turn.phase == "queued":
        yield Notice("warn", _with_reason(own, REASONS["postponed"]))


def _with_reason(own: JurorTurn, why: LazyText) -> LazyText:
    if own.turn.reason:
        return lazy("{who}: {why} ({reason})", who=describe_turn(own), why=why, reason=own.turn.reason)
    return lazy("{who}: {why}", who=describe_turn(own), why=why)


def _sent(own: JurorTurn, timezone: str, drafted: bool) -> Notice:
    at = format_clock_time(own.ballot.at, timezone) if own.ballot else ""
    if drafted:
        return Notice("warn", lazy(
            "A ballot for {who} came in by another way at {at}. What stands here is not sent.",
            who=describe_turn(own), at=at,
        ))  # fmt: skip
    if own.ballot and own.ballot.paper:
        return Notice("good", lazy("Entered from your paper sheet at {at}", at=at))
    return Notice("good", lazy("Sent at {at}", at=at))


def _of_others(view: JurorView, shown: JurorTurn | None) -> Iterator[Notice]:
    here = shown.number if shown else None
    if view.number_on_stage is not None and view.number_on_stage != here:
        yield Notice(
            "info",
            lazy("{who} is on stage · F8 go there", who=describe_turn(view.turns[view.number_on_stage])),
        )
    for own in view.turns.values():
        if own.status == "reopened" and own.number != here:
            yield Notice(
                "warn",
                lazy("{who} was reopened: {reason} · F6", who=describe_turn(own), reason=own.reopen_reason),
            )
    if view.room_break is not None:
        yield Notice("info", _break(view.room_break, view.contest.contest.timezone))
    for offer in view.signing_offers:
        said = lazy("{category} waits for a juror's signature · Ctrl+S", category=offer.category.name)
        yield Notice("info", said)


def _break(rest: Break, timezone: str) -> LazyText:
    begun = datetime.fromtimestamp(rest.started.wall / 1000, UTC)
    until = format_clock_time(begun + timedelta(seconds=rest.seconds), timezone)
    if rest.note:
        return lazy("Break until {until}: {note}", until=until, note=rest.note)
    return lazy("Break until {until}", until=until)
