"""Verify a contest file: hash chain, damage, altered tables, every command in order, and the recount."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from scoring_tui.domain.facts.base import Entry
from scoring_tui.domain.sentences import describe_entry
from scoring_tui.domain.state import State
from scoring_tui.engine.chain_verification import describe_unchecked_rounds
from scoring_tui.engine.evidence import find_file_faults
from scoring_tui.engine.recount import FileRecount, find_disagreements, recount_file, recount_notes
from scoring_tui.engine.replay import Replay, group_entries
from scoring_tui.engine.sightings import check_witness_files
from scoring_tui.i18n.lazy import LazyText, lazy
from scoring_tui.ledger.chain import ChainBreak
from scoring_tui.ledger.codes import parse_code
from scoring_tui.ledger.errors import LedgerError
from scoring_tui.ledger.evidence_files import EvidenceFolder, evidence_folder
from scoring_tui.ledger.port import EntryHeader, LedgerPort
from scoring_tui.ledger.store import Ledger
from scoring_tui.scoring.standings.tally import Tally

READ_BATCH_SIZE = 500
"""Entries read at a time."""

OnProgress = Callable[[int, int], None]
"""Called with the number of entries verified so far and of all entries."""


@dataclass(frozen=True, slots=True)
class VerificationResult:
    """The findings about one contest file."""

    entry_count: int
    code: str
    language: str
    """Language of the contest; empty if it cannot be read."""
    faults: tuple[LazyText, ...]
    """Messages about errors, the first bad entry first."""
    code_match: LazyText | None = None
    """The entry with the code given to `verify`."""
    notes: tuple[LazyText, ...] = ()
    """What could not be checked; not an error."""
    contest_id: str | None = None
    """None if it cannot be read."""
    public_key: str = ""
    """The key of the contest's checkpoints; empty if it has none."""
    witness_summary: LazyText | None = None
    """What the witness files confirmed."""

    @property
    def is_good(self) -> bool:
        """Whether there are no faults."""
        return not self.faults


def _ignore_progress(verified_count: int, entry_count: int) -> None:
    """Show nothing."""


def verify(
    path: Path,
    code: str | None = None,
    on_progress: OnProgress = _ignore_progress,
    witness_paths: Sequence[Path] = (),
    *,
    is_whole_chain: bool = False,
    with_files: bool = True,
) -> VerificationResult:
    """Verify a file; with a `code`, also that an entry of the unbroken chain has this code.

    The file is read in one snapshot, so it can be in use meanwhile. Every command is decided again by the
    rules. Removing the last entries is detected only with the code of a removed entry. Raises `LedgerError`
    if there is no contest to read, and `CommandRefused` for a malformed code or one that is too short.

    Args:
        is_whole_chain: the rounds before this one are checked too; without it a note says that they are not.
        with_files: whether the files of the evidence are compared with their hashes too.
    """
    parsed_code = None if code is None else parse_code(code)
    # SQL counts in a thread of its own, because Python waits for the other checks meanwhile.
    with Ledger.open(path) as ledger, ThreadPoolExecutor(1, "recount") as executor:
        audit = _Audit(ledger, on_progress, executor.submit(recount_file, path))
        try:
            with ledger.audit.snapshot():
                audit.run(parsed_code)
                audit.check_witnesses(witness_paths)
                if with_files:
                    audit.check_files()
        except LedgerError as error:
            audit.faults.append(error.message)
        if not is_whole_chain:
            audit.note_unchecked_rounds()
        return audit.build_result()


