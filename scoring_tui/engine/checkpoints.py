"""Signed checkpoints of a ledger: how many entries, the root of their Merkle tree, the hash of the last one.

The tree is computed when a checkpoint is asked for, never when an entry is appended.
"""

from scoring_tui.domain.state import State
from scoring_tui.ledger.contest_key import ORIGIN_PREFIX, read_contest_key
from scoring_tui.ledger.leaves import LedgerLeaf
from scoring_tui.ledger.merkle import compute_root
from scoring_tui.ledger.port import LedgerPort
from scoring_tui.ledger.signed_note import Checkpoint, sign_note


def sign_checkpoint(ledger: LedgerPort, state: State, size: int | None = None) -> str:
    """Return the signed checkpoint after the first `size` entries, without it after all that `state` has.

    Raises `CommandRefused` if the file has no key or it is not here, and `LedgerError`.
    """
    private_key = read_contest_key(ledger.path, state.checkpoint_key)
    leaves = ledger.audit.list_leaves(state.seq if size is None else size)
    return sign_note(build_checkpoint(state, leaves).as_text(), private_key)


def build_checkpoint(state: State, leaves: list[LedgerLeaf]) -> Checkpoint:
    """Return the checkpoint over these leaves."""
    root = compute_root([leaf.leaf_hash for leaf in leaves])
    origin = f"{ORIGIN_PREFIX}{state.contest.contest.id}"
    return Checkpoint(origin, len(leaves), root, leaves[-1].hash)
