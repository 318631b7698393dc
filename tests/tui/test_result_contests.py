"""Screens of contests without marks: the list of results, what is missing, the signature, the MC's desk."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from scoring_tui.domain.commands.jury import Sign
from scoring_tui.engine.engine import Engine
from scoring_tui.tui.app import make_app
from tests.helpers.result_contests import declare_results, import_scores, new_result_contest
from tests.helpers.support import CHAIR, MC_A, juror, screen_text, until

SIZES = [(80, 24), (120, 36)]


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    """No. 2 did not pass, no. 4 has no result."""
    engine = new_result_contest(tmp_path / "asesmen.db")
    with engine.ledger:
        import_scores(engine, "cat", {1: "80", 2: "65", 3: "90"})
        import_scores(engine, "esai", {1: "70", 2: "80", 3: "60"})
        yield engine


@pytest.mark.parametrize("size", SIZES, ids=str)
async def test_the_head_of_jury_sees_results_and_what_is_missing(
    engine: Engine, size: tuple[int, int]
) -> None:
    app = make_app(engine.ledger.path, [CHAIR], language="en", signed_in=True)
    async with app.run_test(size=size) as pilot:
        await until(pilot, lambda: "did not pass Uji C" in screen_text(app) and "6/8" in screen_text(app))
        text = screen_text(app)
        assert "Results" in text and "6/8" in text and "Jury" not in text and "Spread" not in text
        assert "no result of Uji C" in text
        await pilot.press("v")
        await until(pilot, lambda: "3 of 4 contestants have every result" in screen_text(app))
        assert "no. 4 Doni Pratama: no result of Uji CAT, Esai" in screen_text(app)
        assert "appeared" not in screen_text(app) and "ballots are in" not in screen_text(app)


@pytest.mark.parametrize("size", SIZES, ids=str)
async def test_a_member_of_the_team_signs_and_has_no_ballot(engine: Engine, size: tuple[int, int]) -> None:
    import_scores(engine, "cat", {1: "80", 2: "65", 3: "90", 4: "70"})
    import_scores(engine, "esai", {1: "70", 2: "80", 3: "60", 4: "80"})
    app = make_app(engine.ledger.path, [juror("j1")], language="en", signed_in=True)
    async with app.run_test(size=size) as pilot:
        await until(pilot, lambda: "Nobody gives marks in this contest" in screen_text(app))
        engine.submit(Sign("asn"), CHAIR)
        await until(pilot, lambda: "ASN waits for a juror's signature" in screen_text(app))
        await pilot.press("ctrl+s")
        await until(pilot, lambda: "Sign the standing of ASN?" in screen_text(app))
        assert "78.00    3  Citra Ayu" in screen_text(app)
        await pilot.press("tab", "enter")
        await until(pilot, lambda: engine.catch_up() == 1)
    assert engine.state.is_signed("asn")


async def test_an_administration_is_signed_without_places(tmp_path: Path) -> None:
    engine = new_result_contest(tmp_path / "adm.db", declare_results("administration"))
    with engine.ledger:
        import_scores(engine, "ktp", {1: "1", 2: "1", 3: "0", 4: "1"})
        import_scores(engine, "rekom", {1: "1", 2: "0", 3: "0", 4: "1"})
        chair_app = make_app(engine.ledger.path, [CHAIR], language="en", signed_in=True)
        async with chair_app.run_test(size=(100, 30)) as pilot:
            await until(pilot, lambda: "did not pass KTP, Surat rekomendasi" in screen_text(chair_app))
            assert "Score" not in screen_text(chair_app) and "shared" not in screen_text(chair_app)
            await pilot.press("v")
            await until(pilot, lambda: "» has passed" in screen_text(chair_app))
            assert "tie" not in screen_text(chair_app)
        engine.submit(Sign("asn"), CHAIR)
        app = make_app(engine.ledger.path, [juror("j1")], language="en", signed_in=True)
        async with app.run_test(size=(80, 24)) as pilot:
            await until(pilot, lambda: "waits for a juror's signature" in screen_text(app))
            await pilot.press("ctrl+s")
            await until(pilot, lambda: "Sign who passed in ASN?" in screen_text(app))
            assert "2 passed" in screen_text(app) and "0.00" not in screen_text(app)


async def test_the_mc_has_no_queue(engine: Engine) -> None:
    app = make_app(engine.ledger.path, [MC_A], language="en", signed_in=True)
    async with app.run_test(size=(100, 30)) as pilot:
        await until(pilot, lambda: "Nobody appears in this contest" in screen_text(app))
        assert "Andi Saputra" not in screen_text(app) and "Close scoring" not in screen_text(app)
