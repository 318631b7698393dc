"""Leaves of the Merkle tree over the ledger: what each entry commits to, in three parts that open apart.

Every entry has three parts: `index` (number, kind, and whom it concerns), `public` (what `PUBLIC_PATHS` has
for its kind) and `whole` (the whole row without its key). All hashes are SHA-256 in hexadecimal, of lines
that end with a line feed:

- salt of a part: the first 32 digits of the hash of `scoring-tui salt 1`, the part's name, the entry's key;
- commitment to a part: the hash of `scoring-tui part 1`, its name, its salt, its text;
- data of the leaf: `scoring-tui entry 1`, number, hash of the chain, the three commitments.

A part that is not opened cannot be found by trying marks, because the key has 128 random bits and is never
published. An opened part does not tell the salts of the others. The tree covers the chain too.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from typing import Any, Literal

from scoring_tui.ledger.codes import make_code
from scoring_tui.ledger.merkle import hash_leaf

_to_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode

PartName = Literal["index", "public", "whole"]
PART_NAMES: tuple[PartName, ...] = ("index", "public", "whole")

INDEX_FIELDS = ("number", "category")
"""Fields of a fact that the index has: whom or what the entry concerns."""

PUBLIC_PATHS: Mapping[str, tuple[str, ...]] = {
    "contest-declared": (
        "checkpoint_key", "leaves", "contest.contest.id", "contest.contest.name",
        "contest.contest.publish_marks", "contest.scoring", "contest.stage", "contest.category.*.id",
        "contest.category.*.name", "contest.category.*.rubric", "contest.panel.*.id",
        "contest.panel.*.jurors", "contest.session.*.panel", "contest.rubric.*.best",
        "contest.rubric.*.difficulty",
    ),
    "scoring-declared": ("scoring", "stage"),
    "roster-imported": (
        "replaced", "contestants.*.id", "contestants.*.category", "contestants.*.name", "contestants.*.unit",
        "contestants.*.is_guest",
    ),
    "entrants-advanced": (
        "replaced", "result.competition", "result.contest", "result.round", "result.seq", "result.hash",
        "result.code",
    ),
    "contestant-corrected": ("contestant", "after.name", "after.category", "after.unit", "session"),
    "guest-changed": ("contestant", "is_guest"),
    "order-drawn": ("category", "turns"),
    "order-entered": ("turns",),
    "turn-moved": ("number", "session"),
    "step-undone": ("undone",),
    "ballot-sent": ("number", "juror", "marks", "paper"),
    "ballot-reopened": ("number", "juror"),
    "paper-taken-back": ("number", "juror"),
    "penalty-given": ("number", "points"),
    "penalty-dropped": ("number", "given"),
    "tie-settled": ("category", "order", "shared"),
    "category-signed": ("category", "standing"),
    "signature-withdrawn": ("category",),
}  # fmt: skip
"""Paths into the fact that its public part has, by kind; a star stands for all members.

Part of the format: with other paths the leaves of all files would be others, so that a change needs a new
number in the texts that are hashed.
"""


@dataclass(frozen=True, slots=True)
class OpenedPart:
    """A part of an entry as it is shown, with the salt of its commitment."""

    text: str
    """JSON."""
    salt: str

    def commit(self, name: PartName) -> str:
        """Return the commitment to this text, in hexadecimal."""
        return _hash_text("part", name, self.salt, self.text)


@dataclass(frozen=True, slots=True)
class LedgerLeaf:
    """A leaf of the tree, with everything that may be opened."""

    seq: int
    hash: str
    """Of the chain."""
    parts: Mapping[PartName, OpenedPart]

    @property
    def index(self) -> dict[str, Any]:
        """The index part: number, kind, and whom the entry concerns."""
        index: dict[str, Any] = json.loads(self.parts["index"].text)
        return index

    @property
    def kind(self) -> str:
        """Kind of the entry's fact."""
        return str(self.index["kind"])

    @property
    def commitments(self) -> dict[PartName, str]:
        """The commitment to each part."""
        return {name: part.commit(name) for name, part in self.parts.items()}

    @property
    def leaf_hash(self) -> bytes:
        """The hash of the leaf in the tree."""
        return hash_leaf_of(self.seq, self.hash, self.commitments)

    @property
    def receipt_code(self) -> str:
        """The code of a receipt: it covers the entry and, by the chain, all entries before it."""
        return receipt_code(self.seq, self.leaf_hash)


def hash_leaf_of(seq: int, entry_hash: str, commitments: Mapping[PartName, str]) -> bytes:
    """Return the hash of a leaf from the commitments to its parts."""
    lines = ("scoring-tui entry 1", str(seq), entry_hash, *(commitments[name] for name in PART_NAMES), "")
    return hash_leaf("\n".join(lines).encode())


def receipt_code(seq: int, leaf_hash: bytes) -> str:
    """Return the code of 80 bits of an entry's leaf."""
    return make_code("receipt", f"{seq}\n{leaf_hash.hex()}")


def make_leaf(row: tuple[int, str, str, str, str, str, str, str, str]) -> LedgerLeaf:
    """Make the leaf of a row: seq, at, actor, seat, device, kind, body, key, hash."""
    seq, *_, kind, body, key, entry_hash = row
    fact = _parse_fact(body)
    index = {"seq": seq, "kind": kind, **{name: fact[name] for name in INDEX_FIELDS if name in fact}}
    texts: dict[PartName, str] = {
        "index": _to_json(index),
        "public": _to_json(_pick_paths(fact, PUBLIC_PATHS.get(kind, ()))),
        "whole": _to_json(list(row[:-2])),
    }
    parts = {name: OpenedPart(text, _hash_text("salt", name, key)[:32]) for name, text in texts.items()}
    return LedgerLeaf(seq, entry_hash, parts)


def _parse_fact(body: str) -> dict[str, Any]:
    """Return the fields of a fact; none for a body that was damaged."""
    try:
        fact = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    return fact if isinstance(fact, dict) else {}


def _hash_text(purpose: str, *lines: str) -> str:
    text = "\n".join((f"scoring-tui {purpose} 1", *lines, ""))
    return sha256(text.encode(errors="surrogateescape")).hexdigest()


def _pick_paths(fact: object, paths: tuple[str, ...]) -> Any:
    """Return the values at these paths, nested as they were; what a path does not lead to is left out."""
    return _pick(fact, _group_paths(paths))


@cache
def _group_paths(paths: tuple[str, ...]) -> Mapping[str, tuple[str, ...]]:
    """The rests of the paths, by their first name."""
    branches: dict[str, list[str]] = {}
    for path in paths:
        name, _, rest = path.partition(".")
        branches.setdefault(name, []).append(rest)
    return {name: tuple(rests) for name, rests in branches.items()}


def _pick(value: Any, branches: Mapping[str, tuple[str, ...]]) -> Any:
    if "*" in branches and isinstance(value, list):
        return [_pick_rest(member, branches["*"]) for member in value]
    if not isinstance(value, dict):
        return {}
    if "*" in branches:
        return {name: _pick_rest(member, branches["*"]) for name, member in value.items()}
    return {name: _pick_rest(value[name], rests) for name, rests in branches.items() if name in value}


def _pick_rest(value: Any, rests: tuple[str, ...]) -> Any:
    return value if "" in rests else _pick_paths(value, rests)
