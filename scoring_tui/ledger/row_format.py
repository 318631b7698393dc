"""The columns of the ledger in files of each version, and the queries that read and write them."""

from dataclasses import dataclass

from scoring_tui.ledger import chain
from scoring_tui.ledger.driver import Connection

FIRST_WITH_DEVICE = 5
"""The first schema whose rows say which device sent them."""

FIRST_WITH_PRIVATE_VALUES = 7
"""The first schema that keeps private values beside the ledger, see `private_values`."""


@dataclass(frozen=True, slots=True)
class RowFormat:
    """How the rows of one file are stored and hashed."""

    genesis: str
    """Used in place of the previous hash for the first entry."""
    has_device: bool
    has_private_values: bool
    """Whether private values stand beside the ledger; in earlier files they are in the hashed text."""

    @property
    def select_stored(self) -> str:
        """The query of the rows as they are stored, which is as they are hashed, the hash last."""
        device = " device," if self.has_device else ""
        return f"SELECT seq, at, actor, seat,{device} kind, body, key, hash FROM ledger"

    @property
    def select_entries(self) -> str:
        """The query of the rows with the same columns for every version; no device is an empty text."""
        device = "device" if self.has_device else "'' AS device"
        return f"SELECT seq, at, actor, seat, {device}, kind, body, key, hash FROM ledger"

    @property
    def insert(self) -> str:
        """The statement that inserts a row as it is stored."""
        return f"INSERT INTO ledger VALUES ({', '.join('?' * (9 if self.has_device else 8))})"


def read_row_format(connection: Connection) -> RowFormat:
    """Return the format of the rows of a file, by the version of its schema."""
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    has_device = version >= FIRST_WITH_DEVICE
    return RowFormat(
        chain.GENESIS if has_device else chain.EARLIER_GENESIS,
        has_device=has_device,
        has_private_values=version >= FIRST_WITH_PRIVATE_VALUES,
    )
