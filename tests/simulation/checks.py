"""What must hold, whatever happened: each check names itself when it fails."""

from dataclasses import dataclass, field
from typing import NamedTuple

from scoring_tui.domain.evolve import fold_entries
from scoring_tui.domain.facts.base import Entry
from scoring_tui.domain.facts.jury import BallotSent
from scoring_tui.domain.state import State
from scoring_tui.engine.drafts import DraftForm
from scoring_tui.engine.engine import Engine
from scoring_tui.engine.recount import find_disagreements
from scoring_tui.scoring.standings.tally import Tally
from tests.helpers.boards import Photographs

DraftKey = tuple[str, int]
"""Juror and draw number."""


class Violation(BaseException):
    """A check failed. No error of the program, so that nothing in the program catches it."""

    def __init__(self, check_name: str, text: str) -> None:
        super().__init__(f"{check_name}: {text}")
        self.check_name, self.text = check_name, text

    def of_seed(self, seed: int, steps: int) -> "Violation":
        """The same with the command that repeats it."""
        command = f"python -m tests.simulation --first {seed} --seeds 1 --steps {steps}"
        return Violation(self.check_name, f"{self.text}\nrepeat: {command}")


class SavedForm(NamedTuple):
    """A form over which a badge said "saved"."""

    seq: int
    """The entry after which it was saved."""
    form: DraftForm


@dataclass
class Record:
    """What the program has promised to persons, kept outside of all its files."""

    hashes: dict[int, str] = field(default_factory=dict)
    """Hash of each entry that was acknowledged or shown, by its number."""
    acknowledged: dict[str, tuple[int, ...]] = field(default_factory=dict)
    """Numbers of the entries of each key that was acknowledged."""
    refused: set[str] = field(default_factory=set)
    """Keys of commands that were refused."""
    saved_forms: dict[DraftKey, SavedForm] = field(default_factory=dict)
    later_forms: dict[DraftKey, list[DraftForm]] = field(default_factory=dict)
    """Forms typed after the saved one; the file may have any of them."""
    photographs: Photographs = field(default_factory=Photographs)

    def acknowledge(self, key: str, entries: tuple[Entry, ...]) -> None:
        """A person was told that a command is done."""
        seqs = tuple(entry.seq for entry in entries)
        for entry in entries:
            self.show(entry.seq, entry.hash)
        require("once", self.acknowledged.setdefault(key, seqs) == seqs, f"{key} was done twice")
        require("once", key not in self.refused, f"{key} was refused, and is done")

    def show(self, seq: int, entry_hash: str) -> None:
        """A screen shows the state after an entry."""
        if seq:
            is_same = self.hashes.setdefault(seq, entry_hash) == entry_hash
            require("history", is_same, f"entry {seq} is another than before")

    def save_form(self, key: DraftKey, seq: int, form: DraftForm) -> None:
        """A badge says that this form is saved."""
        self.saved_forms[key] = SavedForm(seq, form)
        self.later_forms[key] = []

    def type_form(self, key: DraftKey, form: DraftForm) -> None:
        """Somebody types; nothing is promised yet."""
        self.later_forms.setdefault(key, []).append(form)


def require(check_name: str, is_good: bool, text: str) -> None:
    """Raise `Violation` unless it is good."""
    if not is_good:
        raise Violation(check_name, text)


def find_lost(record: Record, entries: list[Entry], *, only_acknowledged: bool = False) -> str | None:
    """What was acknowledged or shown and is not in these entries; None if nothing is lost."""
    hashes = {entry.seq: entry.hash for entry in entries}
    acknowledged_seqs = {seq for seqs in record.acknowledged.values() for seq in seqs}
    for seq, entry_hash in record.hashes.items():
        if hashes.get(seq) != entry_hash and (seq in acknowledged_seqs or not only_acknowledged):
            return f"entry {seq} was acknowledged or shown, and is not there; the head is {len(entries)}"
    return None


def check_entries(record: Record, entries: list[Entry]) -> None:
    """Everything acknowledged is there, once; nothing refused is there."""
    lost = find_lost(record, entries)
    require("durable", lost is None, str(lost))
    keys = [entry.key.partition("/")[0] for entry in entries]
    first_seqs = {key: entry.seq for key, entry in zip(reversed(keys), reversed(entries), strict=True)}
    for key, seqs in record.acknowledged.items():
        require("once", first_seqs.get(key) == seqs[0], f"{key} is not at entry {seqs[0]}")
        require("once", keys.count(key) == len(seqs), f"{key} was done twice")
    both = record.refused.intersection(keys)
    require("once", not both, f"{both} refused, and yet in the ledger")


def check_drafts(record: Record, engine: Engine, entries: list[Entry]) -> None:
    """What a badge called saved is in the file, unless the ballot was sent since."""
    sent_seqs = {(fact.juror, fact.number): entry.seq for entry in entries if (fact := _ballot(entry))}
    drafts = {juror_id: engine.ledger.drafts.load(juror_id) for juror_id, _ in record.saved_forms}
    for (juror_id, number), (seq, form) in record.saved_forms.items():
        if sent_seqs.get((juror_id, number), 0) > seq:
            continue
        draft = drafts[juror_id].get(number)
        stored_form = DraftForm(draft.marks, draft.note) if draft is not None else None
        allowed_forms = (form, *record.later_forms[juror_id, number])
        text = f"the draft of {juror_id} for no. {number} is {stored_form}, saved was {form}"
        require("saved", stored_form in allowed_forms, text)


def _ballot(entry: Entry) -> BallotSent | None:
    return entry.fact if isinstance(entry.fact, BallotSent) else None


def check_states(engines: list[Engine], entries: list[Entry]) -> State:
    """All processes have the same state, which is that of the entries."""
    reference = fold_entries(entries)
    for engine in engines:
        require("states", engine.state == reference, f"a state at entry {engine.state.seq} differs")
    return reference


def check_standings(engines: list[Engine], state: State) -> None:
    """The standings that the processes have kept are those of a fresh count."""
    for category_id in state.contest.categories:
        fresh_standing = Tally().standing(state, category_id)
        for engine in engines:
            standing = engine.tally.standing(engine.state, category_id)
            require("standings", standing == fresh_standing, f"the standing of {category_id} is stale")


def check_counts(engine: Engine, state: State) -> None:
    """SQL counts the same."""
    differences = find_disagreements(engine.ledger, state, Tally())
    require("counts", not differences, "; ".join(map(str, differences)))


def check_file(engine: Engine) -> None:
    """Chain and pages are sound."""
    chain_break = engine.ledger.audit.find_chain_break()
    require("chain", chain_break is None, str(chain_break))
    damage = engine.ledger.audit.find_damage()
    require("chain", not damage, "; ".join(damage))
