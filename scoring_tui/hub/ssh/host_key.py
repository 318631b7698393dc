"""The key by which laptops know the hub again; it stays beside the contest file.

Imports asyncssh, secret and `said`; the door imports it.
"""

from pathlib import Path

import asyncssh

from scoring_tui.errors import CommandRefused
from scoring_tui.hub.private_files import refuse_if_readable_by_others, write_private_file
from scoring_tui.i18n.lazy import lazy


def load_host_key(final: Path) -> asyncssh.SSHKey:
    """The contest's key, made if there is none yet. Raises `Refused` when it is unfit, or an `OSError`."""
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
    """Where the key of a contest file is kept."""
    return final.with_name(f"{final.name}-ssh-key")
