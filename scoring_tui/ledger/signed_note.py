"""Signed notes and checkpoints as C2SP describes them (c2sp.org/signed-note, c2sp.org/tlog-checkpoint).

A note is a text, an empty line, and for each signature the line `— name base64(id || signature)`. The
signature is Ed25519 over the text with its last newline. The id of a key is the first four bytes of
`sha256(name "\\n" 0x01 public-key)`. Keys are written as Go's `sumdb/note` does: `name+id+base64(0x01 key)`.

A checkpoint is a note whose lines are the origin, the number of entries, the root of the tree in base64, and
here one extension line `chain HASH` with the hash of the last entry in hexadecimal.
"""

import re
from base64 import b64decode, b64encode
from binascii import Error as Base64Error
from dataclasses import dataclass
from hashlib import sha256

from scoring_tui.errors import CommandRefused
from scoring_tui.i18n.lazy import lazy

_ALGORITHM = b"\x01"
"""Ed25519, in C2SP's list of signature types."""
_PRIVATE = "PRIVATE+KEY+"
_DASH = "\u2014"
_KEY = re.compile(r"(?P<name>[^\s+]+)\+(?P<id>[0-9a-f]{8})\+(?P<key>[A-Za-z0-9+/]+=*)")
_CHECKPOINT = re.compile(
    r"(?P<origin>\S+)\n(?P<size>0|[1-9][0-9]*)\n(?P<root>[A-Za-z0-9+/]{43}=)\nchain (?P<chain>[0-9a-f]{64})\n"
)


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The state of a ledger that is signed."""

    origin: str
    """Which ledger it is of: `scoring-tui/` and the id of the contest."""
    size: int
    """Number of entries."""
    root: bytes
    """Root of the Merkle tree over them."""
    chain_hash: str
    """Hash of the last entry in the chain, in hexadecimal."""

    def as_text(self) -> str:
        """The lines that are signed."""
        root_text = b64encode(self.root).decode()
        return f"{self.origin}\n{self.size}\n{root_text}\nchain {self.chain_hash}\n"


def make_private_key(name: str) -> str:
    """Make a random key pair and return its private key in one line."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    private_key = Ed25519PrivateKey.generate()
    key_id = _key_id(name, private_key.public_key().public_bytes_raw())
    seed = b64encode(_ALGORITHM + private_key.private_bytes_raw()).decode()
    return f"{_PRIVATE}{name}+{key_id.hex()}+{seed}"


def public_key_of(private_key: str) -> str:
    """Return the public key in one line. Raises `CommandRefused` for a line that holds no private key."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    name, seed = _read_private_key(private_key)
    public_bytes = Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw()
    key_text = b64encode(_ALGORITHM + public_bytes).decode()
    return f"{name}+{_key_id(name, public_bytes).hex()}+{key_text}"


def sign_note(text: str, private_key: str) -> str:
    """Return the note: the text and the signature. Raises `CommandRefused` for what is no private key."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    name, seed = _read_private_key(private_key)
    key = Ed25519PrivateKey.from_private_bytes(seed)
    key_id = _key_id(name, key.public_key().public_bytes_raw())
    signature = b64encode(key_id + key.sign(text.encode())).decode()
    return f"{text}\n{_DASH} {name} {signature}\n"


def open_note(note: str, public_key: str) -> str:
    """Return the text of a note that this key has signed. Raises `CommandRefused` if it has not."""
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    name, public_bytes = read_public_key(public_key)
    text, _, signature_text = note.rpartition("\n\n")
    key_id = _key_id(name, public_bytes)
    for line in signature_text.splitlines():
        dash, _, rest = line.partition(" ")
        signer_name, _, encoded = rest.partition(" ")
        signature = _decode_base64(encoded)
        if (dash, signer_name, signature[:4]) != (_DASH, name, key_id):
            continue
        try:
            Ed25519PublicKey.from_public_bytes(public_bytes).verify(signature[4:], f"{text}\n".encode())
        except InvalidSignature:
            break
        return f"{text}\n"
    raise CommandRefused(lazy("the checkpoint is not signed by the key of this contest"))


def read_checkpoint(text: str) -> Checkpoint:
    """Read the text of a checkpoint. Raises `CommandRefused` if it is none."""
    match = _CHECKPOINT.fullmatch(text)
    if match is None:
        raise CommandRefused(lazy("the checkpoint cannot be read"))
    root = _decode_base64(match["root"])
    return Checkpoint(match["origin"], int(match["size"]), root, match["chain"])


def read_public_key(public_key: str) -> tuple[str, bytes]:
    """Return name and bytes of a public key. Raises `CommandRefused` for anything else."""
    match = _KEY.fullmatch(public_key.strip())
    key = _decode_base64(match["key"]) if match else b""
    if match is None or len(key) != 33 or key[:1] != _ALGORITHM:
        raise CommandRefused(lazy("this is no public key: {text}", text=public_key[:100]))
    if _key_id(match["name"], key[1:]).hex() != match["id"]:
        raise CommandRefused(lazy("this public key holds a typing error: {text}", text=public_key[:100]))
    return match["name"], key[1:]


def _read_private_key(private_key: str) -> tuple[str, bytes]:
    match = _KEY.fullmatch(private_key.strip().removeprefix(_PRIVATE))
    seed = _decode_base64(match["key"]) if match else b""
    if match is None or len(seed) != 33 or seed[:1] != _ALGORITHM or not private_key.startswith(_PRIVATE):
        raise CommandRefused(lazy("the file with the contest's key holds no key"))  # no word of its content
    return match["name"], seed[1:]


def _key_id(name: str, public_bytes: bytes) -> bytes:
    return sha256(name.encode() + b"\n" + _ALGORITHM + public_bytes).digest()[:4]


def _decode_base64(text: str) -> bytes:
    try:
        decoded = b64decode(text, validate=True)
    except (Base64Error, ValueError):
        return b""
    return decoded if b64encode(decoded).decode() == text else b""  # one text for each value
