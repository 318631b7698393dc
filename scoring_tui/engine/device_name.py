"""Names of this device and of its user, as the record and the PIN checks have them."""

import getpass
import os
import socket

from scoring_tui.ledger.port import PinSource


def device_name() -> str:
    """Host name and process id, which people can recognise."""
    return f"{socket.gethostname()[:24]}-{os.getpid()}"


def local_source() -> PinSource:
    """The user of this machine, who tries PINs at its own terminal."""
    try:
        user_name = getpass.getuser()
    except (KeyError, OSError, ImportError):  # a user without a name, as in some containers
        user_name = str(os.getuid()) if hasattr(os, "getuid") else "?"
    name = f"{user_name}@{socket.gethostname()[:24]}"
    return PinSource(name, f"local:{name}")
