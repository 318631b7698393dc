"""No link is followed where a side file of the contest file should be."""

from pathlib import Path

import pytest

from scoring_tui.ledger.errors import SideFileIsLink
from scoring_tui.ledger.store import Ledger


@pytest.mark.parametrize("suffix", ["-gate", "-presence"])
def test_a_link_in_place_of_a_side_file_is_not_followed(tmp_path: Path, suffix: str) -> None:
    path, victim = tmp_path / "final.db", tmp_path / "korban.txt"
    Ledger.create(path).close()
    victim.write_text("utuh")
    side_path = Path(f"{path}{suffix}")
    side_path.unlink(missing_ok=True)
    side_path.symlink_to(victim)
    with pytest.raises(SideFileIsLink, match="is a link to another file"), Ledger.open(path) as ledger:
        ledger.seats.list_rows()
    assert victim.read_text() == "utuh"
