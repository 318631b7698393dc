"""The Merkle tree against the published test vectors of Certificate Transparency (RFC 6962)."""

from hashlib import sha256

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring_tui.ledger.merkle import (
    compute_root,
    consistency_path,
    hash_leaf,
    inclusion_path,
    is_consistent_growth,
    root_of_inclusion,
)

# certificate-transparency, merkletree/merkle_tree_test.cc: the inputs, the roots of the first n of them,
# and proofs. The same vectors are in transparency-dev/merkle.
INPUTS = [bytes.fromhex(text) for text in (
    "", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f",
)]  # fmt: skip
EMPTY_ROOT = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
INCLUSION_PROOFS = [
    (1, 1, []),
    (1, 8, [
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ]),
    (6, 8, [
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ]),
    (3, 3, ["fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"]),
    (2, 5, [
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
    ]),
]  # fmt: skip
"""Number of the leaf from 1, size of the tree, path."""
CONSISTENCY_PROOFS = [
    (1, 1, []),
    (1, 8, [
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ]),
    (6, 8, [
        "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ]),
    (2, 5, [
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
    ]),
]  # fmt: skip
"""Sizes of both trees, path."""
LEAVES = [hash_leaf(leaf_data) for leaf_data in INPUTS]


def test_roots_are_the_published_ones() -> None:
    assert compute_root([]).hex() == EMPTY_ROOT
    assert [compute_root(LEAVES[:count]).hex() for count in range(1, 9)] == ROOTS


@pytest.mark.parametrize(("number", "size", "path"), INCLUSION_PROOFS)
def test_proofs_of_inclusion_are_the_published_ones(number: int, size: int, path: list[str]) -> None:
    assert [node.hex() for node in inclusion_path(LEAVES[:size], number - 1)] == path
    root = root_of_inclusion(LEAVES[number - 1], number - 1, size, [bytes.fromhex(node) for node in path])
    assert root is not None and root.hex() == ROOTS[size - 1]


@pytest.mark.parametrize(("first", "second", "path"), CONSISTENCY_PROOFS)
def test_proofs_of_consistency_are_the_published_ones(first: int, second: int, path: list[str]) -> None:
    nodes = consistency_path(LEAVES[:second], first)
    assert [node.hex() for node in nodes] == path
    roots = bytes.fromhex(ROOTS[first - 1]), bytes.fromhex(ROOTS[second - 1])
    assert is_consistent_growth(first, roots[0], second, roots[1], nodes)


leaves = st.integers(1, 40).map(lambda count: [hash_leaf(bytes([index])) for index in range(count)])


@settings(max_examples=60)
@given(leaves, st.data())
def test_every_inclusion_is_proved_and_no_other(leaf_hashes: list[bytes], data: st.DataObject) -> None:
    index = data.draw(st.integers(0, len(leaf_hashes) - 1))
    path, root = inclusion_path(leaf_hashes, index), compute_root(leaf_hashes)
    assert root_of_inclusion(leaf_hashes[index], index, len(leaf_hashes), path) == root
    assert root_of_inclusion(hash_leaf(b"another"), index, len(leaf_hashes), path) != root
    assert root_of_inclusion(leaf_hashes[index], index, len(leaf_hashes), [*path, root]) != root
    assert root_of_inclusion(leaf_hashes[index], len(leaf_hashes), len(leaf_hashes), path) is None
    if path:
        assert root_of_inclusion(leaf_hashes[index], index, len(leaf_hashes), path[:-1]) != root
        changed = [sha256(path[0]).digest(), *path[1:]]
        assert root_of_inclusion(leaf_hashes[index], index, len(leaf_hashes), changed) != root


@settings(max_examples=60)
@given(leaves, st.data())
def test_every_growth_is_proved_and_no_other(leaf_hashes: list[bytes], data: st.DataObject) -> None:
    count, first = len(leaf_hashes), data.draw(st.integers(1, len(leaf_hashes)))
    path = consistency_path(leaf_hashes, first)
    first_root, root = compute_root(leaf_hashes[:first]), compute_root(leaf_hashes)
    assert is_consistent_growth(first, first_root, count, root, path)
    other_root = sha256(first_root).digest()
    assert not is_consistent_growth(first, other_root, count, root, path)
    assert not is_consistent_growth(first, first_root, count, sha256(root).digest(), path)
    assert not is_consistent_growth(first, first_root, count, root, [*path, root])
