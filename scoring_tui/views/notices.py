"""Messages above the juror's form: who is on stage, what was reopened, closed or cancelled."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Literal

from scoring_tui.contest.terms import REASONS
from scoring_tui.domain.state import Break
from scoring_tui.i18n.lazy import LazyText, lazy
from scoring_tui.i18n.locale import format_clock_time
from scoring_tui.views.juror import JurorTurn, JurorView

FILE_TROUBLE = lazy(
    "The contest file cannot be reached: call the committee. What you typed is safe; leave this screen open."
)
"""All that a juror needs to know of any trouble with the file; the committee sees what it is."""
OWED_COUNT = 2
"""Ballots that are owed and each have a line; more share one line."""
NAME_LENGTH = 40
"""Longest name in a message, so that the message fits a small screen; the card shows the whole name."""


@dataclass(frozen=True, slots=True)
class Notice:
    """One message; `warn` asks the juror to act, `good` confirms something."""

    kind: Literal["warn", "info", "good"]
    text: LazyText


def shorten_name(name: str) -> str:
    """Cut a name to `NAME_LENGTH` characters."""
    return name if len(name) <= NAME_LENGTH else f"{name[: NAME_LENGTH - 1].rstrip()}…"


def describe_turn(juror_turn: JurorTurn) -> LazyText:
    """Number and name, always together."""
    return lazy(
        "no. {number} {name}", number=juror_turn.number, name=shorten_name(juror_turn.contestant.name)
    )


def list_notices(
    view: JurorView, shown_turn: JurorTurn | None, *, has_draft: bool, was_looked_at: bool = False
) -> tuple[Notice, ...]:
    """Return all messages.

    Args:
        has_draft: whether the form holds marks that were not sent.
        was_looked_at: whether the juror saw the whole ballot and went back without sending it.
    """
    return (
        *_seat_notices(view),
        *_shown_turn_notices(view, shown_turn, has_draft),
        *_sending_notices(view, shown_turn, was_looked_at),
        *_owed_notices(view, shown_turn),
        *_other_notices(view, shown_turn),
    )


def _sending_notices(view: JurorView, shown_turn: JurorTurn | None, was_looked_at: bool) -> Iterator[Notice]:
    """Scoring is open and the ballot in the form was not sent."""
    if shown_turn is None or not shown_turn.can_send or shown_turn.number not in view.turns:
        return
    if shown_turn.nudged_at_ms:
        asked_at = _format_ms(shown_turn.nudged_at_ms, view)
        yield Notice("warn", lazy("Please send no. {number} (asked at {at}): F5, then F5 again",
                                  number=shown_turn.number, at=asked_at))  # fmt: skip
    elif was_looked_at:
        yield Notice("warn", lazy("No. {number} is NOT SENT. F5, then F5 again sends it.",
                                  number=shown_turn.number))  # fmt: skip
    elif shown_turn.status == "open":
        yield Notice("info", lazy("Scoring is open: F5 sends"))


def _owed_notices(view: JurorView, shown_turn: JurorTurn | None) -> Iterator[Notice]:
    """Ballots that were not sent, of turns that are not in the form: open ones, and closed without them."""
    shown_number = shown_turn.number if shown_turn else None
    owed_turns = [
        juror_turn
        for juror_turn in view.turns.values()
        if juror_turn.status in ("open", "closed")
        and juror_turn.number not in (shown_number, view.number_on_stage)
    ]
    if len(owed_turns) > OWED_COUNT:
        numbers = ", ".join(str(juror_turn.number) for juror_turn in owed_turns)
        yield Notice("warn", lazy("You have not sent {count} ballots: no. {list} · F6",
                                  count=len(owed_turns), list=numbers))  # fmt: skip
        return
    for juror_turn in owed_turns:
        who = describe_turn(juror_turn)
        if juror_turn.status == "closed":
            yield Notice(
                "warn", lazy("{who} was closed without your ballot · Ctrl+O asks the head of jury", who=who)
            )
        elif juror_turn.nudged_at_ms:
            asked_at = _format_ms(juror_turn.nudged_at_ms, view)
            yield Notice("warn", lazy("Please send {who} (asked at {at}) · F6", who=who, at=asked_at))
        else:
            yield Notice("warn", lazy("You have not sent {who} · F6", who=who))


def _format_ms(moment_ms: int, view: JurorView) -> str:
    return format_clock_time(datetime.fromtimestamp(moment_ms / 1000, UTC), view.contest.contest.timezone)


def explain_no_form(view: JurorView) -> LazyText:
    """Explain why there is no form yet."""
    if not view.contest.contest.has_ballots:
        return lazy(
            "Nobody gives marks in this contest: results come from sheets. You sign here once the head of"
            " jury has signed."
        )
    if not view.has_running_order:
        return lazy("The running order has not been drawn yet.")
    if not view.turns:
        return lazy("Nobody is on your list in this contest.")
    if not view.contest.contest.has_stage:
        return lazy("Press F6 and choose whom to score.")
    return lazy("Nobody is on stage. The form opens by itself when the MC calls.")


def explain_not_sendable(juror_turn: JurorTurn) -> LazyText | None:
    """Explain why a ballot cannot be sent now; None if it can."""
    return {
        "stage": lazy(
            "Scoring of no. {number} is not open yet; your draft is kept.", number=juror_turn.number
        ),
        "waiting": lazy(
            "No. {number} has not been on stage yet; your draft is kept.", number=juror_turn.number
        ),
        "closed": _closed_text(juror_turn),
        "excused": _closed_text(juror_turn),
        "out": lazy(
            "No. {number} is out: {why}.",
            number=juror_turn.number,
            why=REASONS[juror_turn.turn.exclusion or "absent"],
        ),
        "sent": lazy("Your ballot for no. {number} is in already.", number=juror_turn.number),
        "signed": lazy("{category} is signed.", category=juror_turn.category.name),
        "recused": lazy("You do not judge no. {number}.", number=juror_turn.number),
    }.get(juror_turn.status)


def _closed_text(juror_turn: JurorTurn) -> LazyText:
    return lazy(
        "Scoring of no. {number} is closed. Your draft is kept; ask the head of jury to reopen it.",
        number=juror_turn.number,
    )


def _seat_notices(view: JurorView) -> Iterator[Notice]:
    if not view.is_seated:
        yield Notice("warn", lazy("Another juror sits in your place now; nothing more is asked of you."))


def _shown_turn_notices(view: JurorView, juror_turn: JurorTurn | None, has_draft: bool) -> Iterator[Notice]:
    if juror_turn is None:
        return
    if juror_turn.number not in view.turns:
        yield Notice("warn", lazy("You no longer judge {who}.", who=describe_turn(juror_turn)))
    elif juror_turn.status == "sent":
        yield _sent_notice(juror_turn, view.contest.contest.timezone, has_draft)
    elif juror_turn.status == "reopened":
        yield Notice("warn", _reopened_text(view, juror_turn))
    elif juror_turn.status == "excused":
        yield Notice("info", _excused_text(view, juror_turn))
    elif juror_turn.status in ("closed", "recused", "signed") and (text := explain_not_sendable(juror_turn)):
        yield Notice("warn", text)
    if juror_turn.number in view.turns:
        yield from _repeat_notices(juror_turn)
    if juror_turn.turn.exclusion is not None:
        yield Notice("warn", _with_reason(juror_turn, REASONS[juror_turn.turn.exclusion]))
    elif juror_turn.turn.is_postponed and juror_turn.turn.phase == "queued":
        yield Notice("warn", _with_reason(juror_turn, REASONS["postponed"]))


def _reopened_text(view: JurorView, juror_turn: JurorTurn) -> LazyText:
    """Who reopened the ballot is not said where the panel has a head of its own: it may be either head."""
    reason = juror_turn.reopen_reason
    if view.contest.panels[juror_turn.turn.panel].head:
        return lazy("Your ballot was reopened: {reason}", reason=reason)
    return lazy("Reopened by the head of jury: {reason}", reason=reason)


def _excused_text(view: JurorView, juror_turn: JurorTurn) -> LazyText:
    reason = juror_turn.excuse_reason
    if view.contest.panels[juror_turn.turn.panel].head:
        return lazy("This ballot may stay missing: {reason}", reason=reason)
    return lazy("The head of jury accepted that this ballot stays missing: {reason}", reason=reason)


def _repeat_notices(juror_turn: JurorTurn) -> Iterator[Notice]:
    """The appearance is given again and the juror has not sent a ballot of the new run."""
    last_repeat = juror_turn.turn.last_repeat
    if last_repeat is None or juror_turn.is_read_only or juror_turn.turn.exclusion is not None:
        return
    if juror_turn.earlier_ballot is None:
        yield Notice(
            "info",
            lazy("{who} presents again: {reason}", who=describe_turn(juror_turn), reason=last_repeat.reason),
        )
        return
    yield Notice(
        "warn",
        lazy(
            "{who} presents again: {reason}. Your earlier ballot is in the form; send it, changed or not.",
            who=describe_turn(juror_turn),
            reason=last_repeat.reason,
        ),
    )


def _with_reason(juror_turn: JurorTurn, reason: LazyText) -> LazyText:
    if juror_turn.turn.reason:
        return lazy(
            "{who}: {why} ({reason})",
            who=describe_turn(juror_turn),
            why=reason,
            reason=juror_turn.turn.reason,
        )
    return lazy("{who}: {why}", who=describe_turn(juror_turn), why=reason)


def _sent_notice(juror_turn: JurorTurn, timezone: str, has_draft: bool) -> Notice:
    sent_at = format_clock_time(juror_turn.ballot.at, timezone) if juror_turn.ballot else ""
    result = juror_turn.result_state
    if not has_draft and result.is_withdrawn:
        return Notice("warn", lazy("The announced result was withdrawn and is being corrected."))
    if not has_draft and result.announced_at:
        at = format_clock_time(result.announced_at, timezone)
        return Notice("good", lazy("Sent at {at} · the result was announced at {then}", at=sent_at, then=at))
    if not has_draft and result.signed_at:
        at = format_clock_time(result.signed_at, timezone)
        return Notice("good", lazy("Sent at {at} · the result was signed at {then}", at=sent_at, then=at))
    if has_draft:
        return Notice("warn", lazy(
            "A ballot for {who} came in by another way at {at}. What stands here is not sent.",
            who=describe_turn(juror_turn), at=sent_at,
        ))  # fmt: skip
    if juror_turn.ballot and juror_turn.ballot.paper:
        return Notice("good", lazy("Entered from your paper sheet at {at}", at=sent_at))
    return Notice("good", lazy("Sent at {at}", at=sent_at))


def _other_notices(view: JurorView, shown_turn: JurorTurn | None) -> Iterator[Notice]:
    shown_number = shown_turn.number if shown_turn else None
    if view.number_on_stage is not None and view.number_on_stage != shown_number:
        yield Notice(
            "info",
            lazy("{who} is on stage · F8 go there", who=describe_turn(view.turns[view.number_on_stage])),
        )
    for stage in view.other_stages:
        who = describe_turn(view.turns[stage.number])
        yield Notice("warn", lazy("{who} is on stage in {room} · F6", who=who, room=stage.room_name))
    for juror_turn in view.turns.values():
        if juror_turn.status == "reopened" and juror_turn.number != shown_number:
            yield Notice(
                "warn",
                lazy(
                    "{who} was reopened: {reason} · F6",
                    who=describe_turn(juror_turn),
                    reason=juror_turn.reopen_reason,
                ),
            )
    if view.raised_hand is not None:
        raised_at = format_clock_time(view.raised_hand.at, view.contest.contest.timezone)
        yield Notice("info", lazy("Your hand is up since {at} · Ctrl+O takes it down", at=raised_at))
    if view.room_break is not None:
        yield Notice("info", _break_text(view.room_break, view.contest.contest.timezone))
    for offer in view.signing_offers:
        text = lazy("{category} waits for a juror's signature · Ctrl+S", category=offer.category.name)
        yield Notice("info", text)


def _break_text(room_break: Break, timezone: str) -> LazyText:
    started_at = datetime.fromtimestamp(room_break.started.wall / 1000, UTC)
    ends_at = format_clock_time(started_at + timedelta(seconds=room_break.seconds), timezone)
    if room_break.note:
        return lazy("Break until {until}: {note}", until=ends_at, note=room_break.note)
    return lazy("Break until {until}", until=ends_at)
