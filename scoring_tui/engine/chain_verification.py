"""Prove the chain of rounds: what a round took over is what the ledger of the round before says.

Each file is verified by itself elsewhere. Here the recorded entry is looked for in the earlier ledger, the
outcome is computed again from the state at that entry, and the persons are compared. What the earlier ledger
has after that entry matters only if the outcome would be another one now.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from scoring_tui.contest.contestants import Contestant, Member
from scoring_tui.contest.rounds import ContestRound
from scoring_tui.domain.evolve import apply_entry
from scoring_tui.domain.evolve.retention import remove_private_values
from scoring_tui.domain.facts.base import Entry
from scoring_tui.domain.facts.competition import EntrantsAdvanced, RoundOutcome, RoundResult
from scoring_tui.domain.facts.setup import RosterImported
from scoring_tui.domain.state import State
from scoring_tui.engine.advancing import read_round_result, require_final_result
from scoring_tui.engine.replay import group_entries
from scoring_tui.errors import CommandRefused
from scoring_tui.i18n.lazy import LazyText, lazy
from scoring_tui.ledger.codes import head_code
from scoring_tui.ledger.store import Ledger
from scoring_tui.rules.competition import list_unqualified_contestants
from scoring_tui.scoring.standings.tally import Tally


@dataclass(frozen=True, slots=True)
class ChainFindings:
    """What is wrong between the files of a competition, and what could not be checked."""

    faults: tuple[LazyText, ...]
    notes: tuple[LazyText, ...]
    has_advances: bool
    """Whether any round has taken somebody over; else there is nothing to compare."""

    @property
    def is_good(self) -> bool:
        """Whether there are no faults."""
        return not self.faults


class _RoundFile:
    """The ledger of one round, read once."""

    def __init__(self, path: Path) -> None:
        self.name = path.name
        with Ledger.open(path) as ledger:
            self.entries: list[Entry] = ledger.read_after(0, ledger.head[0])
        self.state = State()
        for entry in self.entries:
            apply_entry(self.state, entry)

    @property
    def round(self) -> ContestRound | None:
        """The place of the contest in its competition; None if it stands alone."""
        contest = self.state.declared_contest
        return contest.round if contest else None

    def state_at(self, seq: int) -> State:
        """Return the state after this entry."""
        state = State()
        for entry in self.entries[:seq]:
            apply_entry(state, entry)
        return state


def verify_chain(path: Path, earlier_paths: Sequence[Path]) -> ChainFindings:
    """Compare a file with those of the rounds before it, which may be given in any order.

    All files must have been found in order. Raises `LedgerError` if one cannot be read.
    """
    walk = _ChainWalk(_RoundFile(path), [_RoundFile(earlier_path) for earlier_path in earlier_paths])
    walk.run()
    return ChainFindings(tuple(walk.faults), tuple(walk.notes), walk.has_advances)


def describe_unchecked_rounds(state: State) -> LazyText | None:
    """Return the note that earlier rounds were not checked; None for a contest that follows none."""
    contest_round = state.declared_contest.round if state.declared_contest else None
    if contest_round is None or contest_round.previous is None:
        return None
    names = ", ".join(earlier.name for earlier in contest_round.earlier)
    return lazy("the rounds before were not checked ({rounds}): name their files too", rounds=names)


class _ChainWalk:
    """Goes from a round to the first one, and collects what is wrong."""

    def __init__(self, last_file: _RoundFile, earlier_files: list[_RoundFile]) -> None:
        self.last_file = last_file
        self.unused_files = earlier_files
        self.faults: list[LazyText] = []
        self.notes: list[LazyText] = []
        self.has_advances = False

    def run(self) -> None:
        """Check every step for which there is a file."""
        later_file: _RoundFile | None = self.last_file
        while later_file is not None:
            later_file = self._check_step(later_file)
        for other_file in self.unused_files:
            message = lazy(
                "{file} is no round before {last}, or a file between them is missing",
                file=other_file.name, last=self.last_file.name,
            )  # fmt: skip
            self.faults.append(message)

    def _check_step(self, later_file: _RoundFile) -> _RoundFile | None:
        """Check what a round took over; return the file of the round before, None if there is none."""
        later_round = later_file.round
        if later_round is None or later_round.previous is None:
            return None
        matching_files = [
            other
            for other in self.unused_files
            if other.round is not None
            and (other.round.competition, other.round.id)
            == (later_round.competition, later_round.previous.id)
        ]
        if not matching_files:
            message = lazy(
                "the round {round}, before {file}, was not checked: its file is missing",
                round=later_round.previous.name, file=later_file.name,
            )  # fmt: skip
            self.notes.append(message)
            return None
        earlier_file = matching_files[0]
        self.unused_files.remove(earlier_file)
        self.has_advances |= bool(later_file.state.advances)
        step = _Step(earlier_file, later_file)
        self.faults += step.find_faults()
        self.notes += step.notes
        return earlier_file


class _Step:
    """What one round took over from the round before."""

    def __init__(self, earlier_file: _RoundFile, later_file: _RoundFile) -> None:
        self.earlier_file, self.later_file = earlier_file, later_file
        self.notes: list[LazyText] = []

    def find_faults(self) -> Iterator[LazyText]:
        """Yield what is wrong, and add to `notes` what is only to be known."""
        has_steps = False
        for group in group_entries(self.later_file.entries):
            if isinstance(group[0].fact, EntrantsAdvanced):
                has_steps = True
                yield from self._check_group(group, group[0].fact.result)
        if not has_steps:
            message = lazy(
                "{file} has taken nobody over from {earlier} yet",
                file=self.later_file.name, earlier=self.earlier_file.name,
            )  # fmt: skip
            self.notes.append(message)
            return
        yield from self._compare_with_now()
        self._name_others()

    def _check_group(self, group: Sequence[Entry], recorded: RoundResult) -> Iterator[LazyText]:
        """Check one take-over: its entry, its outcome and its persons."""
        earlier, seq = self.earlier_file, recorded.seq
        is_code_right = recorded.code == head_code(seq, recorded.hash)
        if seq > len(earlier.entries):
            yield lazy(
                "{file} has {n} entries, but entry {seq} was taken over: its last entries were removed",
                file=earlier.name, n=len(earlier.entries), seq=seq,
            )  # fmt: skip
            return
        if earlier.entries[seq - 1].hash != recorded.hash or not is_code_right:
            yield lazy(
                "entry {seq} of {file} has not the code {code} that {later} recorded: the file was changed,"
                " or is another one",
                seq=seq, file=earlier.name, code=recorded.code, later=self.later_file.name,
            )  # fmt: skip
            return
        state = earlier.state_at(seq)
        if self._has_removals:
            remove_private_values(state)
        try:
            require_final_result(state)
        except CommandRefused as error:
            yield lazy("{file}, entry {seq}: {why}", file=earlier.name, seq=seq, why=error.message)
        yield from self._compare_results(state, recorded)
        contestants = [
            contestant
            for entry in group
            if isinstance(entry.fact, RosterImported)
            for contestant in entry.fact.contestants
        ]
        if contestants:
            self._note_removals()
        for contestant in contestants:
            if self._has_removals:
                contestant = contestant.public_part
            if not _is_same_entrant(state, recorded, contestant):
                yield lazy(
                    "entry {seq} of {file}: {name} is not as in {earlier}",
                    seq=group[0].seq, file=self.later_file.name, name=contestant.name, earlier=earlier.name,
                )  # fmt: skip

    @property
    def _has_removals(self) -> bool:
        """Whether a file lacks the personal data of contestants, so that they cannot be compared."""
        return any(file.state.data_removal is not None for file in (self.earlier_file, self.later_file))

    def _note_removals(self) -> None:
        if not self._has_removals:
            return
        message = lazy(
            "personal data were removed after the period of retention: NIP and other columns of {file} and"
            " {earlier} could not be compared",
            file=self.later_file.name, earlier=self.earlier_file.name,
        )  # fmt: skip
        if message not in self.notes:
            self.notes.append(message)

    def _compare_results(self, state: State, recorded: RoundResult) -> Iterator[LazyText]:
        computed = read_round_result(state, Tally(), read_choice(recorded))
        if computed == recorded:
            return
        pairs = zip(computed.outcomes, recorded.outcomes, strict=False)
        different = [pair for pair in pairs if pair[0] != pair[1]]
        if len(computed.outcomes) != len(recorded.outcomes) or not different:
            yield lazy(
                "{later} recorded another list of entrants, or another cut, than {file} has at entry {seq}",
                later=self.later_file.name, file=self.earlier_file.name, seq=recorded.seq,
            )  # fmt: skip
            return
        for computed_outcome, recorded_outcome in different:
            yield lazy(
                "{later} recorded another outcome for {name} than {file} has at entry {seq}",
                later=self.later_file.name, name=_name(state, computed_outcome, recorded_outcome),
                file=self.earlier_file.name, seq=recorded.seq,
            )  # fmt: skip

    # --- what came later ----------------------------------------------------------------------------

    def _compare_with_now(self) -> Iterator[LazyText]:
        """Compare the last take-over with the earlier round as it is now."""
        last = self.later_file.state.advances[-1].result
        earlier = self.earlier_file
        for contestant in list_unqualified_contestants(self.later_file.state, last):
            yield lazy(
                "{file}: {name} takes part, but did not pass {earlier} by the result taken over last",
                file=self.later_file.name, name=contestant.name, earlier=earlier.name,
            )  # fmt: skip
        if last.seq >= earlier.state.seq or earlier.entries[last.seq - 1].hash != last.hash:
            return
        try:
            require_final_result(earlier.state)
        except CommandRefused as error:
            message = lazy("{file} is open again since: {why}", file=earlier.name, why=error.message)
            self.notes.append(message)
            return
        current = read_round_result(earlier.state, Tally(), read_choice(last))
        recorded_outcomes = {outcome.contestant: outcome for outcome in last.outcomes}
        unqualified_ids = {
            person.id for person in list_unqualified_contestants(self.later_file.state, current)
        }
        changes = [
            (outcome, recorded_outcomes.get(outcome.contestant))
            for outcome in current.outcomes
            if outcome != recorded_outcomes.get(outcome.contestant)
        ]
        effective_changes = [pair for pair in changes if not _has_same_effect(*pair)]
        if changes and not effective_changes:
            message = lazy(
                "{file} was corrected since, but the same go on with the same scores", file=earlier.name
            )
            self.notes.append(message)
        for outcome, _ in effective_changes:
            name = earlier.state.contestants[outcome.contestant].name
            if not outcome.is_passed:
                message = lazy(
                    "{file} was corrected since: {name} would not go on any more",
                    file=earlier.name, name=name,
                )  # fmt: skip
                if outcome.contestant in unqualified_ids:
                    yield message
                else:
                    self.notes.append(message)
            elif outcome.contestant not in last.passed_ids:
                yield lazy(
                    "{file} was corrected since: {name} would go on, and was not taken over",
                    file=earlier.name, name=name,
                )  # fmt: skip
            else:
                yield lazy(
                    "{file} was corrected since: {name} would bring another score",
                    file=earlier.name, name=name,
                )  # fmt: skip

    def _name_others(self) -> None:
        """Name the contestants who did not come from the round before."""
        state = self.later_file.state
        others = [person.name for person in state.contestants.values() if person.id not in state.advanced_ids]
        if others:
            message = lazy(
                "{file} has contestants who did not come from the round before: {names}",
                file=self.later_file.name, names=", ".join(others),
            )  # fmt: skip
            self.notes.append(message)


def read_choice(recorded: RoundResult) -> dict[str, str] | None:
    """Return whom persons chose, as it was recorded; None for a cut without a list."""
    if not recorded.cut.selection:
        return None
    return {outcome.contestant: outcome.note for outcome in recorded.outcomes if outcome.is_passed}


def _has_same_effect(outcome: RoundOutcome, recorded: RoundOutcome | None) -> bool:
    """Whether two outcomes let the same person go on with the same scores, or keep the person back."""
    was_passed = recorded is not None and recorded.is_passed
    has_same_scores = recorded is not None and outcome.scores == recorded.scores
    return outcome.is_passed == was_passed and (not was_passed or has_same_scores)


def _name(state: State, *outcomes: RoundOutcome) -> str:
    names = (
        state.contestants[item.contestant].name for item in outcomes if item.contestant in state.contestants
    )
    return next(names, outcomes[0].contestant)


def _is_same_entrant(state: State, recorded: RoundResult, contestant: Contestant) -> bool:
    """Whether a contestant is a person who went on, or a team of such persons, unchanged."""
    if contestant.id in state.contestants and contestant.id in recorded.passed_ids:
        original = state.contestants[contestant.id]
        return contestant.model_copy(update={"category": original.category}) == original
    return bool(contestant.members) and all(
        _is_same_person(state, recorded, member) for member in contestant.members
    )


def _is_same_person(state: State, recorded: RoundResult, member: Member) -> bool:
    if member.person not in recorded.passed_ids or member.person not in state.contestants:
        return False
    original = state.contestants[member.person]
    return (member.name, member.nip, member.unit) == (original.name, original.nip, original.unit)
