"""Private values: the hashed body of an entry has a commitment to each, the value stands beside the ledger.

So a value can be removed later, while hash chain, receipts and checkpoints stay as they are. In the body
`{"commitment": "<64 hexadecimal digits>"}` stands for the value. A commitment is the SHA-256 of the JSON
array of `scoring-tui private value 1`, the path, the salt and the value, without blanks and in ASCII. The
salt has 128 random bits, so that nobody finds a removed value by trying. The path names the owner and the
field, so that no value can be given to somebody else. An empty value stays in the body.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from hashlib import sha256
from secrets import token_hex
from typing import Any, Literal, NamedTuple

PRIVATE_PATHS = ("nip", "phone", "extra.*", "members.*.nip", "members.*.extra.*")
"""Paths from a contestant to its private values; a star stands for all members."""
CLAIM_PATHS = ("links.*", "files.*.name", "note")
"""Paths from a claim of evidence to its private values. The hash of a file stays in the ledger."""


class PrivatePart(NamedTuple):
    """Where the facts of a kind have objects with private values, and whose values these are."""

    owner_paths: tuple[str, ...]
    """Paths to these objects; a star stands for all members, an empty path for the fact itself."""
    value_paths: tuple[str, ...]
    """Paths from an object to its private values."""
    name_owner: Callable[[Mapping[str, Any], Mapping[str, Any]], tuple[Any, ...]]
    """Gives the beginning of the path of a commitment, from the object and its fact."""


def _name_contestant(owner: Mapping[str, Any], fact: Mapping[str, Any]) -> tuple[Any, ...]:
    """Without an `id` of its own a contestant is the one that the fact names as `contestant`."""
    return (owner.get("id") or fact.get("contestant", ""),)


def _name_claim(owner: Mapping[str, Any], fact: Mapping[str, Any]) -> tuple[Any, ...]:
    return (owner.get("contestant", ""), "claim", owner.get("criterion", ""))


def _name_check(owner: Mapping[str, Any], fact: Mapping[str, Any]) -> tuple[Any, ...]:
    return (owner.get("contestant", ""), "check", owner.get("criterion", ""))


PRIVATE_PARTS: Mapping[str, PrivatePart] = {
    "roster-imported": PrivatePart(("contestants.*",), PRIVATE_PATHS, _name_contestant),
    "contestant-corrected": PrivatePart(("before", "after"), PRIVATE_PATHS, _name_contestant),
    "evidence-imported": PrivatePart(("claims.*",), CLAIM_PATHS, _name_claim),
    "evidence-checked": PrivatePart(("",), ("note",), _name_check),
}
"""The private part of each kind of facts that has any."""

_COMMITMENT = re.compile(r'("nip":)?\{"commitment":"([0-9a-f]{64})"\}')
_to_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
_to_ascii_json = json.JSONEncoder(separators=(",", ":")).encode

PrivateKind = Literal["nip", "phone", "extra", "evidence"]


class PrivateValue(NamedTuple):
    """A private value with what its commitment is made of."""

    commitment: str
    path: str
    """JSON array of the owner's names and the names from the owner to the value."""
    salt: str
    """32 hexadecimal digits."""
    value: str

    @property
    def is_genuine(self) -> bool:
        """Whether the commitment is one to this value."""
        return self.commitment == commit(self.path, self.salt, self.value)


class BodyValue(NamedTuple):
    """What stands at a private path of a body."""

    path: str
    content: Any
    """The object with the commitment; a text if the value itself stands there."""

    @property
    def commitment(self) -> str:
        """The commitment; empty if there is none."""
        match self.content:
            case {"commitment": str(commitment), **others} if not others:
                return commitment
        return ""


SaltFinder = Callable[[str, str], str | None]
"""Returns the salt with which a value was stored at a path before; None if it was not."""


def commit(path: str, salt: str, value: str) -> str:
    """Return the commitment to a value, in hexadecimal."""
    return sha256(_to_ascii_json(["scoring-tui private value 1", path, salt, value]).encode()).hexdigest()


