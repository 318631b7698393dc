"""Leaves: what they cover, what an opened part shows, and that what is not opened cannot be guessed."""

import json
from hashlib import sha256
from itertools import product

from scoring_tui.domain.facts.base import KINDS
from scoring_tui.ledger.leaves import PART_NAMES, PUBLIC_PATHS, LedgerLeaf, hash_leaf_of, make_leaf

KEY = "00112233445566778899aabbccddeeff"
BODY = {"number": 4, "juror": "j1", "marks": {"isi": "80"}, "paper": False, "note": "rahasia", "typed_by": []}
ROW = (7, "2026-11-28T01:02:03.004+00:00", "Juri 1", "juror:j1", "laptop-4", "ballot-sent", json.dumps(BODY),
       KEY, "3f9a07c2" * 8)  # fmt: skip


def leaf_of(**changes: object) -> LedgerLeaf:
    names = ("seq", "at", "actor", "seat", "device", "kind", "body", "key", "hash")
    return make_leaf(tuple({**dict(zip(names, ROW, strict=True)), **changes}.values()))  # type: ignore[arg-type]


def test_every_column_changes_the_leaf() -> None:
    changes = ({"seq": 8}, {"at": "x"}, {"actor": "x"}, {"seat": "x"}, {"device": "x"}, {"kind": "x"},
               {"body": json.dumps({**BODY, "note": ""})}, {"key": "x"}, {"hash": "x"})  # fmt: skip
    hashes = {leaf_of(**change).leaf_hash for change in ({}, *changes)}
    assert len(hashes) == len(changes) + 1


def test_the_public_part_has_marks_and_nothing_personal() -> None:
    leaf = leaf_of()
    assert json.loads(leaf.parts["index"].text) == {"seq": 7, "kind": "ballot-sent", "number": 4}
    expected = {"number": 4, "juror": "j1", "marks": {"isi": "80"}, "paper": False}
    assert json.loads(leaf.parts["public"].text) == expected
    assert json.loads(leaf.parts["whole"].text) == list(ROW[:-2])


def test_hashes_are_as_the_module_describes_them() -> None:
    leaf = leaf_of()
    for name in PART_NAMES:
        salt = sha256(f"scoring-tui salt 1\n{name}\n{KEY}\n".encode()).hexdigest()[:32]
        text = f"scoring-tui part 1\n{name}\n{salt}\n{leaf.parts[name].text}\n"
        assert leaf.commitments[name] == sha256(text.encode()).hexdigest()
    lines = ["scoring-tui entry 1", "7", ROW[-1], *(leaf.commitments[name] for name in PART_NAMES), ""]
    assert leaf.leaf_hash == sha256(b"\x00" + "\n".join(map(str, lines)).encode()).digest()
    assert hash_leaf_of(7, str(ROW[-1]), leaf.commitments) == leaf.leaf_hash


def test_marks_cannot_be_tried_without_the_salt() -> None:
    """The commitment to a mark is none of the hashes that a stranger can compute, opened parts or not."""
    leaf = leaf_of()
    known_salts = ["", leaf.parts["index"].salt, leaf.parts["whole"].salt, leaf.hash]
    texts = [leaf.parts["public"].text.replace('"80"', f'"{mark}"') for mark in range(101)]
    guesses = {
        sha256(f"scoring-tui part 1\npublic\n{salt}\n{text}\n".encode()).hexdigest()
        for salt, text in product(known_salts, texts)
    }
    assert leaf.commitments["public"] not in guesses
    assert KEY not in "".join(part.text + part.salt for part in leaf.parts.values())
    assert leaf_of(key=f"{KEY}/2").parts["public"].salt != leaf.parts["public"].salt


def test_every_public_path_is_of_a_kind_that_exists() -> None:
    assert PUBLIC_PATHS.keys() <= KINDS.keys()
    for kind, paths in PUBLIC_PATHS.items():
        assert {path.partition(".")[0] for path in paths} <= KINDS[kind].model_fields.keys()
