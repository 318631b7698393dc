"""Receipts: that an entry of the ledger stands unchanged in the signed record, without showing any other.

The code of a receipt covers the entry and, by the chain, all entries before it. The proof opens this entry
alone; of all others it has hashes. `docs/json.md` describes the document.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from scoring_tui.domain.state import Ballot, State
from scoring_tui.engine.checkpoints import build_checkpoint, sign_checkpoint
from scoring_tui.errors import CommandRefused
from scoring_tui.i18n.lazy import LazyText, lazy
from scoring_tui.ledger.codes import head_code, parse_code
from scoring_tui.ledger.contest_key import ORIGIN_PREFIX
from scoring_tui.ledger.leaves import PART_NAMES, OpenedPart, hash_leaf_of, receipt_code
from scoring_tui.ledger.merkle import inclusion_path, root_of_inclusion
from scoring_tui.ledger.port import LedgerPort
from scoring_tui.ledger.signed_note import open_note, read_checkpoint

MAX_PROOF_BYTES = 1_000_000
"""The largest file that is read as a proof; a real one has a few thousand bytes."""


@dataclass(frozen=True, slots=True)
class BallotReceipt:
    """The receipt of a ballot that counts."""

    seq: int
    number: int
    """Draw number."""
    juror_id: str
    code: str


def list_receipts(ledger: LedgerPort, state: State, juror_id: str) -> list[BallotReceipt]:
    """Return the receipts of a juror's ballots that count, by draw number."""
    return [
        BallotReceipt(ballot.seq, ballot.number, ballot.juror, leaf.receipt_code)
        for ballot in _ballots_of(state, juror_id)
        if (leaf := ledger.audit.read_leaf(ballot.seq)) is not None
    ]


def _ballots_of(state: State, juror_id: str) -> Iterator[Ballot]:
    for draw_number in sorted(state.ballots):
        yield from (ballot for ballot in state.ballots[draw_number] if ballot.juror == juror_id)


def build_receipt(ledger: LedgerPort, state: State, typed_code: str) -> dict[str, object]:
    """Return the proof for the entry with this receipt, or with this code of a head.

    Raises `CommandRefused` if no entry has it. Without a key the checkpoint of the proof is not signed.
    """
    code = parse_code(typed_code)
    leaves = ledger.audit.list_leaves(state.seq)
    codes = ((leaf.receipt_code, head_code(leaf.seq, leaf.hash), leaf.hash) for leaf in leaves)
    index = next((index for index, names in enumerate(codes) if code in names), None)
    if index is None:
        raise CommandRefused(
            lazy(
                "no entry of this file has the receipt {code}: it is another file, or was changed", code=code
            )
        )
    leaf, checkpoint_text = leaves[index], build_checkpoint(state, leaves).as_text()
    signature_problem: LazyText | None = None
    try:
        checkpoint_text = sign_checkpoint(ledger, state)
    except CommandRefused as refusal:
        signature_problem = refusal.message
    return {
        "receipt": leaf.receipt_code,
        "entry": leaf.seq,
        "hash": leaf.hash,
        "parts": {
            name: {"text": leaf.parts[name].text, "salt": leaf.parts[name].salt} for name in PART_NAMES
        },
        "path": [node.hex() for node in inclusion_path([leaf.leaf_hash for leaf in leaves], index)],
        "checkpoint": checkpoint_text,
        "key": state.checkpoint_key if signature_problem is None else "",
        "counts": describe_standing(state, leaf.seq, leaf.parts["whole"].text),
    }


def describe_standing(state: State, seq: int, whole_text: str) -> bool | None:
    """Whether the ballot of this entry counts now; None if the entry is no ballot."""
    kind = json.loads(whole_text)[5]
    if kind != "ballot-sent":
        return None
    return any(ballot.seq == seq for ballots in state.ballots.values() for ballot in ballots)


@dataclass(frozen=True, slots=True)
class CheckedReceipt:
    """What a proof proves."""

    seq: int
    code: str
    contest_id: str
    size: int
    """Number of entries of the checkpoint."""
    head_code: str
    """Code of its last entry."""
    row: tuple[Any, ...]
    """The entry: seq, at, actor, seat, device, kind, fact."""
    is_signed: bool
    """False for a file without a key."""
    key: str


def check_receipt(
    document: Mapping[str, Any], typed_code: str | None, public_key: str | None
) -> CheckedReceipt:
    """Check a proof without the contest file.

    Args:
        typed_code: the receipt that the juror kept; None checks the document alone.
        public_key: the key from a paper; None takes the one of the document, which proves less.

    Raises:
        CommandRefused: the document is no proof, or proves something else.
    """
    try:
        return _check_receipt(document, typed_code, public_key)
    except (KeyError, TypeError, ValueError, AttributeError, IndexError, RecursionError) as error:
        raise CommandRefused(lazy("this is no receipt that can be read: {why}", why=repr(error))) from error


def _check_receipt(
    document: Mapping[str, Any], typed_code: str | None, public_key: str | None
) -> CheckedReceipt:
    parts = {name: OpenedPart(**document["parts"][name]) for name in PART_NAMES}
    seq, commitments = int(document["entry"]), {name: part.commit(name) for name, part in parts.items()}
    leaf_hash = hash_leaf_of(seq, document["hash"], commitments)
    code = receipt_code(seq, leaf_hash)
    if typed_code is not None and parse_code(typed_code) != code:
        raise CommandRefused(
            lazy("this proof is of another receipt: {code}, not {typed}", code=code, typed=typed_code)
        )
    row, index = json.loads(parts["whole"].text), json.loads(parts["index"].text)
    if row[0] != seq or index["seq"] != seq or index["kind"] != row[5]:
        raise CommandRefused(lazy("the parts of this proof contradict each other"))
    note, key = document["checkpoint"], public_key or document["key"]
    is_signed = bool(document["key"])
    if public_key and not is_signed:
        raise CommandRefused(lazy("the checkpoint of this proof is not signed"))
    checkpoint = read_checkpoint(open_note(note, key) if is_signed else note)
    path = [bytes.fromhex(node) for node in document["path"]]
    if root_of_inclusion(leaf_hash, seq - 1, checkpoint.size, path) != checkpoint.root:
        raise CommandRefused(lazy("the entry of this proof is not in the signed record"))
    fact = json.loads(row[6])
    contest_id = checkpoint.origin.removeprefix(ORIGIN_PREFIX)
    last_code = head_code(checkpoint.size, checkpoint.chain_hash)
    return CheckedReceipt(seq, code, contest_id, checkpoint.size, last_code, (*row[:6], fact), is_signed, key)
