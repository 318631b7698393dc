"""The Merkle tree of RFC 9162 (and RFC 6962): roots, and proofs of inclusion and of consistency.

Section numbers are those of RFC 9162. The hash of a leaf is SHA-256 of a zero byte and the leaf's data, the
hash of a node that of a one byte and its two children, so that no node can pass for a leaf.
"""

from collections.abc import Sequence
from hashlib import sha256


def hash_leaf(leaf_data: bytes) -> bytes:
    """Return the hash of a leaf (2.1.1)."""
    return sha256(b"\x00" + leaf_data).digest()


def _hash_children(left: bytes, right: bytes) -> bytes:
    return sha256(b"\x01" + left + right).digest()


def compute_root(leaf_hashes: Sequence[bytes]) -> bytes:
    """Return the root of the tree with these leaves (2.1.1); of no leaf, the hash of nothing."""
    level = list(leaf_hashes)
    if not level:
        return sha256().digest()
    while len(level) > 1:
        pairs = [_hash_children(left, right) for left, right in zip(level[::2], level[1::2], strict=False)]
        level = pairs if len(level) % 2 == 0 else [*pairs, level[-1]]
    return level[0]


def _left_count(leaf_count: int) -> int:
    """The largest power of two below `leaf_count`: so many leaves are in the left half."""
    return 1 << (leaf_count - 1).bit_length() - 1


def inclusion_path(leaf_hashes: Sequence[bytes], index: int) -> list[bytes]:
    """Return the hashes that lead from the leaf at `index` to the root, lowest first (2.1.3.1)."""
    if not 0 <= index < len(leaf_hashes):
        raise IndexError(index)
    if len(leaf_hashes) == 1:
        return []
    left_count = _left_count(len(leaf_hashes))
    left, right = leaf_hashes[:left_count], leaf_hashes[left_count:]
    if index < left_count:
        return [*inclusion_path(left, index), compute_root(right)]
    return [*inclusion_path(right, index - left_count), compute_root(left)]


def root_of_inclusion(leaf_hash: bytes, index: int, leaf_count: int, path: Sequence[bytes]) -> bytes | None:
    """Return the root that a proof of inclusion leads to (2.1.3.2); None if its length is wrong."""
    if not 0 <= index < leaf_count:
        return None
    position, last_position, node = index, leaf_count - 1, leaf_hash
    for sibling in path:
        if last_position == 0:
            return None
        if position % 2 or position == last_position:
            node = _hash_children(sibling, node)
            while position % 2 == 0 and position:
                position, last_position = position >> 1, last_position >> 1
        else:
            node = _hash_children(node, sibling)
        position, last_position = position >> 1, last_position >> 1
    return node if last_position == 0 else None


def consistency_path(leaf_hashes: Sequence[bytes], first_count: int) -> list[bytes]:
    """Return the proof that the first `first_count` leaves are those of the smaller tree (2.1.4.1)."""
    if not 0 < first_count <= len(leaf_hashes):
        raise IndexError(first_count)
    return _subproof(leaf_hashes, first_count, is_whole=True)


def _subproof(leaf_hashes: Sequence[bytes], first_count: int, *, is_whole: bool) -> list[bytes]:
    if first_count == len(leaf_hashes):
        return [] if is_whole else [compute_root(leaf_hashes)]
    left_count = _left_count(len(leaf_hashes))
    left, right = leaf_hashes[:left_count], leaf_hashes[left_count:]
    if first_count <= left_count:
        return [*_subproof(left, first_count, is_whole=is_whole), compute_root(right)]
    return [*_subproof(right, first_count - left_count, is_whole=False), compute_root(left)]


def is_consistent_growth(
    first_count: int, first_root: bytes, second_count: int, second_root: bytes, path: Sequence[bytes]
) -> bool:
    """Whether a proof shows that the first tree is the beginning of the second (2.1.4.2)."""
    if not 0 < first_count <= second_count:
        return False
    if first_count == second_count:
        return not path and first_root == second_root
    nodes = [first_root, *path] if first_count & (first_count - 1) == 0 else list(path)
    if not nodes:
        return False
    position, last_position = first_count - 1, second_count - 1
    while position % 2:
        position, last_position = position >> 1, last_position >> 1
    first_node = second_node = nodes[0]
    for node in nodes[1:]:
        if last_position == 0:
            return False
        if position % 2 or position == last_position:
            first_node, second_node = _hash_children(node, first_node), _hash_children(node, second_node)
            while position % 2 == 0 and position:
                position, last_position = position >> 1, last_position >> 1
        else:
            second_node = _hash_children(second_node, node)
        position, last_position = position >> 1, last_position >> 1
    return first_node == first_root and second_node == second_root and last_position == 0