class _Audit:
    """The checks of one ledger and their findings."""

    def __init__(
        self, ledger: LedgerPort, on_progress: OnProgress, file_recount: Future[FileRecount | None]
    ) -> None:
        self.ledger = ledger
        self.file_recount = file_recount
        """The recount of the file as it was at some moment; see `find_disagreements`."""
        self.on_progress = on_progress
        self.faults: list[LazyText] = []
        self.replay = Replay(ledger.audit.version, ledger.audit.has_devices)
        self.matching_header: EntryHeader | None = None
        self.code_match: LazyText | None = None
        self.head: tuple[int, str] = (0, "")
        self.witness_summary: LazyText | None = None
        self.latest_time = ""
        self.late_entries: list[int] = []
        """Sequence numbers of the entries that bear an earlier time than one before them."""
        self.uncommitted_pin_count = 0
        """PINs of which the ledger says only that they were made."""
        self.unchecked_rounds: LazyText | None = None
        """The note that earlier rounds were not checked."""
        self._read_error: LazyText | None = None

    @property
    def state(self) -> State:
        """The state of the entries that were verified so far."""
        return self.replay.state

    def run(self, code: str | None) -> None:
        """Run all checks, those that name an entry first."""
        self.head = self.ledger.head[0], self.ledger.code
        chain_break = self.ledger.audit.find_chain_break()
        if chain_break is not None:
            self.faults.append(self._describe_bad_entry(chain_break.seq, chain_break.description))
        if code is not None:
            self._find_code(code, chain_break)
        damages = self.ledger.audit.find_damage()
        if damages and (error := self.ledger.audit.find_foreign_log()) is not None:
            self.faults.append(error.message)
        self.faults += [lazy("the file is damaged: {what}", what=damage) for damage in damages]
        altered_objects = self.ledger.audit.altered_objects()
        if altered_objects:
            message = lazy(
                "triggers or views were taken out, changed or added: {names}",
                names=", ".join(altered_objects),
            )
            self.faults.append(message)
        if altered_tables := self.ledger.audit.altered_tables():
            names = ", ".join(altered_tables)
            self.faults.append(
                lazy("tables or indexes were taken out, changed or added: {names}", names=names)
            )
        private_faults = self.ledger.audit.find_private_faults()
        self.faults += [self._describe_bad_entry(seq, message) for seq, message in private_faults]
        if self._replay_entries():
            self._check_removal()
            self._compare_counts()
            self._compare_pins()
        self.code_match = self._describe_match()

    def check_witnesses(self, paths: Sequence[Path]) -> None:
        """Compare the ledger with the heads that devices have seen."""
        if not paths or self.state.declared_contest is None:
            return
        findings = check_witness_files(self.ledger, self.state, paths)
        self.faults += findings.faults
        self.witness_summary = lazy(
            "{n} heads were seen as they stand in the file, the last at entry {seq}",
            n=findings.confirmed_count,
            seq=findings.last_seq,
        )

    def note_unchecked_rounds(self) -> None:
        """Note that the rounds before this one were not checked, if there are any."""
        self.unchecked_rounds = describe_unchecked_rounds(self.state)

    def check_files(self) -> None:
        """Compare the files of the evidence with the hashes in the ledger."""
        folder = EvidenceFolder(evidence_folder(self.ledger.path))
        self.faults += find_file_faults(self.state, folder)

    def build_result(self) -> VerificationResult:
        """Return the findings so far."""
        contest = self.state.declared_contest
        language, contest_id = (contest.contest.language, contest.contest.id) if contest else ("", None)
        notes = recount_notes(self.ledger, contest) if contest else ()
        notes = (*notes, *filter(None, self._describe_limits()))
        faults = tuple(self.faults)
        return VerificationResult(
            *self.head, language, faults, self.code_match, notes, contest_id,
            self.state.checkpoint_key, self.witness_summary,
        )  # fmt: skip

    def _describe_bad_entry(self, seq: int, message: LazyText) -> LazyText:
        header = self.ledger.audit.read_header(seq)
        if header is None:
            return message
        _, at, actor, seat, device, kind = header
        return lazy(
            "{what} ({at}, {actor} at seat {seat}{device}: {kind})",
            what=message,
            at=at,
            actor=actor,
            seat=seat,
            device=_device_suffix(device),
            kind=kind,
        )

    def _find_code(self, code: str, chain_break: ChainBreak | None) -> None:
        header = self.ledger.audit.find_header(code)
        if header is None or (chain_break is not None and header[0] >= chain_break.seq):
            self.faults.append(
                lazy(
                    "no entry of the unbroken chain has the code {code}: the file is another, or was changed",
                    code=code,
                )
            )
        else:
            self.matching_header = header

    def _describe_match(self) -> LazyText | None:
        """Describe the entry with the code; only by its kind if the state was not replayed so far."""
        if self.matching_header is None:
            return None
        seq, at, actor, seat, device, kind = self.matching_header
        contest = self.state.declared_contest
        timezone = ZoneInfo(contest.contest.timezone) if contest else UTC
        is_replayed = seq <= self.state.seq
        return lazy(
            "entry {seq} has this code and is in the chain ({at}, {actor} at seat {seat}{device}): {what}",
            seq=seq,
            at=datetime.fromisoformat(at).astimezone(timezone),
            actor=actor,
            seat=seat,
            device=_device_suffix(device),
            what=describe_entry(self.state, self.ledger.read_after(seq - 1, 1)[0]) if is_replayed else kind,
        )

    def _replay_entries(self) -> bool:
        """Decide and apply the commands one by one; return False at the first faulty one."""
        if not self.head[0]:
            self.faults.append(lazy("the ledger is empty"))
        for group in group_entries(self._read_entries()):
            fault = self._replay_group(group)
            if fault is not None:
                self.faults.append(self._describe_bad_entry(self.state.seq + 1, fault))
                return False
            for entry in group:
                self._note_clock(entry)
            self.on_progress(self.state.seq, self.head[0])
        if self._read_error is not None:
            self.faults.append(self._describe_bad_entry(self.state.seq + 1, self._read_error))
            return False
        return bool(self.head[0])

    def _read_entries(self) -> Iterator[Entry]:
        """Yield the entries up to the first that cannot be read."""
        seq = 0
        while seq < self.head[0]:
            try:
                entries = self._read_batch(seq)
            except LedgerError as error:
                self._read_error = error.message
                return
            yield from entries
            seq += len(entries)

    def _read_batch(self, seq: int) -> list[Entry]:
        try:
            return self.ledger.read_after(seq, READ_BATCH_SIZE)
        except LedgerError:  # up to the bad entry
            return self.ledger.read_after(seq, 1)

    def _replay_group(self, group: Sequence[Entry]) -> LazyText | None:
        try:
            fault = self.replay.apply(group)
        except LedgerError as error:
            return error.message
        except Exception as error:  # noqa: BLE001 - a forged entry may raise anything
            seq = self.state.seq + 1
            return lazy("entry {seq} does not fit those before it: {why}", seq=seq, why=repr(error))
        return fault

    def _note_clock(self, entry: Entry) -> None:
        """Count the entries whose time is before that of an earlier entry."""
        if entry.at < self.latest_time:
            self.late_entries.append(entry.seq)
        else:
            self.latest_time = entry.at

    def _describe_clock(self) -> LazyText | None:
        if not self.late_entries:
            return None
        return lazy(
            "the clock of the machine was set back before entry {seq}: {n} entries bear an earlier time"
            " than one before them",
            seq=self.late_entries[0],
            n=len(self.late_entries),
        )

    def _check_removal(self) -> None:
        removal = self.state.data_removal
        if removal is not None and not removal.is_complete:
            message = lazy(
                "the removal of personal data that entry {seq} decided is not complete: give the command"
                " scoring-tui forget again",
                seq=removal.seq,
            )
            self.faults.append(message)

    def _describe_removal(self) -> LazyText | None:
        removal = self.state.data_removal
        if removal is None or not removal.is_complete:
            return None
        return lazy(
            "personal data of entries 1 to {last} were removed as entry {seq} decided; of them only the"
            " commitments, and the hashes of files, can be verified",
            last=removal.through,
            seq=removal.seq,
        )

    def _describe_earlier_rules(self) -> LazyText | None:
        if not self.replay.earlier_seqs:
            return None
        return lazy(
            "entries that only the rules of an earlier version allowed: {n}; the first is entry {seq}",
            n=len(self.replay.earlier_seqs),
            seq=self.replay.earlier_seqs[0],
        )

    def _describe_limits(self) -> tuple[LazyText | None, ...]:
        clock, earlier_rules = self._describe_clock(), self._describe_earlier_rules()
        pins, removal = self._describe_uncommitted_pins(), self._describe_removal()
        return clock, removal, earlier_rules, pins, self.unchecked_rounds

    def _describe_uncommitted_pins(self) -> LazyText | None:
        if not self.uncommitted_pin_count:
            return None
        return lazy(
            "PINs that cannot be compared with the ledger, because an earlier version made them: {n}",
            n=self.uncommitted_pin_count,
        )

    def _compare_pins(self) -> None:
        """Compare the stored hash of each PIN with what the ledger recorded when it was made."""
        stored_commitments = self.ledger.seats.read_commitments()
        recorded_commitments = {str(seat): text for seat, text in self.state.pin_commitments.items()}
        for seat, commitment in sorted(recorded_commitments.items()):
            if stored_commitments.get(seat) != commitment:
                self.faults.append(
                    lazy("the PIN of seat {seat} is not the one that was recorded last", seat=seat)
                )
        self.uncommitted_pin_count = len(stored_commitments.keys() - recorded_commitments.keys())

    def _compare_counts(self) -> None:
        try:
            recount = self.file_recount.result()
            self.faults += find_disagreements(self.ledger, self.state, Tally(), file_recount=recount)
        except LedgerError:
            raise
        except Exception as error:  # noqa: BLE001 - a forged entry may raise anything
            self.faults.append(lazy("the entries cannot be counted: {why}", why=repr(error)))


def _device_suffix(device: str) -> LazyText | str:
    """Return " on device"; empty for the command line and older files."""
    return lazy(" on {device}", device=device) if device else ""
