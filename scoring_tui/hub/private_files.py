"""The hub's own secrets beside the contest file, which nobody else may read. Imports `said`."""

import os
import secrets
from contextlib import suppress
from pathlib import Path

from scoring_tui.errors import CommandRefused
from scoring_tui.i18n.lazy import lazy

_OTHERS = 0o077


def refuse_if_readable_by_others(path: Path) -> None:
    """Raises `Refused` when others may read or write this file."""
    if path.stat().st_mode & _OTHERS:
        raise CommandRefused(
            lazy("{path} is the hub's secret, but others can read it. Type: chmod 600 {path}", path=path)
        )


def write_private_file(path: Path, secret: bytes, *, overwrite: bool = False) -> None:
    """Write it whole or not at all; `anew` in place of an old one, else one that came meanwhile stays."""
    draft = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    file = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with open(file, "wb") as out:  # noqa: PTH123 - a descriptor, not a path
            out.write(secret)
            out.flush()
            os.fsync(file)
        if overwrite:
            draft.replace(path)
        else:
            with suppress(FileExistsError):
                os.link(draft, path)
    finally:
        draft.unlink(missing_ok=True)
