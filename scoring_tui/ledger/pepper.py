"""The pepper of the PINs: a secret beside the contest file (`FINAL.db-pepper`) that every hash depends on.

A PIN has six or seven digits, so whoever has its hash alone could try them all in some hours, argon2 or not.
Without the pepper, 256 random bits, that is impossible: a copy of FINAL.db, such as a backup, gives no PIN.
That is why backups do not contain the pepper. Source: OWASP Password Storage Cheat Sheet, "Peppering".
"""

import hmac
import secrets
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Self

from scoring_tui.ledger.secret_files import create_secret_file, read_secret_file

if TYPE_CHECKING:
    from argon2 import PasswordHasher

_BYTES = 32


@dataclass(frozen=True, slots=True)
class Pepper:
    """The secret of one contest file."""

    secret: bytes

    @property
    def id(self) -> str:
        """A name for it that tells nothing of the secret; it is stored with each hash."""
        return sha256(b"scoring-tui pepper " + self.secret).hexdigest()[:16]

    def mix(self, seat: str, pin: str) -> str:
        """Return what is hashed in place of the PIN; the same PIN differs from seat to seat."""
        return hmac.new(self.secret, f"{seat} {pin}".encode(), sha256).hexdigest()


@dataclass(frozen=True, slots=True)
class StoredPin:
    """The hash of a PIN as it is stored: `id of the pepper:hash`, or the hash alone without a pepper."""

    argon2_hash: str
    pepper_id: str = ""

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read the stored text."""
        pepper_id, _, argon2_hash = text.rpartition(":")
        return cls(argon2_hash, pepper_id)

    @classmethod
    def make(cls, pepper: Pepper | None, seat: str, pin: str) -> Self:
        """Hash a new PIN."""
        argon2_hash = _make_hasher().hash(pepper.mix(seat, pin) if pepper else pin)
        return cls(argon2_hash, pepper.id if pepper else "")

    @property
    def text(self) -> str:
        """The text to store."""
        return f"{self.pepper_id}:{self.argon2_hash}" if self.pepper_id else self.argon2_hash

    def is_right(self, pepper: Pepper | None, seat: str, pin: str) -> bool:
        """Compare a PIN; takes about 20 ms. `pepper` is the one of this hash."""
        from argon2.exceptions import VerifyMismatchError

        mixed_pin = pepper.mix(seat, pin) if self.pepper_id and pepper else pin
        try:
            return _make_hasher().verify(self.argon2_hash, mixed_pin)
        except VerifyMismatchError:
            return False


def _make_hasher() -> "PasswordHasher":
    """Return Argon2 with 19 MiB and two passes: about 20 ms a PIN, so that all jurors can sign in at once.

    Source: OWASP Password Storage Cheat Sheet.
    """
    from argon2 import PasswordHasher

    return PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)


def create_pepper(path: Path) -> Pepper:
    """Return the pepper of a contest file; make it if there is none.

    Raises `SecretFileUnsafe` or `OSError`.
    """
    return read_pepper(path) or _decode(
        create_secret_file(pepper_path(path), secrets.token_hex(_BYTES).encode() + b"\n")
    )


def read_pepper(path: Path) -> Pepper | None:
    """Return the pepper of a contest file; None if there is none. Raises `SecretFileUnsafe` or `OSError`."""
    content = read_secret_file(pepper_path(path))
    return None if content is None else _decode(content)


def _decode(content: bytes) -> Pepper:
    """A file that somebody changed is another pepper, whose id belongs to no hash."""
    return Pepper(content.strip())


def pepper_path(path: Path) -> Path:
    """The side file of a contest file."""
    return path.with_name(f"{path.name}-pepper")
