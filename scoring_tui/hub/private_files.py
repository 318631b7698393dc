"""The hub's own secret files beside the contest file, which no other user may read."""

from pathlib import Path

from scoring_tui.errors import CommandRefused
from scoring_tui.i18n.lazy import lazy
from scoring_tui.ledger.file_names import name_unless_taken
from scoring_tui.ledger.secret_files import is_open_to_others, write_draft


def refuse_if_readable_by_others(path: Path) -> None:
    """Raise `CommandRefused` when other users may read or write this file, or when it is a link."""
    if path.is_symlink():
        raise CommandRefused(lazy("{path} is a link to another file. Remove it.", path=path))
    if is_open_to_others(path.stat()):
        raise CommandRefused(
            lazy("{path} is the hub's secret, but others can read it. Type: chmod 600 {path}", path=path)
        )


def write_private_file(path: Path, secret: bytes, *, overwrite: bool = False) -> None:
    """Write the whole file or nothing. Without `overwrite`, a file that exists by then stays."""
    with write_draft(path, secret) as draft_path:
        if overwrite:
            draft_path.replace(path)
        else:
            name_unless_taken(draft_path, path)
