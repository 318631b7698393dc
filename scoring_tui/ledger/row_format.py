"""The columns of the ledger in files of each version, and the queries that read and write them."""

from dataclasses import dataclass

from scoring_tui.ledger import chain
from scoring_tui.ledger.driver import Connection

FIRST_WITH_DEVICE = 5
"""The first schema whose rows say which device sent them."""


@dataclass(frozen=True, slots=True)
class RowFormat:
    """How the rows of one file are stored and hashed."""

    genesis: str
    """Used in place of the previous hash for the first entry."""
    has_device: bool

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


WITH_DEVICE = RowFormat(chain.GENESIS, has_device=True)
WITHOUT_DEVICE = RowFormat(chain.EARLIER_GENESIS, has_device=False)


def read_row_format(connection: Connection) -> RowFormat:
    """Return the format of the rows of a file, by the version of its schema."""
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    return WITH_DEVICE if version >= FIRST_WITH_DEVICE else WITHOUT_DEVICE
