"""The checklist before a signature: everything about a category that the signers answer for, line by line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import reduce
from itertools import groupby
from typing import Literal

from scoring_tui.contest.terms import REASONS
from scoring_tui.domain.facts.jury import TieSettled
from scoring_tui.domain.state import BallotKey, State, Turn
from scoring_tui.domain.unranked import describe_unranked
from scoring_tui.engine.engine import Engine
from scoring_tui.engine.recount import find_disagreements, recount_notes
from scoring_tui.i18n.lazy import LazyText, lazy
from scoring_tui.rules.results import undecided_ties
from scoring_tui.scoring.standings.ranking import Placing
from scoring_tui.scoring.standings.tally import Standing
from scoring_tui.views.award_sentences import AwardSentence
from scoring_tui.views.penalties import list_penalties
from scoring_tui.views.requests import count_confirmed
from scoring_tui.views.tie_breaks import describe_tie_break

CheckState = Literal["ok", "note", "wrong", "detail"]
"""Fine; to be noticed before signing; refused by the rules; more about the line above."""
CardReading = Literal["read", "outdated", "unread"]
"""Whether this device has shown the report card: of the present standing, of an earlier one, or never."""

CARD_SENTENCES: Mapping[CardReading, tuple[CheckState, LazyText]] = {
    "read": ("ok", lazy("report card opened on this device")),
    "outdated": ("note", lazy("report card opened on this device, but the standing changed since")),
    "unread": ("note", lazy("report card not opened on this device")),
}


@dataclass(frozen=True, slots=True)
class CheckLine:
    """One line of the checklist."""

    state: CheckState
    text: LazyText


@dataclass(frozen=True, slots=True)
class SigningChecklist:
    """The checklist of one category after entry `seq`."""

    category_name: str
    seq: int
    lines: tuple[CheckLine, ...]

    @property
    def is_ready(self) -> bool:
        """Whether nothing in it is wrong."""
        return all(line.state != "wrong" for line in self.lines)

    def count(self, state: CheckState) -> int:
        """How many lines are in this state."""
        return sum(line.state == state for line in self.lines)


def make_signing_checklist(
    engine: Engine,
    category_id: str,
    sentences: Sequence[AwardSentence] = (),
    card_reading: CardReading = "unread",
) -> SigningChecklist:
    """Make the checklist of a category as it is now; both counts are made for it.

    Args:
        engine: the ledger and its state.
        category_id: the category.
        sentences: what each awarded place hangs on; they take long to compute and are made elsewhere.
        card_reading: whether this device has shown the report card.
    """
    state = engine.state
    standing = engine.tally.standing(state, category_id)
    turns = [turn for turn in state.turns_in_category(category_id) if not turn.is_guest]
    has_ballots = state.contest.contest.has_ballots
    lines = (
        *(_check_appearances(state, category_id, turns) if has_ballots else _check_results(state, turns)),
        *(_check_ballots(state, category_id, turns) if has_ballots else ()),
        *(_check_ties(state, standing) if state.contest.contest.has_places else ()),
        *_check_penalties(state, turns),
        *_check_titles(state, category_id),
        *_check_disputes(state, category_id),
        *_check_counts(engine, category_id),
        *(CheckLine("ok" if sentence.is_firm else "note", sentence.text) for sentence in sentences),
        *([CheckLine(*CARD_SENTENCES[card_reading])] if has_ballots else ()),
    )
    return SigningChecklist(state.contest.categories[category_id].name, state.seq, lines)


# --- imported results ---------------------------------------------------------------------------------


def _check_results(state: State, turns: Sequence[Turn]) -> Iterator[CheckLine]:
    """Where nobody gives marks: who has every result, who is out, and who did not pass."""
    active_numbers = [turn.number for turn in turns if turn.exclusion is None]
    missing_numbers = [number for number in active_numbers if state.missing_stages(number)]
    failed_numbers = [number for number in active_numbers if state.failed_stages(number)]
    yield CheckLine(
        "wrong" if missing_numbers or not active_numbers else "ok",
        lazy(
            "{n} of {m} contestants have every result",
            n=len(active_numbers) - len(missing_numbers), m=len(active_numbers),
        ),
    )  # fmt: skip
    for number in missing_numbers:
        is_poll_open = all(stage.is_poll for stage in state.missing_stages(number))
        why = describe_unranked(state, number, "poll-open" if is_poll_open else "no-result")
        yield CheckLine("detail", lazy("{who}: {why}", who=_title(state, number), why=why))
    if failed_numbers:
        yield CheckLine("detail", lazy("{n} contestants did not pass", n=len(failed_numbers)))
    for turn in turns:
        if turn.exclusion is not None:
            yield CheckLine("detail", _with_reason(_title(state, turn.number), turn))


# --- appearances and ballots -----------------------------------------------------------------------------


def _check_appearances(state: State, category_id: str, turns: Sequence[Turn]) -> Iterator[CheckLine]:
    excluded_turns = [turn for turn in turns if turn.exclusion is not None]
    appeared_count = sum(turn.phase in ("scoring", "closed") for turn in turns if turn.exclusion is None)
    is_done = appeared_count + len(excluded_turns) == len(turns) and bool(turns)
    yield CheckLine(
        "ok" if is_done else "wrong",
        lazy("{n} of {m} contestants appeared", n=appeared_count, m=len(turns)),
    )
    for turn in excluded_turns:
        yield CheckLine("detail", _with_reason(_title(state, turn.number), turn))
    for contestant in state.undrawn_contestants(category_id):
        if not contestant.is_guest:
            yield CheckLine("wrong", lazy("{name} has no draw number", name=contestant.name))
    for turn in state.turns_in_category(category_id):
        if turn.is_guest:
            yield CheckLine("detail", lazy(
                "{who}: {why}", who=_title(state, turn.number), why=REASONS["guest"]
            ))  # fmt: skip


def _with_reason(title: LazyText, turn: Turn) -> LazyText:
    why = REASONS[turn.exclusion or "absent"]
    if turn.reason:
        return lazy("{who}: {why} ({reason})", who=title, why=why, reason=turn.reason)
    return lazy("{who}: {why}", who=title, why=why)


def _check_ballots(state: State, category_id: str, turns: Sequence[Turn]) -> Iterator[CheckLine]:
    numbers = [turn.number for turn in turns if turn.exclusion is None]
    sent_count = sum(len(state.ballots.get(number, ())) for number in numbers)
    missing_keys = [(number, juror_id) for number in numbers for juror_id in state.missing_ballots(number)]
    total_count = sent_count + len(missing_keys)
    yield CheckLine(
        "wrong" if missing_keys or not total_count else "ok",
        lazy("{n} of {m} ballots are in", n=sent_count, m=total_count),
    )
    confirmed_count = count_confirmed(state, category_id).confirmed_ballots
    if confirmed_count:
        yield CheckLine("detail", lazy("{n} of them were read again by their jurors", n=confirmed_count))
    number_set = set(numbers)
    excused = {key: reason for key, reason in state.excused_ballots.items() if key[0] in number_set}
    recused = {key: reason for key, reason in state.recused_jurors.items() if key[0] in number_set}
    for juror, of_turns, _ in _group_by_juror(state, dict.fromkeys(missing_keys, "")):
        yield CheckLine("detail", lazy("missing: {juror}, no. {numbers}", juror=juror, numbers=of_turns))
    for juror, of_turns, reason in _group_by_juror(state, excused):
        yield CheckLine("note", lazy(
            "excused: {juror}, no. {numbers} ({reason})", juror=juror, numbers=of_turns, reason=reason
        ))  # fmt: skip
    for juror, of_turns, reason in _group_by_juror(state, recused):
        yield CheckLine("note", lazy(
            "does not judge: {juror}, no. {numbers} ({reason})",
            juror=juror, numbers=of_turns, reason=reason or "–",
        ))  # fmt: skip


def _group_by_juror(state: State, reasons: Mapping[BallotKey, str]) -> Iterator[tuple[str, str, str]]:
    """Name of the juror, the draw numbers and the reason, once for each juror and reason."""
    groups: dict[tuple[str, str], list[int]] = {}
    for (draw_number, juror_id), reason in reasons.items():
        groups.setdefault((juror_id, reason), []).append(draw_number)
    for (juror_id, reason), numbers in groups.items():
        yield state.jurors[juror_id].name, ", ".join(map(str, sorted(numbers))), reason


# --- ties and penalties ----------------------------------------------------------------------------------


def _check_ties(state: State, standing: Standing) -> Iterator[CheckLine]:
    """Every tie that reaches an awarded place, with the step that settled it; the others are counted."""
    category = state.contest.categories[standing.category]
    last_place = max(len(state.award_names(category.id)), category.through or 0)
    undecided = {frozenset(numbers) for numbers in undecided_ties(state, standing)}
    decisions = state.tie_decisions.get(standing.category, ())
    lower_count = line_count = 0
    for group in _equal_scores(standing):
        if group[0].place > last_place:
            lower_count += 1
            continue
        line_count += 1
        numbers = frozenset(placing.candidate.number for placing in group if placing.is_tied)
        is_undecided = any(open_numbers <= numbers for open_numbers in undecided)
        yield CheckLine(
            "wrong" if is_undecided else "ok", _describe_tie(state, group, decisions, is_undecided)
        )
    if not line_count:
        yield CheckLine("ok", lazy("no tie among the awarded places"))
    if lower_count:
        yield CheckLine("detail", lazy("{n} ties below the awards", n=lower_count))


def _equal_scores(standing: Standing) -> Iterator[list[Placing]]:
    """The groups of ranked contestants with the same displayed score."""
    for _, group in groupby(standing.placings, key=lambda placing: placing.candidate.displayed_score):
        if len(placings := list(group)) > 1:
            yield placings


def _describe_tie(
    state: State, group: Sequence[Placing], decisions: Iterable[TieSettled], is_undecided: bool
) -> LazyText:
    """Who had the same score, and what decided; with the reason of the head of jury's decision."""
    numbers = {placing.candidate.number for placing in group}
    tie = lazy(
        "tie at {score}: {who}",
        score=group[0].candidate.displayed_score, who=_join_titles(state, sorted(numbers)),
    )  # fmt: skip
    if is_undecided:
        return lazy("{tie}: must be settled", tie=tie)
    reasons = [decision.reason for decision in decisions if set(decision.order) <= numbers]
    if any(placing.settled_by == "head-of-jury" for placing in group) and reasons:
        return lazy("{tie}: decision of the head of jury ({reason})", tie=tie, reason=reasons[-1])
    if any(placing.is_tied for placing in group):
        return (
            lazy("{tie}: shared by decision of the head of jury ({reason})", tie=tie, reason=reasons[-1])
            if reasons
            else lazy("{tie}: shared place", tie=tie)
        )
    steps = [step for placing in group if (step := describe_tie_break(state, placing)) is not None]
    if steps:
        return lazy("{tie}: {step}", tie=tie, step=steps[0])
    return lazy("{tie}: ordered by the score before rounding", tie=tie)


