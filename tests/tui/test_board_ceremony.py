"""The ceremony on the board, from the signed result to the podium and to a correction; chosen scenes."""

import pytest

from scoring_tui.domain.actor import Actor
from scoring_tui.domain.commands.ceremony import EndCeremony, MoveCeremony, StartCeremony
from scoring_tui.domain.commands.jury import Sign, WithdrawSignatures
from scoring_tui.domain.commands.scenes import IdentifyDisplays, ShowScene
from scoring_tui.domain.commands.stage import MarkAbsent
from scoring_tui.domain.scene_ids import SceneId
from scoring_tui.domain.seat import Role, Seat
from scoring_tui.engine.engine import Engine
from tests.helpers.boards import board, finish, text_of
from tests.helpers.support import CHAIR, MC_A, FakeClock, juror, until

CATEGORY = "pengawas"
NAMED_DISPLAY = Actor("Lobi", Seat(Role.BOARD, "A"))


@pytest.fixture
def signed(final: Engine) -> Engine:
    """Three have appeared with scores 9, 8 and 7, one was absent; the result is signed."""
    for number, mark in ((1, "9"), (2, "8"), (3, "7")):
        finish(final, number, mark)
    final.submit(MarkAbsent(4), MC_A)
    final.submit(Sign(CATEGORY), CHAIR)
    final.submit(Sign(CATEGORY), juror("j1"))
    return final


@pytest.mark.parametrize("size", [(80, 24), (200, 60)], ids=["80x24", "200x60"])
async def test_each_step_shows_what_is_revealed_and_nothing_else(
    signed: Engine, size: tuple[int, int]
) -> None:
    names = {number: signed.state.contestant_name(number) for number in (1, 2, 3, 4)}
    scores = {1: "9.00", 2: "8.00", 3: "7.00"}
    signed.submit(StartCeremony(CATEGORY), MC_A)
    steps = signed.state.ceremony.steps if signed.state.ceremony else ()
    revealed = set[str]()
    async with board(signed, size) as (screen, pilot):
        for index, step in enumerate(steps):
            if index:
                signed.submit(MoveCeremony(CATEGORY, index, index - 1), MC_A)
            if step.kind in ("name", "score", "group"):
                revealed |= {names[number] for number in step.numbers}
            if step.kind in ("score", "group"):
                revealed |= {scores[number] for number in step.numbers}
            if step.kind == "podium":
                break
            await until(pilot, lambda step=step: step.award in text_of(screen))
            await until(pilot, lambda seen={*revealed}: all(text in text_of(screen) for text in seen))
            hidden = ({*names.values()} | {*scores.values()}) - revealed
            assert not [text for text in hidden if text in text_of(screen)], (step, revealed)
        await until(pilot, lambda: "Result · Pengawas" in text_of(screen))
        text = text_of(screen)
        assert "Juara I" in text and names[1] in text and scores[1] in text
        assert names[4] not in text, "who was absent does not stand under the winners"
        signed.submit(EndCeremony(CATEGORY), MC_A)
        await until(pilot, lambda: "announced" in text_of(screen) and "Juara I" in text_of(screen))
        signed.submit(WithdrawSignatures(CATEGORY, "salah baca", "Sri Wahyuni"), CHAIR)
        await until(pilot, lambda: "! Correction: the result of Pengawas" in text_of(screen))
        assert "Juara I" not in text_of(screen) and scores[1] not in text_of(screen)


CHOSEN_SCENES: dict[SceneId, tuple[str, str]] = {
    "welcome": ("", "Welcome"),
    "title": ("Penampilan tamu", "Penampilan tamu"),
    "message": ("Kunci mobil [/] ditemukan", "Kunci mobil [/] ditemukan"),
    "running-order": ("", "running order"),
    "standings": ("", "9.00"),
    "corridor": ("", "Nobody is next"),
    "clock": ("", "finished"),
    "test-card": ("", "Ordinary letters"),
    "blank": ("", "BKD"),
}
"""Words that are typed for a scene, and a text by which it is known."""


async def test_a_chosen_scene_is_shown_until_the_room_is_followed_again(signed: Engine) -> None:
    async with board(signed) as (screen, pilot):
        for scene, (words, sight) in CHOSEN_SCENES.items():
            signed.submit(ShowScene(scene, "A", text=words), MC_A)
            await until(
                pilot,
                lambda scene=scene, sight=sight: (
                    sight in text_of(screen) and screen.view.scene.scene_id == scene
                ),
            )
        signed.submit(ShowScene("room", "A"), MC_A)
        await until(pilot, lambda: "complete" in text_of(screen))


async def test_a_display_shows_its_name_when_asked(signed: Engine) -> None:
    assert isinstance(signed.clock, FakeClock)
    async with board(signed, seat=NAMED_DISPLAY) as (screen, pilot):
        assert "Lobi" not in text_of(screen)
        signed.submit(IdentifyDisplays(), MC_A)
        await until(pilot, lambda: "Lobi" in text_of(screen).splitlines())
        signed.clock.forward(11)
        await until(pilot, lambda: "Lobi" not in text_of(screen))
