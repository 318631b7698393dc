"""The contest's private key, in `FINAL.db-key` beside the contest file; it signs checkpoints."""

from pathlib import Path

from scoring_tui.errors import CommandRefused
from scoring_tui.i18n.lazy import lazy
from scoring_tui.ledger.secret_files import create_secret_file, read_secret_file
from scoring_tui.ledger.signed_note import make_private_key, public_key_of

ORIGIN_PREFIX = "scoring-tui/"
"""Begins the origin of a checkpoint, which is also the name of its key; the id of the contest follows."""


def key_path(contest_path: Path) -> Path:
    """The path of a contest file's private key."""
    return contest_path.with_name(f"{contest_path.name}-key")


def make_contest_key(contest_id: str) -> str:
    """Make the private key of a new contest."""
    return make_private_key(f"{ORIGIN_PREFIX}{contest_id}")


def store_contest_key(contest_path: Path, private_key: str) -> None:
    """Write the key of a new contest file, for its owner only.

    The key of an earlier file of this name is kept under a name of its own: that file may still exist
    elsewhere. Raises `SecretFileUnsafe`, and `OSError` if it cannot be written.
    """
    path = key_path(contest_path)
    if path.exists() or path.is_symlink():
        path.rename(_unused_name(path))
    create_secret_file(path, private_key.encode() + b"\n")


def _unused_name(path: Path) -> Path:
    number = 1
    while (other_path := path.with_name(f"{path.name}.{number}")).exists():
        number += 1
    return other_path


def read_contest_key(contest_path: Path, public_key: str) -> str:
    """Return the private key of a contest file whose ledger declares `public_key`.

    Raises `CommandRefused` if the file has no key, if the key is missing here or is that of another contest,
    and `SecretFileUnsafe` if others can read it.
    """
    path = key_path(contest_path)
    if not public_key:
        raise CommandRefused(
            lazy(
                "{path} was made by a version without keys: it has no signed checkpoints. "
                "The code of its last entry still covers everything before it",
                path=contest_path.name,
            )
        )
    content = read_secret_file(path)
    if content is None:
        raise CommandRefused(
            lazy(
                "{path} is not here: only with the contest's key can a checkpoint be signed. "
                "Copy it from the machine where the contest file was made",
                path=path.name,
            )
        )
    private_key = content.decode(errors="replace").strip()
    if public_key_of(private_key) != public_key:
        raise CommandRefused(lazy("{path} is the key of another contest file", path=path.name))
    return private_key
