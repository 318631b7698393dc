"""The committee announces, holds a result, and chooses scenes on the command line."""

from pathlib import Path

import pytest

from scoring_tui.domain.commands.jury import Sign
from scoring_tui.domain.state import State
from scoring_tui.engine.engine import Engine
from scoring_tui.ledger.store import Ledger
from tests.helpers.boards import finish
from tests.helpers.clis import done, run
from tests.helpers.support import CHAIR, juror, new_final


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A final whose category is complete."""
    engine = new_final(tmp_path / "final.db")
    for number, mark in ((1, "9"), (2, "8"), (3, "7"), (4, "6")):
        finish(engine, number, mark)
    engine.ledger.close()
    return tmp_path / "final.db"


def read_state(path: Path) -> State:
    """The state of the file."""
    with Ledger.open(path) as ledger:
        return Engine(ledger).state


def sign(path: Path) -> None:
    """Two persons sign."""
    with Ledger.open(path) as ledger:
        engine = Engine(ledger)
        for signer in (CHAIR, juror("j1")):
            engine.submit(Sign("pengawas"), signer)


def refused(*arguments: object) -> str:
    """The message of a command that exits with 2."""
    result = run(*arguments, "--lang", "en")
    assert result.exit_code == 2
    return result.output


@pytest.mark.parametrize("name", ["pengawas", "PENGAWAS", "Pengawas "])
def test_a_signed_category_is_announced_by_id_or_name(path: Path, name: str) -> None:
    assert "not signed yet" in refused("announce", path, "pengawas")
    assert "known are pengawas, pelaksana" in refused("announce", path, "fungsional")
    sign(path)
    assert "result announced" in done("announce", path, name, "--by", "Ani", "--lang", "en")
    assert read_state(path).is_announced("pengawas")


def test_a_dispute_holds_the_announcement(path: Path) -> None:
    sign(path)
    done("dispute", path, "2", "--reason", "protes waktu")
    assert "no. 2 is in dispute" in refused("announce", path, "pengawas")
    done("dispute", path, "2", "--resolve", "--reason", "rekaman diperiksa")
    done("announce", path, "pengawas")


def test_a_scene_is_chosen_by_its_id(path: Path) -> None:
    assert "known are room, welcome" in refused("scene", path, "pesta")
    assert "write the words" in refused("scene", path, "message")
    assert "not announced yet" in refused("scene", path, "result", "--category", "pengawas")
    assert "start it" in refused("scene", path, "ceremony")
    done("scene", path, "message", "--text", "Makan siang", "--display", "Lobi")
    done("scene", path, "clock", "--panel", "A")
    state = read_state(path)
    assert state.display_scenes["Lobi"].text == "Makan siang"
    assert state.room_scenes["A"].scene == "clock"
    done("scene", path, "room", "--panel", "A")
    assert "A" not in read_state(path).room_scenes
