"""One sentence for every awarded place: whether it is firm, what changes it, and who would stand there then.

It takes up to seconds to compute, so it is made from a copy of the state in a thread of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import reduce
from itertools import groupby

from scoring_tui.contest.methods import find_tie_rule
from scoring_tui.contest.models import Category
from scoring_tui.domain.state import State
from scoring_tui.i18n.lazy import LazyText, lazy
from scoring_tui.scoring.sensitivity.findings import (
    Change,
    FragilePlace,
    Fragility,
    MarkChange,
    PenaltyChange,
    find_fragility,
)
from scoring_tui.scoring.standings.ranking import Placing
from scoring_tui.scoring.standings.tally import Standing, Tally
from scoring_tui.views.tie_breaks import find_step_name

MAX_NAMED_JURORS = 2
"""Jurors named in a sentence; more are counted."""
MAX_OUTCOMES = 3
"""Different holders that a sentence names; more are counted."""


@dataclass(frozen=True, slots=True)
class AwardSentence:
    """What one awarded place hangs on, or two that would change places, or the qualifying line.

    Or that nobody gets an award, or who gets a special title.
    """

    places: tuple[int, ...]
    """Empty for the qualifying line, an award that nobody gets and a title."""
    is_firm: bool
    """Whether no single juror, penalty or step of a mark changes who stands there."""
    text: LazyText


@dataclass(frozen=True, slots=True)
class _Outcome:
    """Changes of one place that lead to the same holders."""

    holders: tuple[int, ...]
    changes: tuple[Change, ...]


def make_award_sentences(
    state: State, category_id: str, tally: Tally | None = None
) -> tuple[AwardSentence, ...]:
    """Make the sentences, from the first place down, then the qualifying line.

    There are none before the category is complete: a place that others may still take hangs on them.

    Args:
        state: the state of the contest, which must not change meanwhile.
        category_id: the category.
        tally: a cache of contestants whose ballots did not change.
    """
    if not state.is_complete(category_id):
        return ()
    cache = tally or Tally()
    if not state.contest.contest.has_ballots:  # no place hangs on a single mark
        writer = _SentenceWriter(state, cache.standing(state, category_id))
        return (*writer.write_withheld(), *writer.write_titles())
    return write_award_sentences(state, find_fragility(state, category_id, cache), cache)


def write_award_sentences(state: State, fragility: Fragility, tally: Tally) -> tuple[AwardSentence, ...]:
    """Put what was computed about a category into sentences."""
    writer = _SentenceWriter(state, tally.standing(state, fragility.category))
    return (*writer.write_all(fragility.places), *writer.write_withheld(), *writer.write_titles())


class _SentenceWriter:
    """Writes the sentences of one category."""

    def __init__(self, state: State, standing: Standing) -> None:
        self._state, self._standing = state, standing
        self._category: Category = state.contest.categories[standing.category]
        self._juror_ids = {juror_id for placing in standing.placings for juror_id in placing.candidate.totals}
        self._groups = [
            list(group) for _, group in groupby(standing.placings, key=lambda placing: placing.place)
        ]

    def write_all(self, fragile_places: Sequence[FragilePlace]) -> Iterator[AwardSentence]:
        """All sentences; two neighbours that only change places with each other share one."""
        remaining = [*fragile_places]
        while remaining:
            place, *remaining = remaining
            if remaining and self._is_swap(place, remaining[0]):
                yield self._write_swap(place, remaining.pop(0))
            elif place.boundary.is_qualifying:
                yield self._write_qualifying(place)
            else:
                yield self._write_award(place)

    def write_withheld(self) -> Iterator[AwardSentence]:
        """A sentence for every award that nobody gets."""
        for award in self._category.awards:
            reason = self._state.withheld_awards.get((self._category.id, award))
            if reason is not None:
                text = lazy("{award} goes to nobody: {reason}", award=award, reason=reason)
                yield AwardSentence((), True, text)

    def write_titles(self) -> Iterator[AwardSentence]:
        """A sentence for every special title that was given."""
        for title in self._category.titles:
            given = self._state.given_titles.get((self._category.id, title))
            if given is not None:
                holder = self._join_names([given.number])
                text = lazy("{title}: {who} ({reason})", title=title, who=holder, reason=given.reason)
                yield AwardSentence((), True, text)

    # --- sentences ----------------------------------------------------------------------------------

    def _write_award(self, place: FragilePlace) -> AwardSentence:
        number = place.boundary.place
        award, holders = self._award_name(number), self._join_names(place.numbers)
        margin = self._describe_margin(number)
        outcomes = self._list_outcomes(place)
        if not outcomes:
            return AwardSentence((number,), True, lazy("{award} is firm: {who}, {margin}", award=award,
                                                       who=holders, margin=margin))  # fmt: skip
        text = lazy(
            "{award} is not firm: {who}, {margin}; {outcomes}",
            award=award, who=holders, margin=margin,
            outcomes=_join_outcomes([self._describe_outcome(outcome, place) for outcome in outcomes]),
        )  # fmt: skip
        return AwardSentence((number,), False, text)

    def _write_swap(self, upper: FragilePlace, lower: FragilePlace) -> AwardSentence:
        numbers = (upper.boundary.place, lower.boundary.place)
        names = self._award_name(numbers[0]), _shorten_second(*map(self._award_name, numbers))
        [outcome] = self._list_outcomes(upper)
        text = lazy(
            "{first} and {second} are not firm: {upper} and {lower}, {margin}; they change places {causes}",
            first=names[0], second=names[1],
            upper=self._join_names(upper.numbers), lower=self._join_names(lower.numbers),
            margin=self._describe_gap(numbers[0]), causes=self._describe_causes(outcome.changes),
        )  # fmt: skip
        return AwardSentence(numbers, False, text)

    def _write_qualifying(self, place: FragilePlace) -> AwardSentence:
        number = place.boundary.place
        if not (outcomes := self._list_outcomes(place)):
            return AwardSentence((), True, lazy("the line after place {place} is firm", place=number))
        return AwardSentence((), False, lazy(
            "the line after place {place} is not firm: {outcomes}",
            place=number,
            outcomes=_join_outcomes([self._describe_passage(outcome, place) for outcome in outcomes]),
        ))  # fmt: skip

    # --- parts ------------------------------------------------------------------------------------------

    def _award_name(self, place: int) -> LazyText | str:
        awards = self._state.award_names(self._category.id)
        return awards[place - 1] if place <= len(awards) else lazy("place {place}", place=place)

    def _describe_margin(self, place: int) -> LazyText:
        """How far the holder of a place is ahead of the next contestant."""
        upper, lower = self._neighbours(place)
        if len(upper) > 1:
            return lazy("equal scores, shared place")
        if not lower:
            return lazy("nobody is ranked below")
        gap = _score_gap(upper[-1], lower[0])
        if gap:
            return lazy("{margin} ahead of the next", margin=gap)
        return self._describe_equal(upper[-1], lower[0])

    def _describe_gap(self, place: int) -> LazyText:
        """The distance of two places that change with each other."""
        upper, lower = self._neighbours(place)
        if gap := _score_gap(upper[-1], lower[0]):
            return lazy("{margin} apart", margin=gap)
        return self._describe_equal(upper[-1], lower[0])

    def _describe_equal(self, upper: Placing, lower: Placing) -> LazyText:
        """What decided between two equal scores."""
        step = upper.settled_by or lower.settled_by
        if not step:
            return lazy("equal scores after rounding")
        rule = find_tie_rule(step)
        if rule is not None and rule.name is not None:
            return lazy("equal scores, ordered by {step}", step=rule.name)
        name = find_step_name(self._state, upper.candidate.number, step)
        return lazy("equal scores, ordered by {criterion}", criterion=name)

    def _neighbours(self, place: int) -> tuple[list[Placing], list[Placing]]:
        """The contestants on this place, and those on the next one that is held."""
        for group, next_group in zip(self._groups, [*self._groups[1:], []], strict=True):
            if group[0].place == place:
                return group, next_group
        return [], []

    def _list_outcomes(self, place: FragilePlace) -> list[_Outcome]:
        """The changes by the holders to whom they lead; the juror of a panel of one is not left out."""
        by_jurors: tuple[Change, ...] = place.by_jurors if len(self._juror_ids) > 1 else ()
        changes_by_holders: dict[tuple[int, ...], list[Change]] = {}
        for change in (*by_jurors, *place.by_penalties, *place.by_marks):
            changes_by_holders.setdefault(place.holders_after.get(change, ()), []).append(change)
        return [_Outcome(holders, tuple(changes)) for holders, changes in changes_by_holders.items()]

    def _is_swap(self, upper: FragilePlace, lower: FragilePlace) -> bool:
        """Whether everything that changes one of two places exchanges their holders."""
        if upper.boundary.is_qualifying or lower.boundary.is_qualifying:
            return False
        upper_outcomes, lower_outcomes = self._list_outcomes(upper), self._list_outcomes(lower)
        return (
            len(upper_outcomes) == len(lower_outcomes) == 1
            and upper_outcomes[0].holders == lower.numbers
            and lower_outcomes[0].holders == upper.numbers
            and set(upper_outcomes[0].changes) == set(lower_outcomes[0].changes)
        )

    def _describe_outcome(self, outcome: _Outcome, place: FragilePlace) -> LazyText:
        causes, holders = self._describe_causes(outcome.changes), set(outcome.holders)
        if not holders:
            return lazy("{causes} it is nobody", causes=causes)
        present = set(place.numbers)
        if holders > present:
            others = self._join_names(sorted(holders - present))
            return lazy("{causes} it is shared with {others}", causes=causes, others=others)
        return lazy("{causes} it is {others}", causes=causes, others=self._join_names(outcome.holders))

    def _describe_passage(self, outcome: _Outcome, place: FragilePlace) -> LazyText:
        """Who would go through in place of whom."""
        causes = self._describe_causes(outcome.changes)
        entering = sorted(set(outcome.holders) - set(place.numbers))
        leaving = sorted(set(place.numbers) - set(outcome.holders))
        if entering and leaving:
            return lazy(
                "{causes} {others} goes through instead of {who}",
                causes=causes, others=self._join_names(entering), who=self._join_names(leaving),
            )  # fmt: skip
        if entering:
            return lazy(
                "{causes} {others} goes through too", causes=causes, others=self._join_names(entering)
            )
        return lazy("{causes} {who} does not go through", causes=causes, who=self._join_names(leaving))

    def _describe_causes(self, changes: Iterable[Change]) -> LazyText:
        """The changes in words: jurors, then penalties, then single steps."""
        jurors: list[str] = []
        marks: list[MarkChange] = []
        causes: list[LazyText] = []
        for change in changes:
            if isinstance(change, str):
                jurors.append(change)
            elif isinstance(change, PenaltyChange):
                causes.append(lazy("without the penalty of no. {number}", number=change.number))
            else:
                marks.append(change)
        if jurors:
            causes.insert(0, self._describe_jurors(jurors))
        if marks:
            causes.append(self._describe_marks(marks))
        return reduce(lambda first, second: lazy("{first} or {second}", first=first, second=second), causes)

    def _describe_jurors(self, juror_ids: Sequence[str]) -> LazyText:
        if len(juror_ids) > MAX_NAMED_JURORS:
            return lazy("without any one of {n} jurors", n=len(juror_ids))
        first, *others = (lazy("without {juror}", juror=self._juror_name(juror_id)) for juror_id in juror_ids)
        return lazy("{first} or {second}", first=first, second=others[0]) if others else first

    def _describe_marks(self, changes: Sequence[MarkChange]) -> LazyText:
        """One step of a single mark in full; several are counted, up and down of one mark as one."""
        marks = dict.fromkeys((change.number, change.juror, change.criterion) for change in changes)
        if len(marks) > 1:
            return lazy("with one step on one of {n} marks", n=len(marks))
        change = changes[0]
        leaves = self._state.contest.rubric_of(self._standing.category).leaves
        return lazy(
            "with one step on {juror}'s mark for {criterion} of no. {number} ({old})",
            juror=self._juror_name(change.juror), number=change.number, old=change.old,
            criterion=next(leaf.name for leaf in leaves if leaf.id == change.criterion),
        )  # fmt: skip

    def _juror_name(self, juror_id: str) -> str:
        return self._state.jurors[juror_id].name

    def _join_names(self, numbers: Iterable[int]) -> LazyText:
        names = [
            lazy("no. {number} {name}", number=number, name=self._state.contestant_name(number))
            for number in numbers
        ]
        return reduce(lambda first, second: lazy("{first} and {second}", first=first, second=second), names)


def _join_outcomes(sentences: Sequence[LazyText]) -> LazyText:
    """The first outcomes, and how many more there are."""
    listed = [*sentences[:MAX_OUTCOMES]]
    if more_count := len(sentences[MAX_OUTCOMES:]):
        listed.append(lazy("{n} more ways to change it", n=more_count))
    return reduce(lambda first, second: lazy("{first}; {second}", first=first, second=second), listed)


def _score_gap(upper: Placing, lower: Placing) -> Decimal:
    return abs(upper.candidate.displayed_score - lower.candidate.displayed_score)


def _shorten_second(first: LazyText | str, second: LazyText | str) -> LazyText | str:
    """The name of the second award without the words that both begin with: "Juara II" and "III"."""
    if not isinstance(first, str) or not isinstance(second, str):
        return second
    first_words, second_words = first.split(), second.split()
    common = 0
    while (
        common < min(len(first_words), len(second_words)) - 1 and first_words[common] == second_words[common]
    ):
        common += 1
    return " ".join(second_words[common:])
