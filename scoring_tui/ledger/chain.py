"""The hash chain of the ledger, and how to check it.

An auditor can recompute it without this program. The first `previous` is `GENESIS`. For each row in the order
of `seq`: write `[seq, at, actor, seat, kind, body, key]` as a JSON array without spaces and without escaping
non-ASCII letters, put `previous` before it, take the SHA-256 of the UTF-8 bytes and write it in lower-case
hexadecimal. That is the row's `hash` and the next row's `previous`.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from json.encoder import encode_basestring

from scoring_tui.i18n.lazy import LazyText, lazy

GENESIS = "scoring-tui ledger 1"
"""Used in place of the previous hash for the first entry."""

RowContent = tuple[int, str, str, str, str, str, str]
"""seq, at, actor, seat, kind, body, key: what the hash covers."""

LedgerRow = tuple[int, str, str, str, str, str, str, str]
"""A whole row of the ledger, its hash last."""


@dataclass(frozen=True, slots=True)
class ChainBreak:
    """The first row that does not follow from the rows before it."""

    seq: int
    description: LazyText


def hash_row(previous_hash: str, content: RowContent) -> str:
    """Return the hash of the row that follows `previous_hash`."""
    seq, *texts = content
    # Without json.dumps, because every write needs it: the same bytes in half the time.
    row = f"[{seq},{','.join(map(encode_basestring, texts))}]"
    return sha256((previous_hash + row).encode(errors="surrogateescape")).hexdigest()


def short_code(hash: str) -> str:
    """Return the first eight digits of a hash as a code to read aloud or to photograph: "3f9a-07c2"."""
    return f"{hash[:4]}-{hash[4:8]}"


def find_chain_break(rows: Iterable[LedgerRow]) -> ChainBreak | None:
    """Recompute the chain row by row.

    Entries that were cut off at the end cannot be detected here, only by comparing the code of the head.
    """
    previous_hash = GENESIS
    for expected_seq, row in enumerate(rows, 1):
        seq, stored_hash = row[0], row[7]
        if seq > expected_seq:
            return ChainBreak(expected_seq, lazy("entry {seq} is missing", seq=expected_seq))
        if seq < expected_seq:
            return ChainBreak(
                seq, lazy("entry {seq} stands at the place of {expected}", seq=seq, expected=expected_seq)
            )
        if hash_row(previous_hash, row[:7]) != stored_hash:
            return ChainBreak(seq, lazy("entry {seq} or its hash was changed", seq=seq))
        previous_hash = stored_hash
    return None
