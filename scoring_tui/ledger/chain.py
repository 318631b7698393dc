"""The chain of hashes through the ledger, and where it breaks.

An auditor can redo it without this program: the first `previous` is `GENESIS`; for each row in the order of
`seq`, write `[seq, at, actor, seat, kind, body, key]` as a JSON array without spaces and without escaping
letters, put `previous` before it, take SHA-256 of the UTF-8 bytes, write it in lower-case hex: that is the
row's `hash` and the next row's `previous`. Imports the driver and `said` only.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from json.encoder import encode_basestring

from scoring_tui.i18n.lazy import LazyText, lazy
from scoring_tui.ledger.driver import Connection

GENESIS = "scoring-tui ledger 1"
"""What stands before the first entry's row in place of a hash."""

Content = tuple[int, str, str, str, str, str, str]
"""seq, at, actor, seat, kind, body, key: what the hash covers."""

Row = tuple[int, str, str, str, str, str, str, str]
"""A whole row of the ledger, its hash last."""

ROWS = "SELECT seq, at, actor, seat, kind, body, key, hash FROM ledger ORDER BY seq"


@dataclass(frozen=True, slots=True)
class ChainBreak:
    """The first row that does not follow from those before it."""

    seq: int
    what: LazyText


def link(previous: str, content: Content) -> str:
    """The hash of a row that follows `previous`."""
    seq, *texts = content
    # Written out because this is on the way of every write: half the time of json.dumps, the same bytes.
    row = f"[{seq},{','.join(map(encode_basestring, texts))}]"
    return sha256((previous + row).encode(errors="surrogateescape")).hexdigest()


def short_code(hash: str) -> str:
    """A hash short enough to read aloud and to photograph: "3f9a-07c2"."""
    return f"{hash[:4]}-{hash[4:8]}"


def first_break(source: Connection | Iterable[Row]) -> ChainBreak | None:
    """Recompute the chain row by row; a cut tail cannot be seen here, only by the head's code."""
    if not isinstance(source, Connection):
        return _first_break(source)
    usual, source.text_factory = source.text_factory, _lenient
    cursor = source.execute(ROWS)
    try:
        return _first_break(cursor)
    finally:
        cursor.close()  # a half-read cursor would pin an old snapshot
        source.text_factory = usual


def _lenient(raw: bytes) -> str:
    """Bytes that are no text are a tampered row, not an error of the reader."""
    return raw.decode(errors="surrogateescape")


def _first_break(rows: Iterable[Row]) -> ChainBreak | None:
    previous = GENESIS
    for expected, row in enumerate(rows, 1):
        seq, found = row[0], row[7]
        if seq > expected:
            return ChainBreak(expected, lazy("entry {seq} is missing", seq=expected))
        if seq < expected:
            return ChainBreak(
                seq, lazy("entry {seq} stands at the place of {expected}", seq=seq, expected=expected)
            )
        if link(previous, row[:7]) != found:
            return ChainBreak(seq, lazy("entry {seq} or its hash was changed", seq=seq))
        previous = found
    return None