def hide_values(kind: str, body: str, find_salt: SaltFinder) -> tuple[str, dict[str, PrivateValue]]:
    """Put commitments in the place of the private values of a fact.

    A value that was stored at its path before gets the commitment that it had: so the two can be compared
    when both values are removed.

    Returns:
        The body to be hashed, and the values by their commitments.
    """
    fact = json.loads(body)
    values: dict[str, PrivateValue] = {}
    for path, container, key in _find_places(kind, fact):
        if value := container[key]:
            salt = find_salt(path, value) or token_hex(16)
            commitment = commit(path, salt, value)
            values[commitment] = PrivateValue(commitment, path, salt, value)
            container[key] = {"commitment": commitment}
    return _to_json(fact) if values else body, values


def show_values(body: str, values: Mapping[str, str]) -> str:
    """Put the values, by their commitments, back into the body of a fact.

    A value that is not there becomes a text that differs from every other one, so that rules which compare
    values decide as they did; one of 18 digits for a NIP.
    """

    def show(match: re.Match[str]) -> str:
        name, commitment = match[1] or "", match[2]
        value = values.get(commitment)
        if value is None:
            value = _make_stand_in(commitment, is_nip=bool(name))
        return name + _to_json(value)

    return _COMMITMENT.sub(show, body)


def _make_stand_in(commitment: str, *, is_nip: bool) -> str:
    if is_nip:  # the last digit is not 0: a NIP that ends with zeros is refused
        return f"{int(commitment[:16], 16) % 10**17:017}1"
    return f"removed-{commitment[:16]}"


def list_commitments(body: str) -> list[str]:
    """Return all commitments in the body of a fact."""
    return [match[2] for match in _COMMITMENT.finditer(body)]


def list_body_values(kind: str, body: str) -> list[BodyValue]:
    """Return what stands at the private paths of a body, without empty values; nothing for a damaged one."""
    try:
        fact = json.loads(body)
    except (ValueError, RecursionError):
        return []
    places = _find_places(kind, fact)
    return [BodyValue(path, container[key]) for path, container, key in places if container[key]]


def find_private_kind(path: str) -> PrivateKind:
    """Return which kind of value stands at a path."""
    _, first_name, *_ = names = json.loads(path)
    if first_name in ("claim", "check"):
        return "evidence"
    *_, holder, name = names
    if holder == "extra":
        return "extra"
    return "nip" if name == "nip" else "phone"


def _find_places(kind: str, fact: Any) -> Iterator[tuple[str, Any, Any]]:
    """Yield path, container and key of each private value of a fact that has the field."""
    part = PRIVATE_PARTS.get(kind)
    if part is None:
        return
    for owner in _find_owners(part.owner_paths, fact):
        owner_names = part.name_owner(owner, fact)
        for value_path in part.value_paths:
            for names, container, key in _walk(owner, value_path.split("."), owner_names):
                yield _to_json(names), container, key


def _find_owners(owner_paths: tuple[str, ...], fact: Any) -> Iterator[dict[str, Any]]:
    """Yield the objects that these paths lead to."""
    for owner_path in owner_paths:
        owners = (
            [parent[key] for _, parent, key in _walk(fact, owner_path.split("."), ())]
            if owner_path
            else [fact]
        )
        yield from (owner for owner in owners if isinstance(owner, dict))


def _walk(node: Any, steps: list[str], names: tuple[Any, ...]) -> Iterator[tuple[tuple[Any, ...], Any, Any]]:
    """Yield the names on the way, container and key of everything that a path leads to."""
    step, rest = steps[0], steps[1:]
    keys: list[Any] = []
    if step == "*" and isinstance(node, dict | list):
        keys = list(node) if isinstance(node, dict) else list(range(len(node)))
    elif isinstance(node, dict) and step in node:
        keys = [step]
    for key in keys:
        if rest:
            yield from _walk(node[key], rest, (*names, key))
        else:
            yield (*names, key), node, key
