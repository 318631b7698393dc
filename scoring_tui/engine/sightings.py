"""Heads of a ledger that devices have seen: a device that keeps them can tell later if history was changed.

A line of a witness file is a JSON object: contest (its id), key (the contest's public key), seq, hash, at
(ISO 8601), seat and device. Browsers write the same lines. A signed checkpoint is a witness file too.
"""

import json
import logging
import os
import sys
import time
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from scoring_tui.contest.input_files import UnreadableInput, read_input_file
from scoring_tui.domain.clock import utc_now
from scoring_tui.domain.state import State
from scoring_tui.errors import CommandRefused
from scoring_tui.i18n.lazy import LazyText, lazy
from scoring_tui.ledger.codes import head_code
from scoring_tui.ledger.contest_key import ORIGIN_PREFIX
from scoring_tui.ledger.merkle import compute_root
from scoring_tui.ledger.port import LedgerPort
from scoring_tui.ledger.signed_note import open_note, read_checkpoint

WRITE_INTERVAL = 10.0
"""Seconds between two heads that are written; the last one is written when the screen is left."""
MAX_WITNESS_BYTES = 50_000_000
"""The largest witness file that is read: a device that writes for two days has less than two million."""
_MAX_TEXT = 200
"""Characters of a seat or device that are read from a witness file."""


@dataclass(frozen=True, slots=True)
class Sighting:
    """A head that a device has seen."""

    contest: str
    """Id of the contest."""
    key: str
    """The contest's public key; empty for a file without one."""
    seq: int
    hash: str
    at: str
    """When it was seen, ISO 8601 in UTC."""
    seat: str = ""
    device: str = ""
    root: bytes | None = None
    """Root of the Merkle tree, from a signed checkpoint."""


# --- writing ----------------------------------------------------------------------------------------


def state_folder() -> Path:
    """The folder of the user's state for witness files, by the rules of the system."""
    if sys.platform == "win32":
        base = os.environ.get("LOCALAPPDATA") or str(Path.home() / "AppData" / "Local")
    elif sys.platform == "darwin":
        base = str(Path.home() / "Library" / "Application Support")
    else:
        base = os.environ.get("XDG_STATE_HOME") or str(Path.home() / ".local" / "state")
    return Path(base) / "scoring-tui" / "witness"


class SightingLog:
    """Appends what one device sees to its witness file, a file for each contest. For one thread."""

    def __init__(self, folder: Path, device: str) -> None:
        self._folder, self._device = folder, device
        self._pending: Sighting | None = None
        self._written_at = 0.0
        self._written_head = (0, "")
        self._is_broken = False

    def record(self, contest_id: str, key: str, head: tuple[int, str], seat: str) -> None:
        """Record a head that was seen now; it is written at once if the last one is old enough."""
        if head == self._written_head or self._is_broken:
            return
        at = utc_now().isoformat(timespec="seconds")
        self._pending = Sighting(contest_id, key, *head, at, seat, self._device)
        if time.monotonic() - self._written_at >= WRITE_INTERVAL:
            self.flush()

    def flush(self) -> None:
        """Write the last head that was seen; a folder that cannot be written is told once in the log."""
        sighting, self._pending = self._pending, None
        if sighting is None or self._is_broken:
            return
        try:
            self._append(sighting)
        except OSError as error:
            self._is_broken = True
            logging.warning("The heads that this device sees cannot be kept: %s", error)
            return
        self._written_at, self._written_head = time.monotonic(), (sighting.seq, sighting.hash)

    def _append(self, sighting: Sighting) -> None:
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        fingerprint = sha256(sighting.key.encode()).hexdigest()[:8]
        path = self._folder / f"{sighting.contest}-{fingerprint}.jsonl"
        flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND | getattr(os, "O_NOFOLLOW", 0)
        descriptor = os.open(path, flags, 0o600)
        with open(descriptor, "ab") as witness_file:  # noqa: PTH123 - a descriptor, not a path
            witness_file.write(format_sighting(sighting).encode())


def format_sighting(sighting: Sighting) -> str:
    """A line of a witness file."""
    fields = {name: value for name, value in asdict(sighting).items() if name != "root"}
    return json.dumps(fields, ensure_ascii=False) + "\n"


# --- reading ----------------------------------------------------------------------------------------


def read_witness_file(path: Path, public_key: str) -> list[Sighting]:
    """Read the heads of a witness file, or the one of a checkpoint signed by this key.

    Raises `CommandRefused` for a file that is neither, or cannot be read.
    """
    try:
        text = read_input_file(path, MAX_WITNESS_BYTES).decode()
    except UnreadableInput as error:
        raise CommandRefused(lazy("{path}: {why}", path=path, why=error.message)) from error
    except (OSError, UnicodeDecodeError) as error:
        raise CommandRefused(lazy("{path} cannot be read: {why}", path=path, why=str(error))) from error
    if text.startswith(ORIGIN_PREFIX):
        return [_read_checkpoint_sighting(text.replace("\r\n", "\n"), public_key)]
    return [
        _read_line(path, number, line) for number, line in enumerate(text.splitlines(), 1) if line.strip()
    ]


