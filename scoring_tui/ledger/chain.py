"""The hash chain of the ledger, and how to check it.

An auditor can recompute it without this program. The first `previous` is `GENESIS`. For each row in the order
of `seq`: write `[seq, at, actor, seat, device, kind, body, key]` as a JSON array without spaces and without
escaping non-ASCII letters, put `previous` before it, take the SHA-256 of the UTF-8 bytes and write it in
lower-case hexadecimal. That is the row's `hash` and the next row's `previous`.

Files of schema 1 to 4 have no `device`: their array is `[seq, at, actor, seat, kind, body, key]`, and their
first `previous` is `EARLIER_GENESIS`.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from json.encoder import encode_basestring
from typing import Any

from scoring_tui.i18n.lazy import LazyText, lazy

GENESIS = "scoring-tui ledger 2"
"""Used in place of the previous hash for the first entry."""

EARLIER_GENESIS = "scoring-tui ledger 1"
"""The same in files of schema 1 to 4."""

RowContent = tuple[Any, ...]
"""The columns that the hash covers, in the order of the file: seq, at, actor, seat and so on."""

LedgerRow = tuple[Any, ...]
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


def find_chain_break(rows: Iterable[LedgerRow], genesis: str = GENESIS) -> ChainBreak | None:
    """Recompute the chain row by row; each row has the columns of its file, its hash last.

    Entries that were cut off at the end cannot be detected here, only by comparing the code of the head.
    """
    previous_hash = genesis
    for expected_seq, row in enumerate(rows, 1):
        seq, stored_hash = row[0], row[-1]
        if seq > expected_seq:
            return ChainBreak(expected_seq, lazy("entry {seq} is missing", seq=expected_seq))
        if seq < expected_seq:
            return ChainBreak(
                seq, lazy("entry {seq} stands at the place of {expected}", seq=seq, expected=expected_seq)
            )
        if hash_row(previous_hash, row[:-1]) != stored_hash:
            return ChainBreak(seq, lazy("entry {seq} or its hash was changed", seq=seq))
        previous_hash = stored_hash
    return None
