"""The SSH host key, which identifies the hub to clients; a file beside the contest file."""

from pathlib import Path

import asyncssh

from scoring_tui.errors import CommandRefused
from scoring_tui.hub.private_files import refuse_if_readable_by_others, write_private_file
from scoring_tui.i18n.lazy import lazy


def load_host_key(final: Path) -> asyncssh.SSHKey:
    """Read the host key of a contest file; create it if there is none.

    Raises `CommandRefused` when the file holds no key or others can read it, and `OSError`.
    """
    path = host_key_path(final)
    if not path.exists():
        write_private_file(
            path, asyncssh.generate_private_key("ssh-ed25519", comment=final.name).export_private_key()
        )
    refuse_if_readable_by_others(path)
    try:
        return asyncssh.read_private_key(path)
    except asyncssh.KeyImportError as error:
        raise CommandRefused(
            lazy("{path} holds no usable key. Move it away, and a new one will be made.", path=path)
        ) from error


def host_key_path(final: Path) -> Path:
    """The path of a contest file's host key."""
    return final.with_name(f"{final.name}-ssh-key")
