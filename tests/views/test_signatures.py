"""For whom a category waits that somebody has signed."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from scoring_tui.domain.commands.announcement import LockCategory
from scoring_tui.domain.commands.corrections import CorrectContestant
from scoring_tui.domain.commands.jury import Sign
from scoring_tui.domain.seat import Role
from scoring_tui.views.juror import project
from scoring_tui.views.signatures import describe_signatures
from tests.helpers.support import CHAIR, COMMITTEE, juror, new_final, send, small_contest, to_scoring

NAMES = {"j1": "Ani", "j2": "Budi", "j3": "Cici"}


@pytest.mark.parametrize(
    ("declared", "signers", "answer"),
    [
        (2, [], None),
        (2, ["chair"], "1 of 2 signed, waiting for one of Ani, Budi, Cici"),
        (2, ["j2"], "1 of 2 signed, waiting for the head of jury"),
        (2, ["j1", "j2", "j3"], "3 of 4 signed, waiting for the head of jury"),
        (2, ["chair", "j1"], None),
        (3, ["chair"], "1 of 3 signed, waiting for 2 of Ani, Budi, Cici"),
        (3, ["chair", "j3"], "2 of 3 signed, waiting for one of Ani, Budi"),
        (3, ["j3"], "1 of 3 signed, waiting for the head of jury and one of Ani, Budi"),
        (3, ["j1", "j3"], "2 of 3 signed, waiting for the head of jury"),
        (4, ["chair"], "1 of 4 signed, waiting for Ani, Budi, Cici"),
        (4, ["chair", "j1", "j2"], "3 of 4 signed, waiting for Cici"),
        ("all", ["chair"], "1 of 4 signed, waiting for Ani, Budi, Cici"),
        ("all", ["j2"], "1 of 4 signed, waiting for the head of jury and Ani, Cici"),
        ("all", ["chair", "j1", "j2", "j3"], None),
    ],
)
def test_for_whom_a_category_waits(
    tmp_path: Path, declared: int | str, signers: Sequence[str], answer: str | None
) -> None:
    jurors = [{"id": id_, "name": name} for id_, name in NAMES.items()]
    contest = small_contest(juror=jurors, scoring={"ties": ["dampak"], "signatures": declared})
    engine = new_final(tmp_path / "final.db", ["Sutrisno, S.E."], contest)
    to_scoring(engine, 1)
    for id_ in NAMES:
        send(engine, 1, id_, "8", "8", "8")
    engine.submit(LockCategory("pengawas"), CHAIR)
    for signer in signers:
        actor = CHAIR if signer == Role.CHAIR.value else juror(signer)
        engine.submit(Sign("pengawas"), actor)
    assert list(map(str, describe_signatures(engine.state, "pengawas"))) == ([answer] if answer else [])
    engine.ledger.close()


def test_the_offer_to_sign_follows_a_corrected_name(tmp_path: Path) -> None:
    engine = new_final(tmp_path / "final.db", ["Sutrisno, S.E."])
    to_scoring(engine, 1)
    for id_ in NAMES:
        send(engine, 1, id_, "8", "8", "8")
    engine.submit(Sign("pengawas"), CHAIR)
    before = project(engine, juror("j1"), None)
    engine.submit(CorrectContestant("c001", {"name": "Wening Larasati"}, "salah ketik"), COMMITTEE)
    after = project(engine, juror("j1"), before)
    assert before is not None and after is not None
    (old_offer,), (new_offer,) = before.signing_offers, after.signing_offers
    assert (old_offer.lines[0].name, new_offer.lines[0].name) == ("Sutrisno, S.E.", "Wening Larasati")
    assert (old_offer.lines[0].score, old_offer.signature_seq) == (
        new_offer.lines[0].score,
        new_offer.signature_seq,
    )
    assert after.turns[1].contestant.name == "Wening Larasati"
    engine.ledger.close()
