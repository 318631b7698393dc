"""What happened to the result of a category, as the minutes tell it: sections of sentences.

Most of it is read from the entries of the ledger, because the state no longer has what was corrected.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from scoring_tui.contest.methods import find_tie_rule
from scoring_tui.contest.terms import REASONS
from scoring_tui.domain.facts.announcement import CategoryAnnounced, CategoryUnlocked
from scoring_tui.domain.facts.appearance import AppearanceRepeated
from scoring_tui.domain.facts.base import Entry, Fact
from scoring_tui.domain.facts.consensus import AgreementCancelled, LevelAgreed
from scoring_tui.domain.facts.corrections import (
    ContestantCorrected,
    HeadOfJuryCorrected,
    JurorCorrected,
    PanelHeadCorrected,
    RoomCorrected,
)
from scoring_tui.domain.facts.disputes import DisputeRaised, DisputeResolved
from scoring_tui.domain.facts.jury import (
    BallotExcused,
    BallotReopened,
    BallotSent,
    JurorRecused,
    JurorSubstituted,
    PenaltyDropped,
    PenaltyGiven,
    SignatureWithdrawn,
    TieSettled,
)
from scoring_tui.domain.facts.paper import PaperTakenBack
from scoring_tui.domain.facts.participation import GuestChanged, UndrawnReinstated
from scoring_tui.domain.facts.setup import ResultsImported
from scoring_tui.domain.facts.stage import (
    ContestantAbsent,
    ContestantDisqualified,
    ContestantReinstated,
    ContestantWithdrew,
    StepUndone,
)
from scoring_tui.domain.facts.titles import AwardGranted, AwardWithheld, TitleGiven, TitleTakenBack
from scoring_tui.domain.sentences import describe_entry
from scoring_tui.domain.sentences.corrections import describe_changes
from scoring_tui.domain.state import State
from scoring_tui.domain.unranked import describe_unranked
from scoring_tui.engine.engine import Engine
from scoring_tui.i18n.locale import format_clock_time, format_long_date, format_number, tr, translate
from scoring_tui.papers.agreements import describe_agreements
from scoring_tui.papers.models import PaperModel
from scoring_tui.scoring.standings.ranking import Placing
from scoring_tui.scoring.standings.tally import Standing
from scoring_tui.views.tie_breaks import find_step_name

READ_BATCH_SIZE = 1000
"""Entries read at a time."""
TOLD_FACTS: tuple[type[Fact], ...] = (
    AgreementCancelled, AppearanceRepeated, BallotReopened, CategoryAnnounced, CategoryUnlocked,
    ContestantCorrected, ContestantReinstated, DisputeRaised, DisputeResolved, GuestChanged,
    HeadOfJuryCorrected, JurorCorrected, JurorSubstituted, LevelAgreed, PanelHeadCorrected, PaperTakenBack,
    PenaltyDropped, PenaltyGiven, ResultsImported, RoomCorrected, SignatureWithdrawn, TitleTakenBack,
    UndrawnReinstated,
)  # fmt: skip
"""Facts that the minutes or a rectification tell."""


CHANGE_FACTS: tuple[type[Fact], ...] = (
    AgreementCancelled, AppearanceRepeated, AwardGranted, AwardWithheld, BallotExcused, BallotReopened,
    BallotSent, ContestantAbsent, ContestantCorrected, ContestantDisqualified, ContestantReinstated,
    ContestantWithdrew, GuestChanged, JurorCorrected, JurorRecused, LevelAgreed, PaperTakenBack,
    PenaltyDropped, PenaltyGiven, ResultsImported, TieSettled, TitleGiven, TitleTakenBack,
)  # fmt: skip
"""Facts that can change a result or what is printed of it."""


class MinutesSection(PaperModel):
    """What happened of one kind, such as penalties."""

    title: str
    """Heading."""
    lines: tuple[str, ...]
    """Sentences, oldest first."""


def read_told_entries(engine: Engine) -> list[Entry]:
    """Read the entries that the minutes may tell, without those that an MC undid."""
    entries: list[Entry] = []
    undone_seqs: set[int] = set()
    seq = 0
    while seq < engine.state.seq:
        batch = engine.ledger.read_after(seq, min(READ_BATCH_SIZE, engine.state.seq - seq))
        for entry in batch:
            if isinstance(entry.fact, StepUndone):
                undone_seqs.add(entry.fact.undone)
            elif isinstance(entry.fact, (*TOLD_FACTS, *CHANGE_FACTS)):
                entries.append(entry)
        seq = batch[-1].seq
    return [entry for entry in entries if entry.seq not in undone_seqs]


@dataclass(frozen=True)
class CategoryHistory:
    """The entries that concern one category, and the sentences about them."""

    state: State
    standing: Standing
    entries: Sequence[Entry]
    """Entries of all categories, as `read_told_entries` returns them."""

    @property
    def category_id(self) -> str:
        """The category."""
        return self.standing.category

    def list_sections(self) -> Iterator[MinutesSection]:
        """Yield the sections that have a sentence."""
        sections: tuple[tuple[str, Callable[[], Iterator[str]]], ...] = (
            (tr("Equal scores"), self._tell_ties),
            (tr("Absent and not ranked"), self._tell_unranked),
            (tr("Out of competition"), self._tell_guests),
            (tr("Jurors who did not judge a contestant"), self._tell_recusals),
            (tr("Missing ballots that were excused"), self._tell_excused),
            (tr("Substitute jurors"), self._tell_substitutions),
            (tr("Ballots on paper"), self._tell_paper_ballots),
            (tr("Repeated appearances"), self._tell_repeats),
            (tr("Levels agreed in the jury's meeting"), self._tell_agreements),
            (tr("Penalties"), self._tell_penalties),
            (tr("Reopened ballots"), self._tell_reopened),
            (tr("Corrections"), self._tell_corrections),
            (tr("Objections"), self._tell_disputes),
            (tr("Withdrawn signatures and rectifications"), self._tell_withdrawals),
        )
        for title, tell in sections:
            if lines := tuple(tell()):
                yield MinutesSection(title=title, lines=lines)

    def list_changes_since(self, seq: int) -> Iterator[Entry]:
        """Yield the entries after this one that can change the result of the category."""
        return (
            entry
            for entry in self.entries
            if entry.seq > seq and isinstance(entry.fact, CHANGE_FACTS) and self._concerns(entry.fact)
        )

    # --- parts of sentences -----------------------------------------------------------------------------

    def name_turn(self, draw_number: int) -> str:
        """Return "no. 12 Siti Aminah"."""
        return tr("no. {number} {name}", number=draw_number, name=self.state.contestant_name(draw_number))

    def format_time(self, at: str) -> str:
        """Return date and time of an entry in the contest's time zone."""
        timezone = self.state.contest.contest.timezone
        day = datetime.fromisoformat(at).astimezone(ZoneInfo(timezone)).date()
        return tr("{date} at {clock}", date=format_long_date(day), clock=format_clock_time(at, timezone))

    def _select(self, *kinds: type[Any]) -> Iterator[Entry]:
        return (
            entry for entry in self.entries if isinstance(entry.fact, kinds) and self._concerns(entry.fact)
        )

    def _concerns(self, fact: Any) -> bool:
        """Whether a fact is about this category: by its category, its turn, its contestant, its panel or its
        juror."""
        state, category_id = self.state, self.category_id
        if isinstance(fact, HeadOfJuryCorrected):
            return True
        if isinstance(fact, ResultsImported):
            stage = state.contest.stages[fact.stage]
            return stage.concerns(category_id) and not state.contest.is_confidential(stage)
        if (number := getattr(fact, "number", None)) is not None:
            turn = state.turns.get(number)
            return turn is not None and turn.category == category_id
        if (contestant_id := getattr(fact, "contestant", None)) is not None:
            contestant = state.contestants.get(contestant_id)
            return contestant is not None and contestant.category == category_id
        if (panel_id := getattr(fact, "panel", None)) is not None:
            return any(turn.panel == panel_id for turn in state.turns_in_category(category_id))
        if (juror_id := getattr(fact, "juror", None)) is not None:
            return any(juror_id in turn.jurors for turn in state.turns_in_category(category_id))
        return bool(fact.category == category_id)

    # --- result -----------------------------------------------------------------------------------------

    def _tell_ties(self) -> Iterator[str]:
        if not self.state.contest.contest.has_places:
            return
        groups: dict[Decimal, list[Placing]] = defaultdict(list)
        for placing in self.standing.placings:
            groups[placing.candidate.displayed_score].append(placing)
        for score, group in groups.items():
            if len(group) > 1:
                contestants = ", ".join(
                    tr(
                        "{contestant} (place {place})",
                        contestant=self.name_turn(placing.candidate.number), place=placing.place,
                    )
                    for placing in group
                )  # fmt: skip
                yield tr(
                    "Score {score}: {contestants}. {settlement}",
                    score=self.format_score(score), contestants=contestants,
                    settlement=" ".join(self._tell_settlement(group)),
                )  # fmt: skip

    def format_score(self, score: Decimal) -> str:
        """Return a displayed score."""
        return format_number(score)

    def _tell_settlement(self, group: Sequence[Placing]) -> Iterator[str]:
        """How a group of equal scores got its places; each way once."""
        sentences = dict[str, None]()
        for placing in group:
            if placing.is_tied:
                sentences[self._tell_shared(group, placing.place)] = None
            elif placing.settled_by == "head-of-jury":
                sentences[self._tell_decision(group)] = None
            elif placing.settled_by:
                sentences[tr("Ordered by {step}.", step=self._name_step(placing))] = None
            else:
                sentences[tr("Ordered by the score before rounding.")] = None
        yield from sentences

    def _name_step(self, placing: Placing) -> str:
        rule = find_tie_rule(placing.settled_by)
        if rule is not None and rule.name is not None:
            return translate(rule.name)
        return find_step_name(self.state, placing.candidate.number, placing.settled_by)

    def _tell_shared(self, group: Sequence[Placing], place: int) -> str:
        holders = [placing.candidate.number for placing in group if placing.place == place]
        for decision in reversed(self.state.tie_decisions.get(self.category_id, ())):
            if decision.shared and set(decision.order) == set(holders):
                return tr(
                    "Place {place} is shared by decision of the head of jury: {reason}.",
                    place=place, reason=_without_full_stop(decision.reason),
                )  # fmt: skip
        return tr("Place {place} is shared, because no declared step decides.", place=place)

    def _tell_decision(self, group: Sequence[Placing]) -> str:
        numbers = {placing.candidate.number for placing in group}
        reasons = [
            decision.reason
            for decision in self.state.tie_decisions.get(self.category_id, ())
            if not decision.shared and set(decision.order) <= numbers
        ]
        return tr("Ordered by the head of jury: {reason}.", reason=_without_full_stop("; ".join(reasons)))

    def _tell_unranked(self) -> Iterator[str]:
        state = self.state
        for line in self.standing.unranked:
            if line.reason not in ("guest", "waiting"):
                reason = state.turns[line.number].reason
                yield _with_reason(
                    f"{self.name_turn(line.number)}:"
                    f" {translate(describe_unranked(state, line.number, line.reason))}",
                    reason,
                )
        for contestant_id, excluded in state.excluded_undrawn.items():
            contestant = state.contestants[contestant_id]
            if contestant.category == self.category_id:
                yield _with_reason(
                    f"{contestant.name}: {translate(REASONS[excluded.exclusion])}", excluded.reason
                )
        for entry in self._select(ContestantReinstated):
            fact: Any = entry.fact
            yield _with_reason(
                tr("{contestant}: takes part again", contestant=self.name_turn(fact.number)), fact.reason
            )
        for entry in self._select(UndrawnReinstated):
            fact = entry.fact
            name = state.contestants[fact.contestant].name
            yield _with_reason(tr("{contestant}: takes part again", contestant=name), fact.reason)

    def _tell_guests(self) -> Iterator[str]:
        reasons = {}
        for entry in self._select(GuestChanged):
            fact: Any = entry.fact
            reasons[fact.contestant] = fact.reason
        for line in self.standing.unranked:
            if line.reason == "guest":
                reason = reasons.get(self.state.turns[line.number].contestant, "")
                if line.candidate is None:
                    text = tr("{contestant}: no score", contestant=self.name_turn(line.number))
                else:
                    text = tr(
                        "{contestant}: score {score}, without a place",
                        contestant=self.name_turn(line.number),
                        score=self.format_score(line.candidate.displayed_score),
                    )
                yield _with_reason(text, reason)

    # --- jurors and ballots -----------------------------------------------------------------------------

    def _juror_name(self, juror_id: str) -> str:
        juror = self.state.jurors.get(juror_id)
        return juror.name if juror else juror_id

    def _tell_recusals(self) -> Iterator[str]:
        yield from self._tell_by_juror(self.state.recused_jurors)

    def _tell_excused(self) -> Iterator[str]:
        yield from self._tell_by_juror(self.state.excused_ballots)

    def _tell_by_juror(self, reasons: Mapping[tuple[int, str], str]) -> Iterator[str]:
        for (draw_number, juror_id), reason in reasons.items():
            if self.state.turns[draw_number].category == self.category_id:
                text = tr(
                    "{juror}, for {contestant}",
                    juror=self._juror_name(juror_id), contestant=self.name_turn(draw_number),
                )  # fmt: skip
                yield _with_reason(text, reason)

    def _tell_substitutions(self) -> Iterator[str]:
        for entry in self._select(JurorSubstituted):
            fact: Any = entry.fact
            yield _with_reason(
                tr(
                    "{time}: {substitute} takes the place of {juror}",
                    time=self.format_time(entry.at), substitute=fact.substitute.name,
                    juror=self._juror_name(fact.out),
                ),
                fact.reason,
            )  # fmt: skip

    def _tell_paper_ballots(self) -> Iterator[str]:
        """One sentence for each juror and each pair of typists."""
        numbers: dict[tuple[str, tuple[str, ...]], list[int]] = defaultdict(list)
        for turn in self.state.turns_in_category(self.category_id):
            for ballot in self.state.ballots.get(turn.number, ()):
                if ballot.paper:
                    numbers[ballot.juror, ballot.typed_by].append(turn.number)
        for (juror_id, typists), draw_numbers in numbers.items():
            listed = ", ".join(map(str, sorted(draw_numbers)))
            if typists:
                yield tr(
                    "{juror}: no. {numbers}, typed by {typists}.",
                    juror=self._juror_name(juror_id), numbers=listed, typists=", ".join(typists),
                )  # fmt: skip
            else:
                yield tr("{juror}: no. {numbers}.", juror=self._juror_name(juror_id), numbers=listed)

    def _tell_repeats(self) -> Iterator[str]:
        for entry in self._select(AppearanceRepeated):
            fact: Any = entry.fact
            text = tr(
                "{time}: {contestant} appeared again",
                time=self.format_time(entry.at), contestant=self.name_turn(fact.number),
            )  # fmt: skip
            yield _with_reason(text, fact.reason)

    def _tell_reopened(self) -> Iterator[str]:
        for entry in self._select(BallotReopened, PaperTakenBack):
            fact: Any = entry.fact
            values = {
                "time": self.format_time(entry.at),
                "contestant": self.name_turn(fact.number),
                "juror": self._juror_name(fact.juror),
                "actor": entry.actor,
            }
            if isinstance(fact, BallotReopened):
                text = tr("{time}: ballot of {juror} for {contestant}, reopened by {actor}", **values)
            else:
                text = tr("{time}: paper ballot of {juror} for {contestant}, taken back by {actor}", **values)
            yield _with_reason(text, fact.reason)

    def _tell_agreements(self) -> Iterator[str]:
        """Each agreed level that counts, with single marks and reason, then each that was cancelled."""
        for turn in self.state.turns_in_category(self.category_id):
            for agreement in describe_agreements(self.state, turn.number):
                yield _with_full_stop(f"{self.name_turn(turn.number)}: {agreement}")
        for entry in self._select(AgreementCancelled):
            fact: Any = entry.fact
            leaf = self.state.rubric_of(fact.number).leaves_by_id[fact.criterion]
            text = tr(
                "{time}: {contestant}, agreed level for {criterion} cancelled",
                time=self.format_time(entry.at), contestant=self.name_turn(fact.number), criterion=leaf.name,
            )  # fmt: skip
            yield _with_reason(text, fact.reason)

    # --- penalties --------------------------------------------------------------------------------------

    def _tell_penalties(self) -> Iterator[str]:
        """All penalties that were ever given; a cancelled one says so."""
        names = {kind.id: kind.name for kind in self.state.contest.penalty}
        dropped = {}
        for entry in self._select(PenaltyDropped):
            fact: Any = entry.fact
            dropped[fact.given] = entry
        for entry in self._select(PenaltyGiven):
            fact = entry.fact
            values = {
                "time": self.format_time(entry.at),
                "contestant": self.name_turn(fact.number),
                "points": fact.points,
            }
            if self.state.contest.scoring.lower_is_better:
                text = tr("{time}: {contestant}, {points} points added", **values)
            else:
                text = tr("{time}: {contestant}, {points} points off", **values)
            reason = "; ".join(filter(None, (names.get(fact.penalty, ""), fact.reason)))
            sentence = _with_reason(text, reason)
            if (cancelled := dropped.get(entry.seq)) is not None:
                cancel_fact: Any = cancelled.fact
                sentence += " " + tr(
                    "Cancelled on {time}: {reason}.",
                    time=self.format_time(cancelled.at), reason=_without_full_stop(cancel_fact.reason),
                )  # fmt: skip
            yield sentence

    # --- corrections ------------------------------------------------------------------------------------

    def _tell_corrections(self) -> Iterator[str]:
        kinds = (
            ContestantCorrected, JurorCorrected, HeadOfJuryCorrected, PanelHeadCorrected, RoomCorrected,
            ResultsImported, TitleTakenBack,
        )  # fmt: skip
        for entry in self._select(*kinds):
            fact: Any = entry.fact
            if isinstance(fact, ResultsImported) and not fact.reason:
                continue
            what = self._describe_correction(entry)
            yield tr("{time}: {what}", time=self.format_time(entry.at), what=_with_full_stop(what))

    def _describe_correction(self, entry: Entry) -> str:
        fact = entry.fact
        if isinstance(fact, ContestantCorrected | JurorCorrected):
            if isinstance(fact, ContestantCorrected):
                turn = self.state.find_turn(fact.contestant)
                name = self.name_turn(turn.number) if turn else self.state.contestants[fact.contestant].name
            else:
                name = self._juror_name(fact.juror)
            changes = translate(describe_changes(self.state, fact.before, fact.after))
            return _with_reason(tr("{who} corrected: {changes}", who=name, changes=changes), fact.reason)
        return translate(describe_entry(self.state, entry))

    def _tell_disputes(self) -> Iterator[str]:
        for entry in self._select(DisputeRaised, DisputeResolved):
            fact: Any = entry.fact
            values = {
                "time": self.format_time(entry.at),
                "contestant": self.name_turn(fact.number),
                "actor": entry.actor,
            }
            if isinstance(fact, DisputeRaised):
                yield _with_reason(
                    tr("{time}: objection about {contestant}, recorded by {actor}", **values), fact.note
                )
            else:
                yield _with_reason(
                    tr("{time}: objection about {contestant} settled by {actor}", **values), fact.reason
                )

    def _tell_withdrawals(self) -> Iterator[str]:
        is_announced = False
        for entry in self._select(CategoryAnnounced, CategoryUnlocked, SignatureWithdrawn):
            fact: Any = entry.fact
            values = {"time": self.format_time(entry.at), "actor": entry.actor}
            if isinstance(fact, CategoryAnnounced):
                is_announced = True
                continue
            if isinstance(fact, CategoryUnlocked):
                text = tr("{time}: the locked result was opened by {actor}", **values)
            elif is_announced:
                values["second"] = fact.second_name
                text = tr("{time}: the announced result was withdrawn by {actor} with {second}", **values)
            elif fact.second_name:
                values["second"] = fact.second_name
                text = tr("{time}: all signatures were withdrawn by {actor} with {second}", **values)
            else:
                text = tr("{time}: all signatures were withdrawn by {actor}", **values)
            if isinstance(fact, SignatureWithdrawn):
                is_announced = False
            yield _with_reason(text, fact.reason)


def _with_reason(text: str, reason: str) -> str:
    """Return a sentence with its reason and a full stop."""
    return _with_full_stop(tr("{what}: {reason}", what=text, reason=reason) if reason else text)


def _with_full_stop(text: str) -> str:
    return text if text.endswith((".", "!", "?")) else f"{text}."


def _without_full_stop(text: str) -> str:
    return text.removesuffix(".")