def _read_checkpoint_sighting(note: str, public_key: str) -> Sighting:
    checkpoint = read_checkpoint(open_note(note, public_key))
    contest_id = checkpoint.origin.removeprefix(ORIGIN_PREFIX)
    return Sighting(contest_id, public_key, checkpoint.size, checkpoint.chain_hash, "", root=checkpoint.root)


def _read_line(path: Path, line_number: int, line: str) -> Sighting:
    try:
        fields: dict[str, Any] = json.loads(line)
        seq, entry_hash = fields["seq"], fields["hash"]
        texts = [str(fields.get(name, ""))[:_MAX_TEXT] for name in ("contest", "key", "at", "seat", "device")]
        is_head = isinstance(seq, int) and seq > 0 and isinstance(entry_hash, str) and len(entry_hash) == 64
        if not is_head:
            raise ValueError("no head")
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise CommandRefused(
            lazy("{path}, line {line}: this is no line of a witness file", path=path, line=line_number)
        ) from error
    contest_id, key, at, seat, device = texts
    return Sighting(contest_id, key, seq, entry_hash, at, seat, device)


# --- comparing --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class WitnessFindings:
    """What the witness files say about a ledger."""

    faults: tuple[LazyText, ...]
    confirmed_count: int
    """Heads that the ledger holds as they were seen."""
    last_seq: int
    """The last of these."""


def check_witness_files(ledger: LedgerPort, state: State, paths: Iterable[Path]) -> WitnessFindings:
    """Compare the ledger with witness files. Raises `CommandRefused` for a file that is none."""
    sightings = [sighting for path in paths for sighting in read_witness_file(path, state.checkpoint_key)]
    hashes = ledger.audit.list_hashes()
    sizes = {sighting.seq for sighting in sightings if sighting.root and sighting.seq <= len(hashes)}
    leaf_hashes = [leaf.leaf_hash for leaf in ledger.audit.list_leaves(max(sizes, default=0))]
    roots = {size: compute_root(leaf_hashes[:size]) for size in sizes}
    contest_id = state.contest.contest.id
    return compare_sightings(contest_id, state.checkpoint_key, hashes, roots, sightings)


def compare_sightings(
    contest_id: str,
    public_key: str,
    hashes: list[str],
    roots: dict[int, bytes],
    sightings: Iterable[Sighting],
) -> WitnessFindings:
    """Compare heads that were seen with the ledger.

    Args:
        hashes: the hash of each entry.
        roots: the root of the tree for each size that a checkpoint tells of.
    """
    faults: list[LazyText] = []
    confirmed_count = last_seq = 0
    for sighting in sorted(sightings, key=lambda sighting: (sighting.seq, sighting.at)):
        fault = _find_contradiction(contest_id, public_key, hashes, roots, sighting)
        if fault is not None:
            faults.append(fault)
        else:
            confirmed_count, last_seq = confirmed_count + 1, sighting.seq
    return WitnessFindings(tuple(faults), confirmed_count, last_seq)


def _find_contradiction(
    contest_id: str, public_key: str, hashes: list[str], roots: dict[int, bytes], sighting: Sighting
) -> LazyText | None:
    who = " · ".join(filter(None, (sighting.seat, sighting.device))) or lazy("a signed checkpoint")
    details = {"who": who, "at": sighting.at or "–", "seq": sighting.seq,
               "code": head_code(sighting.seq, sighting.hash)}  # fmt: skip
    if sighting.contest != contest_id:
        return lazy(
            "{who} saw entry {seq} of another contest: {contest} ({at})", contest=sighting.contest, **details
        )
    if sighting.key != public_key:
        return lazy(
            "{who} saw entry {seq} of a contest of this name with another key ({at}, code {code}): "
            "this file is not the one that was used",
            **details,
        )
    if sighting.seq > len(hashes):
        return lazy(
            "{who} saw entry {seq} ({at}, code {code}), but the file ends at entry {last}: "
            "it was rolled back, and entries are missing",
            last=len(hashes), **details,
        )  # fmt: skip
    is_same_root = sighting.root is None or roots.get(sighting.seq) == sighting.root
    if hashes[sighting.seq - 1] != sighting.hash or not is_same_root:
        return lazy(
            "{who} saw entry {seq} with the code {code} ({at}), but the file has {other} there: "
            "there are two histories, and they part at or before this entry",
            other=head_code(sighting.seq, hashes[sighting.seq - 1]), **details,
        )  # fmt: skip
    return None