def _check_penalties(state: State, turns: Sequence[Turn]) -> Iterator[CheckLine]:
    penalties = [(turn.number, item) for turn in turns for item in list_penalties(state, turn.number)]
    if not penalties:
        yield CheckLine("ok", lazy("no penalty"))
    for draw_number, penalty in penalties:
        description = " · ".join(filter(None, (penalty.name, penalty.reason, penalty.given_by)))
        yield CheckLine("note", lazy(
            "penalty of {points} for {who}: {description}",
            points=Decimal(penalty.points), who=_title(state, draw_number), description=description,
        ))  # fmt: skip


def _check_titles(state: State, category_id: str) -> Iterator[CheckLine]:
    """Every declared title that nobody has; the others are among the award sentences."""
    for title in state.contest.categories[category_id].titles:
        if (category_id, title) not in state.given_titles:
            yield CheckLine("note", lazy("{title} is given to nobody so far", title=title))


def _check_disputes(state: State, category_id: str) -> Iterator[CheckLine]:
    numbers = state.disputed_numbers(category_id)
    if not numbers:
        yield CheckLine("ok", lazy("no result is in dispute"))
    for draw_number in numbers:
        yield CheckLine("wrong", lazy(
            "{who} is in dispute: {note}",
            who=_title(state, draw_number), note=state.disputes[draw_number].note,
        ))  # fmt: skip


# --- the second count ---------------------------------------------------------------------------------


def _check_counts(engine: Engine, category_id: str) -> Iterator[CheckLine]:
    notes = recount_notes(engine.ledger, engine.state.contest)
    yield from (CheckLine("note", note) for note in notes)
    differences = find_disagreements(engine.ledger, engine.state, engine.tally, (category_id,))
    yield from (CheckLine("wrong", difference) for difference in differences)
    if not notes and not differences:
        yield CheckLine("ok", lazy("both counts agree to the last digit"))


def _title(state: State, draw_number: int) -> LazyText:
    return lazy("no. {number} {name}", number=draw_number, name=state.contestant_name(draw_number))


def _join_titles(state: State, numbers: Iterable[int]) -> LazyText:
    titles = (_title(state, number) for number in numbers)
    return reduce(lambda first, second: lazy("{first}, {second}", first=first, second=second), titles)
