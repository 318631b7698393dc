"""The key by which laptops know the hub again; it stays beside the contest file.

Imports asyncssh and `said`; the door imports it.
"""

import os
import secrets
from contextlib import suppress
from pathlib import Path

import asyncssh

from scoring_tui.said import Refused, say

_OTHERS = 0o077


def host_key(final: Path) -> asyncssh.SSHKey:
    """The contest's key, made if there is none yet. Raises `Refused` when it is unfit, or an `OSError`."""
    path = key_path(final)
    if not path.exists():
        _keep(path, asyncssh.generate_private_key("ssh-ed25519", comment=final.name).export_private_key())
    if path.stat().st_mode & _OTHERS:
        raise Refused(
            say("{path} is the hub's secret, but others can read it. Type: chmod 600 {path}", path=path)
        )
    try:
        return asyncssh.read_private_key(path)
    except asyncssh.KeyImportError as error:
        raise Refused(
            say("{path} holds no usable key. Move it away, and a new one will be made.", path=path)
        ) from error


def key_path(final: Path) -> Path:
    """Where the key of a contest file is kept."""
    return final.with_name(f"{final.name}-ssh-key")


def _keep(path: Path, key: bytes) -> None:
    """Whole or not at all, readable by nobody else; if another made one meanwhile, theirs stays."""
    draft = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    file = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with open(file, "wb") as out:  # noqa: PTH123 - a descriptor, not a path
            out.write(key)
            out.flush()
            os.fsync(file)
        with suppress(FileExistsError):
            os.link(draft, path)
    finally:
        draft.unlink()
