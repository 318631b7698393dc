"""Receipts and signed checkpoints: what they prove, and that a changed record cannot meet them."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from scoring_tui.domain.commands.jury import Reopen
from scoring_tui.domain.commands.setup import DrawOrder
from scoring_tui.engine.checkpoint_cache import CheckpointCache
from scoring_tui.engine.checkpoints import sign_checkpoint
from scoring_tui.engine.create import create_contest_file
from scoring_tui.engine.engine import Engine
from scoring_tui.engine.receipts import build_receipt, check_receipt, list_receipts
from scoring_tui.errors import CommandRefused
from scoring_tui.ledger.contest_key import key_path
from scoring_tui.ledger.signed_note import open_note, read_checkpoint
from tests.helpers.support import CHAIR, COMMITTEE, contestants, new_final, send, small_contest, to_scoring


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    """A contest file with a key and two ballots for no. 1."""
    engine = create_contest_file(
        tmp_path / "final.db", small_contest(), COMMITTEE, "uji.csv", contestants(["Sutrisno", "Siti"])
    )
    with engine.ledger:
        engine.submit(DrawOrder(1), COMMITTEE)
        to_scoring(engine, 1)
        send(engine, 1, "j1", "8", "7.5", "9")
        send(engine, 1, "j2", "6", "5.5", "4")
        yield engine


def proof_of(engine: Engine, juror_id: str) -> tuple[str, dict[str, Any]]:
    """The receipt of the juror's only ballot, and its proof as it is written into a file."""
    (receipt,) = list_receipts(engine.ledger, engine.state, juror_id)
    return receipt.code, json.loads(json.dumps(build_receipt(engine.ledger, engine.state, receipt.code)))


def test_a_receipt_proves_the_ballot_and_shows_no_other(engine: Engine) -> None:
    code, proof = proof_of(engine, "j1")
    checked = check_receipt(proof, code.lower().replace("-", ""), engine.state.checkpoint_key)
    assert checked.row[3] == "juror:j1"
    assert checked.row[6]["marks"] == {"dampak": "8", "kebaruan": "7.5", "paparan": "9"}
    assert (checked.size, checked.head_code) == (engine.state.seq, engine.ledger.code)
    assert proof["counts"] is True
    texts = "".join(part["text"] for part in proof["parts"].values()).replace("\\", "")
    assert '"7.5"' in texts and '"5.5"' not in texts and "j2" not in texts


def test_the_receipt_stays_the_same_while_the_ledger_grows(engine: Engine) -> None:
    code, _ = proof_of(engine, "j1")
    send(engine, 1, "j3", "7", "7", "7")
    engine.submit(Reopen(1, "j1", "salah ketik"), CHAIR)
    proof = build_receipt(engine.ledger, engine.state, code)
    assert check_receipt(proof, code, None).size == engine.state.seq
    assert proof["counts"] is False


def forge_mark(proof: dict[str, Any]) -> None:
    proof["parts"]["whole"]["text"] = proof["parts"]["whole"]["text"].replace("7.5", "9.5")


def forge_public_part(proof: dict[str, Any]) -> None:
    proof["parts"]["public"]["text"] = proof["parts"]["public"]["text"].replace("7.5", "9.5")


def forge_path(proof: dict[str, Any]) -> None:
    proof["path"][0] = "00" * 32


def forge_chain(proof: dict[str, Any]) -> None:
    proof["hash"] = "00" * 32


def forge_number(proof: dict[str, Any]) -> None:
    proof["entry"] += 1


def forge_checkpoint(proof: dict[str, Any]) -> None:
    proof["checkpoint"] = proof["checkpoint"].replace("chain ", "chain 0")[:-1]


def cut_path(proof: dict[str, Any]) -> None:
    proof["path"].pop()


@pytest.mark.parametrize(
    "forge",
    [forge_mark, forge_public_part, forge_path, forge_chain, forge_number, forge_checkpoint, cut_path],
)
def test_a_forged_proof_is_refused(engine: Engine, forge: Any) -> None:
    code, proof = proof_of(engine, "j1")
    forge(proof)
    with pytest.raises(CommandRefused):
        check_receipt(proof, None, engine.state.checkpoint_key)
    with pytest.raises(CommandRefused):
        check_receipt(proof, code, None)


def test_the_proof_of_another_ballot_is_refused(engine: Engine) -> None:
    code, _ = proof_of(engine, "j1")
    _, other_proof = proof_of(engine, "j2")
    with pytest.raises(CommandRefused, match="another receipt"):
        check_receipt(other_proof, code, None)


def test_another_key_is_refused(engine: Engine, tmp_path: Path) -> None:
    _, proof = proof_of(engine, "j1")
    other = create_contest_file(tmp_path / "other.db", small_contest(), COMMITTEE)
    with other.ledger, pytest.raises(CommandRefused, match="not signed by the key"):
        check_receipt(proof, None, other.state.checkpoint_key)


@pytest.mark.parametrize("document", [{}, {"parts": 3}, {"parts": {"index": {}, "public": {}, "whole": {}}}])
def test_what_is_no_proof(document: dict[str, Any]) -> None:
    with pytest.raises(CommandRefused, match="no receipt that can be read"):
        check_receipt(document, None, None)


def test_a_file_without_a_key_gives_proofs_that_are_not_signed(tmp_path: Path) -> None:
    with new_final(tmp_path / "old.db").ledger as ledger:
        engine = Engine(ledger)
        to_scoring(engine, 1)
        send(engine, 1, "j1", "8", "7.5", "9")
        with pytest.raises(CommandRefused, match="made by a version without keys"):
            sign_checkpoint(ledger, engine.state)
        code, proof = proof_of(engine, "j1")
        checked = check_receipt(proof, code, None)
        assert not checked.is_signed and checked.row[6]["juror"] == "j1"
        assert CheckpointCache().find(ledger, engine.state, 3) == ""


def test_a_checkpoint_is_signed_by_the_key_that_the_ledger_declares(engine: Engine) -> None:
    note = sign_checkpoint(engine.ledger, engine.state)
    checkpoint = read_checkpoint(open_note(note, engine.state.checkpoint_key))
    assert (checkpoint.size, checkpoint.chain_hash) == engine.ledger.head
    assert checkpoint.origin == "scoring-tui/kecil"
    assert sign_checkpoint(engine.ledger, engine.state) == note


def test_a_missing_or_foreign_key_is_named(engine: Engine, tmp_path: Path) -> None:
    path = key_path(engine.ledger.path)
    own_key = path.read_text()
    other = create_contest_file(tmp_path / "other.db", small_contest(), COMMITTEE)
    other.ledger.close()
    path.unlink()
    with pytest.raises(CommandRefused, match="is not here: only with the contest's key"):
        sign_checkpoint(engine.ledger, engine.state)
    key_path(other.ledger.path).rename(path)
    with pytest.raises(CommandRefused, match="is the key of another contest file"):
        sign_checkpoint(engine.ledger, engine.state)
    path.write_text(own_key)
    assert sign_checkpoint(engine.ledger, engine.state)


def test_a_new_file_keeps_the_key_of_an_earlier_one(engine: Engine) -> None:
    path = engine.ledger.path
    first_key = key_path(path).read_text()
    assert key_path(path).stat().st_mode & 0o777 == 0o600
    path.rename(path.with_name("first.db"))
    with create_contest_file(path, small_contest(), COMMITTEE).ledger:
        assert key_path(path).read_text() != first_key
    assert path.with_name("final.db-key.1").read_text() == first_key
