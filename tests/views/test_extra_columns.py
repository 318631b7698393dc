"""Extra columns of the roster, NIP and telephone are for papers: no view of hall, MC or juror holds them."""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from scoring_tui.contest.contestants import Contestant, Member
from scoring_tui.domain.commands.setup import DrawOrder, ImportRoster
from scoring_tui.views import board, juror, mc
from tests.helpers.boards import BOARD
from tests.helpers.support import COMMITTEE, MC_A, new_final, to_scoring
from tests.helpers.support import juror as juror_actor

SECRETS = ("rahasia.example", "Pembina", "19860101", "08120000", "19900315", "ketua-tim")


def texts(value: Any) -> Iterator[str]:
    """All texts inside a view."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, BaseModel):
        yield from texts(value.model_dump())
    elif is_dataclass(value) and not isinstance(value, type):
        for attribute in fields(value):
            yield from texts(getattr(value, attribute.name))
    elif isinstance(value, dict):
        for key, part in value.items():
            yield from texts(key)
            yield from texts(part)
    elif isinstance(value, list | tuple | set | frozenset):
        for part in value:
            yield from texts(part)


def test_no_view_of_hall_mc_or_juror_holds_them(tmp_path: Path) -> None:
    engine = new_final(tmp_path / "final.db", ("Sutrisno",))
    member = Member(name="Umi", nip="199003152014022002", extra={"Peran lain": "ketua-tim"})
    people = (
        Contestant(
            id="c090", category="pengawas", name="Wagiman", nip="198601012010011001", phone="081200001111",
            extra={"E-mail": "wagiman@rahasia.example", "Pangkat": "Pembina"}, members=(member,),
        ),
    )  # fmt: skip
    engine.submit(ImportRoster("lagi.csv", people), COMMITTEE)
    engine.submit(DrawOrder(1), COMMITTEE)
    number = next(turn.number for turn in engine.state.turns.values() if turn.contestant == "c090")
    to_scoring(engine, number)
    views = (
        board.project(engine, BOARD, None),
        mc.project(engine, MC_A, None),
        juror.project(engine, juror_actor("j1"), None),
    )
    for view in views:
        view_texts = list(texts(view))
        assert "Wagiman" in view_texts
        assert not [text for text in view_texts if any(secret in text for secret in SECRETS)]
    engine.ledger.close()
