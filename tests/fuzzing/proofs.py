"""Proofs of receipts and witness files, damaged at random: never accepted, and always answered in words."""

import json
from pathlib import Path
from random import Random
from typing import Any

from scoring_tui.domain.commands.setup import DrawOrder
from scoring_tui.engine.create import create_contest_file
from scoring_tui.engine.receipts import build_receipt, check_receipt, list_receipts
from scoring_tui.engine.sightings import read_witness_file
from scoring_tui.errors import CommandRefused
from tests.helpers.support import COMMITTEE, contestants, send, small_contest, to_scoring

_PIECES = ("", "0", "00" * 32, '"', "{", "[", "\\", "\x00", "\ud800", "1e999", "null", "-1", "\n\n", "— a b")


class DamagedProofs:
    """One proof and one witness file, damaged anew for each case."""

    def __init__(self, folder: Path) -> None:
        people = contestants(["Sutrisno", "Siti"])
        engine = create_contest_file(folder / "final.db", small_contest(), COMMITTEE, "uji.csv", people)
        with engine.ledger as ledger:
            engine.submit(DrawOrder(1), COMMITTEE)
            to_scoring(engine, 1)
            send(engine, 1, "j1", "8", "7.5", "9")
            (receipt,) = list_receipts(ledger, engine.state, "j1")
            self._code, self._key = receipt.code, engine.state.checkpoint_key
            self._proof = json.dumps(build_receipt(ledger, engine.state, receipt.code))
        self._marks = check_receipt(json.loads(self._proof), self._code, self._key).row[6]["marks"]
        self._witness_path = folder / "witness.jsonl"

    def run(self, random: Random) -> tuple[str, str | None]:
        """Damage the proof; return the verdict, and what is wrong about it."""
        start = random.randrange(len(self._proof))
        end = start + random.choice((0, 1, 3, 40))
        text = self._proof[:start] + random.choice(_PIECES) + self._proof[end:]
        self._witness_path.write_text(text, errors="surrogatepass")
        try:
            self._read_witness()
            return self._check_proof(text)
        except CommandRefused:
            return "refused", None
        except Exception as error:  # noqa: BLE001 - this is what is looked for
            return "crashed", f"{error!r}: {text}"

    def _read_witness(self) -> None:
        try:
            read_witness_file(self._witness_path, self._key)
        except CommandRefused:
            return

    def _check_proof(self, text: str) -> tuple[str, str | None]:
        try:
            document: dict[str, Any] = json.loads(text)
        except ValueError:
            return "refused", None
        marks = check_receipt(document, self._code, self._key).row[6]["marks"]
        return "accepted", None if marks == self._marks else f"other marks: {marks}"
